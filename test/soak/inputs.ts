/** The files that a soak converts: made by sharp once, then read from a cache. */

import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp, { type Sharp } from 'sharp'
import { photoPixels } from '../helpers/engine.ts'
import { type Random, seededRandom } from '../helpers/random.ts'

export interface SoakInput {
  /** Kind and size, such as `jpeg-progressive 640x480`. */
  readonly name: string
  readonly megapixels: number
  /** What is wrong with it; a whole file must convert, or be refused for its size. */
  readonly damage?: string
  read(): Promise<Uint8Array<ArrayBuffer>>
}

/** Each kind of file that the engine reads. */
const KINDS: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  'jpeg-baseline': (picture) => picture.jpeg({ quality: 85 }),
  'jpeg-progressive': (picture) => picture.jpeg({ quality: 80, progressive: true }),
  'jpeg-444': (picture) => picture.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }),
  'jpeg-gray': (picture) => picture.grayscale().jpeg(),
  'jpeg-cmyk': (picture) => picture.toColourspace('cmyk').jpeg(),
  'jpeg-turned': (picture) => picture.withMetadata({ orientation: 6 }).jpeg(),
  'jpeg-mirrored': (picture) => picture.withMetadata({ orientation: 4 }).jpeg(),
  'jpeg-profile': (picture) => picture.withIccProfile('p3').jpeg(),
  'png-rgb': (picture) => picture.png({ compressionLevel: 3 }),
  'png-alpha': (picture) => picture.png({ compressionLevel: 3 }),
  'png-gray': (picture) => picture.grayscale().toColourspace('b-w').png({ compressionLevel: 3 }),
  'png-palette': (picture) => picture.png({ palette: true, colours: 64, effort: 1 }),
  'png-interlaced': (picture) => picture.png({ progressive: true, compressionLevel: 3 }),
  'png-16': (picture) => picture.toColourspace('rgb16').png({ compressionLevel: 3 }),
  'webp-lossy': (picture) => picture.webp({ effort: 1 }),
  'webp-lossless': (picture) => picture.webp({ lossless: true, effort: 0 }),
  'webp-alpha': (picture) => picture.webp({ effort: 1 }),
  'avif-420': (picture) => picture.avif({ chromaSubsampling: '4:2:0', effort: 0 }),
  'avif-alpha': (picture) => picture.avif({ effort: 0 }),
  gif: (picture) => picture.gif({ effort: 1 }),
}

/** What happens to files on their way. */
const DAMAGES: Readonly<Record<string, (file: Uint8Array, random: Random) => Uint8Array>> = {
  truncated: (file, random) => file.subarray(0, random.below(file.length)),
  'bits flipped': (file, random) => {
    for (let i = 0; i < 8; i++) file[random.below(file.length)]! ^= 1 << random.below(8)
    return file
  },
  'hole of zeros': (file, random) => file.fill(0, random.below(file.length), file.length),
  'not an image': (file, random) => random.bytes(Math.min(file.length, 4_096)),
}

const EDGE_SIZES = ['1x1', '1x300', '300x1', '7x5', '65x63', '640x480', '1025x767'] as const
const LARGE = {
  'jpeg-baseline': ['2048x1536', '4032x3024', '8064x6048'],
  'jpeg-progressive': ['4032x3024', '8064x6048'],
  'jpeg-turned': ['4032x3024'],
  'png-rgb': ['2048x1536', '4032x3024'],
  'png-interlaced': ['4032x3024'],
  'webp-lossy': ['2048x1536', '4032x3024'],
  'webp-alpha': ['2048x1536'],
  'avif-420': ['2048x1536'],
  gif: ['2048x1536'],
} as const

/** All files of one soak: each kind in edge sizes and two of the seed's own, noise, and large ones. */
export function soakInputs(random: Random): SoakInput[] {
  const own = () => `${1 + random.below(900)}x${1 + random.below(700)}`
  const small = Object.keys(KINDS).flatMap((kind) =>
    [...EDGE_SIZES, own(), own()].flatMap((size) => [
      soakInput(kind, size),
      ...(size === '640x480' ? [soakInput(kind, size, 'noise')] : []),
    ]),
  )
  const large = Object.entries(LARGE).flatMap(([kind, sizes]) =>
    sizes.map((size) => soakInput(kind, size)),
  )
  return [...small, ...large]
}

/** The same file, damaged in a way of the seed's choice. */
export function damaged(input: SoakInput, seed: number): SoakInput {
  const random = seededRandom(seed)
  const damages = Object.entries(DAMAGES)
  const [damage, apply] = damages[random.below(damages.length)]!
  const read = async () => new Uint8Array(apply(await input.read(), random))
  return { ...input, name: `${input.name}, ${damage}`, damage, read }
}

function soakInput(kind: string, size: string, content: 'photo' | 'noise' = 'photo'): SoakInput {
  const [width = 0, height = 0] = size.split('x').map(Number)
  const name = content === 'photo' ? `${kind} ${size}` : `${kind} ${size} ${content}`
  const make = () => KINDS[kind]!(rawPicture(kind, content, width, height)).toBuffer()
  return { name, megapixels: (width * height) / 1e6, read: () => cached(name, make) }
}

/** Photo or noise, RGB; with alpha where the kind has it: opaque, clear and half clear by turns. */
function rawPicture(kind: string, content: string, width: number, height: number): Sharp {
  const rgb =
    content === 'photo' ? photoPixels(width, height) : seededRandom(width).bytes(width * height * 3)
  if (!kind.endsWith('alpha')) return sharp(rgb, { raw: { width, height, channels: 3 } })
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4)
    rgba[i * 4 + 3] = [255, 255, 0, i & 255][(i >> 5) % 4]!
  }
  return sharp(rgba, { raw: { width, height, channels: 4 } })
}

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/edgepress-soak/', import.meta.url))

/** Another recipe gives another file. */
async function cached(name: string, make: () => Promise<Buffer>): Promise<Uint8Array<ArrayBuffer>> {
  const kind = name.split(' ')[0] ?? ''
  const recipe = createHash('sha256').update(`${KINDS[kind]} ${rawPicture} ${photoPixels}`)
  const path = `${CACHE}${name.replaceAll(' ', '_')}-${recipe.digest('hex').slice(0, 8)}`
  const found = await readFile(path).catch(() => undefined)
  if (found) return new Uint8Array(found)
  await mkdir(CACHE, { recursive: true })
  const file = await make()
  await writeFile(`${path}.${process.pid}`, file)
  await rename(`${path}.${process.pid}`, path)
  return new Uint8Array(file)
}
