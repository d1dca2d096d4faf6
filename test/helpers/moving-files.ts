/** Animated WebPs and PNGs with frames anywhere, of every way to blend and to dispose, made by hand. */

import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { bytesFrom, chunk, ihdr, png, riff, u16, u16le, u24le, u32, vp8x, webp } from './craft.ts'
import { type Random, seededRandom } from './random.ts'

/** A frame, and its pixels: RGBA. */
export interface MadeFrame {
  readonly rect: {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }
  readonly pixels: Uint8Array
  readonly delayMs: number
  readonly blend: 'over' | 'replace'
  readonly dispose: 'keep' | 'clear' | 'restore'
}

export interface MadeAnimation {
  readonly width: number
  readonly height: number
  readonly frames: readonly MadeFrame[]
}

/** `disposals`: those of the format. Alpha is 0 or 255, where readers agree to the bit. */
export function randomAnimation(
  seed: number,
  disposals: readonly MadeFrame['dispose'][],
): MadeAnimation {
  const random = seededRandom(seed)
  const [width, height] = [2 + random.below(24), 2 + random.below(24)]
  const frames = Array.from({ length: 2 + random.below(5) }, (_, i): MadeFrame => {
    const rect = i === 0 ? { x: 0, y: 0, width, height } : randomRect(random, width, height)
    return {
      rect,
      pixels: randomPixels(random, rect.width * rect.height),
      delayMs: 20 + 10 * random.below(9),
      blend: random.below(2) ? 'over' : 'replace',
      dispose: disposals[random.below(disposals.length)] ?? 'keep',
    }
  })
  return { width, height, frames }
}

function randomRect(random: Random, width: number, height: number) {
  const [x, y] = [2 * random.below(width / 2), 2 * random.below(height / 2)]
  return { x, y, width: 1 + random.below(width - x), height: 1 + random.below(height - y) }
}

/** Runs of few colours, a third of them transparent. */
function randomPixels(random: Random, count: number): Uint8Array {
  const pixels = new Uint8Array(count * 4)
  for (let i = 0; i < count; ) {
    const [r = 0, g = 0, b = 0] = random.bytes(3)
    const color = random.below(3) ? [r, g, b, 255] : [0, 0, 0, 0]
    for (const end = Math.min(count, i + 1 + random.below(20)); i < end; i++)
      pixels.set(color, i * 4)
  }
  return pixels
}

/** What is shown, frame by frame: RGBA. The twin of what the engine does. */
export function shownFrames({ width, height, frames }: MadeAnimation): readonly Buffer[] {
  const canvas = Buffer.alloc(width * height * 4)
  // libwebp's reader of animations takes a frame as it is where all was cleared right before.
  const hasJustGone = new Uint8Array(width * height).fill(1)
  let isKey = true
  return frames.map(({ rect, pixels, blend, dispose }) => {
    const before = Buffer.from(canvas)
    const eachPixel = (visit: (at: number, from: number) => void) => {
      for (let i = 0; i < rect.width * rect.height; i++) {
        const [x, y] = [rect.x + (i % rect.width), rect.y + Math.floor(i / rect.width)]
        visit((y * width + x) * 4, i * 4)
      }
    }
    eachPixel((at, from) => {
      const pixel = pixels.subarray(from, from + 4)
      if (blend === 'replace' || pixel[3] === 255) canvas.set(pixel, at)
      else if (pixel[3] !== 0) {
        canvas.set(hasJustGone[at / 4] ? pixel : blended(pixel, canvas.subarray(at, at + 4)), at)
      }
    })
    const shown = Buffer.from(canvas)
    const isWhole = rect.width === width && rect.height === height
    isKey = (isKey || isWhole) && dispose === 'clear'
    if (!isKey) hasJustGone.fill(0)
    if (dispose === 'clear') {
      eachPixel((at) => {
        canvas.fill(0, at, at + 4)
        hasJustGone[at / 4] = 1
      })
    }
    if (dispose === 'restore') eachPixel((at) => canvas.set(before.subarray(at, at + 4), at))
    return shown
  })
}

/** As libwebp's anim_decode.c rounds. */
function blended(top: Uint8Array, bottom: Uint8Array): number[] {
  const [topAlpha, bottomAlpha] = [top[3]!, bottom[3]!]
  const rest = (bottomAlpha * (256 - topAlpha)) >> 8
  const scale = Math.floor(2 ** 24 / (topAlpha + rest))
  const levels = [0, 1, 2].map((i) =>
    Math.floor(((top[i]! * topAlpha + bottom[i]! * rest) * scale) / 2 ** 24),
  )
  return [...levels, topAlpha + rest]
}

/** Frames without loss. */
export async function webpOf({ width, height, frames }: MadeAnimation): Promise<Uint8Array> {
  const chunks = await Promise.all(
    frames.map(async ({ rect, pixels, delayMs, blend, dispose }) => {
      const raw = { width: rect.width, height: rect.height, channels: 4 } as const
      const file = await sharp(pixels, { raw }).webp({ lossless: true, exact: true }).toBuffer()
      const flags = (blend === 'replace' ? 2 : 0) | (dispose === 'clear' ? 1 : 0)
      const place = [rect.x / 2, rect.y / 2, rect.width - 1, rect.height - 1, delayMs].map(u24le)
      return riff('ANMF', place, flags, pictureOf(file))
    }),
  )
  return webp(vp8x(0x12, width, height), riff('ANIM', [9, 8, 7, 255], u16le(3)), ...chunks)
}

/** Without the header that an extended file begins with. */
function pictureOf(file: Buffer): Uint8Array {
  const isExtended = file.toString('latin1', 12, 16) === 'VP8X'
  return file.subarray(isExtended ? 30 : 12)
}

/** `hasDefault`: the picture itself is none of the frames. `gapAt`: a number that is left out. */
export function apngOf(
  { width, height, frames }: MadeAnimation,
  {
    hasDefault = false,
    gapAt = -1,
  }: { readonly hasDefault?: boolean; readonly gapAt?: number } = {},
): Uint8Array {
  let sequence = 0
  const next = () => {
    if (sequence === gapAt) sequence++
    return u32(sequence++)
  }
  const chunks = frames.flatMap(({ rect, pixels, delayMs, blend, dispose }, i) => {
    const ops = [['keep', 'clear', 'restore'].indexOf(dispose), blend === 'over' ? 1 : 0]
    const size = [rect.width, rect.height, rect.x, rect.y].map(u32)
    const control = chunk('fcTL', next(), size, u16(delayMs), u16(1000), ops)
    const data = deflateSync(filtered(pixels, rect.width))
    const isPicture = i === 0 && !hasDefault
    // In two pieces: frames may have as many as they like.
    const pieces = [data.subarray(0, 5), data.subarray(5)]
    const coded = pieces.map((piece) =>
      isPicture ? chunk('IDAT', piece) : chunk('fdAT', next(), piece),
    )
    return [control, ...coded]
  })
  const picture = hasDefault
    ? [chunk('IDAT', deflateSync(filtered(new Uint8Array(width * height * 4).fill(99), width)))]
    : []
  const head = [ihdr({ width, height, colourType: 6 }), chunk('acTL', u32(frames.length), u32(3))]
  return png(...head, ...picture, ...chunks, chunk('IEND'))
}

/** Filter 0 in front of each row. */
function filtered(pixels: Uint8Array, width: number): Uint8Array {
  const rows = pixels.length / 4 / width
  return bytesFrom(
    ...Array.from({ length: rows }, (_, y) => [
      0,
      pixels.subarray(y * width * 4, (y + 1) * width * 4),
    ]),
  )
}
