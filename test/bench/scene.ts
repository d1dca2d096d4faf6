/**
 * A made-up photograph: landscape shapes with hard edges, textures of every size, lens blur and
 * sensor grain, so that it fills a JPEG's blocks as a phone's picture does. The same on any machine.
 */

import sharp from 'sharp'
import { grains, type Random, seededRandom } from '../helpers/random.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** The picture is composed once at 12 megapixels; other sizes are resized from it. */
const MASTER: Size = { width: 4032, height: 3024 }
const SEED = 20_261_120

/** Pixels between the points of each octave of noise, and its strength in levels. */
const TEXTURE = [
  [512, 26],
  [128, 16],
  [32, 12],
  [12, 11],
  [6, 11],
  [3, 13],
] as const
const GRAIN = 2.6

/** RGB pixels of the scene at the size of a photo, with grain of its own. */
export async function scenePixels({ width, height }: Size): Promise<Buffer> {
  const pixels = await sharp(await master(), { raw: { ...MASTER, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer()
  addGrain(pixels, width)
  return pixels
}

let composed: Promise<Buffer> | undefined

function master(): Promise<Buffer> {
  composed ??= compose()
  return composed
}

async function compose(): Promise<Buffer> {
  const random = seededRandom(SEED)
  const shapes = await sharp(Buffer.from(drawing(random)))
    .removeAlpha()
    .blur(1)
    .raw()
    .toBuffer()
  const where = await noise(random, 700)
  for (const [spacing, strength] of TEXTURE) {
    addTexture(shapes, where, await noise(random, spacing), strength)
  }
  return shapes
}

/** Sky, hills and some hundred things with edges, as SVG. */
function drawing(random: Random): string {
  const { width, height } = MASTER
  const colour = () => {
    const light = 40 + random.below(150)
    const [r, g, b] = [random.below(70), random.below(60), random.below(70)]
    return `rgb(${light + r - 20},${light + g - 20},${light + b - 30})`
  }
  const hills = Array.from({ length: 7 }, (_, i) => {
    const y = (height * (i + 4)) / 12
    const [a, b, c] = [random.below(700), random.below(700), random.below(700)]
    const top = `M0 ${y - a / 3} C1300 ${y + b - 400} 2600 ${y - c} ${width} ${y + a - 300}`
    return `<path d="${top} V${height} H0 Z" fill="${colour()}"/>`
  })
  const things = Array.from({ length: 420 }, () => {
    const [x, y] = [random.below(width), height / 4 + random.below(height)]
    const [w, h] = [8 + random.below(140), 8 + random.below(220)]
    const turn = `transform="rotate(${random.below(60) - 30} ${x} ${y})"`
    const paint = `fill="${colour()}" stroke="${colour()}" stroke-width="${random.below(7)}"`
    return random.below(2)
      ? `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${paint} ${turn}/>`
      : `<ellipse cx="${x}" cy="${y}" rx="${w / 2}" ry="${h / 3}" ${paint} ${turn}/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0.3" y2="1"><stop stop-color="#3f7fd0"/>
    <stop offset="0.6" stop-color="#e8d9c0"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>${hills.join('')}${things.join('')}</svg>`
}

/** Smooth noise, one byte a pixel, with a random point every `spacing` pixels. */
async function noise(random: Random, spacing: number): Promise<Buffer> {
  const width = Math.ceil(MASTER.width / spacing) + 1
  const height = Math.ceil(MASTER.height / spacing) + 1
  return sharp(random.bytes(width * height), { raw: { width, height, channels: 1 } })
    .resize(MASTER.width, MASTER.height, { fit: 'fill', kernel: 'cubic' })
    .extractChannel(0)
    .raw()
    .toBuffer()
}

/** Adds noise of all colours, more of it where `where` is bright: foliage, not sky. */
function addTexture(pixels: Buffer, where: Buffer, texture: Buffer, strength: number): void {
  for (let i = 0, at = 0; i < texture.length; i++, at += 3) {
    const amount = Math.max(0.05, where[i]! / 128 - 0.55) * ((texture[i]! - 128) / 64) * strength
    pixels[at] = clamp(pixels[at]! + amount)
    pixels[at + 1] = clamp(pixels[at + 1]! + amount * 1.1)
    pixels[at + 2] = clamp(pixels[at + 2]! + amount * 0.8)
  }
}

/** Grain of the sensor: about normal, smoothed over neighbours as noise reduction leaves it. */
function addGrain(pixels: Buffer, seed: number): void {
  const next = grains(seed)
  let before = 0
  for (let at = 0; at < pixels.length; at += 3) {
    const state = next()
    const fresh = ((state >>> 24) + ((state >>> 16) & 255) + ((state >>> 8) & 255) - 382) / 128
    const grain = (fresh + before) * GRAIN
    before = fresh
    pixels[at] = clamp(pixels[at]! + grain)
    pixels[at + 1] = clamp(pixels[at + 1]! + grain)
    pixels[at + 2] = clamp(pixels[at + 2]! + grain)
  }
}

function clamp(level: number): number {
  return level < 0 ? 0 : level > 255 ? 255 : Math.round(level)
}
