/** An engine in Node, for tests, and pictures to feed it. */

import sharp, { type Sharp } from 'sharp'
import {
  type CodecSet,
  type Conversion,
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  type DeriveAccount,
  type Engine,
  ImageError,
  type Limits,
  SlabList,
} from '../../src/engine/index.ts'
import { nodeSet, nodeStockSet } from '../../src/load/node.ts'
import { grains } from './random.ts'

export { psnr } from './psnr.ts'

export function testEngine(limits: Partial<Limits> = {}, set: () => CodecSet = nodeSet): Engine {
  const { modules, formats } = set()
  return createEngine(modules, { ...DEFAULT_LIMITS, ...limits }, { formats })
}

/** Our set, but libaom and libwebp write: for tests of what the pool leaves behind. */
export function setWithPool(): CodecSet {
  const { modules, formats } = nodeStockSet()
  const stock = new Map(formats.map((format) => [format.name, format]))
  const mixed = nodeSet().formats.map((format) => {
    const writer = stock.get(format.name)?.writer
    return writer && ['avif', 'webp'].includes(format.name) ? { ...format, writer } : format
  })
  return { modules, formats: mixed }
}

/** Each set of codecs that a build can have, for tests of what holds for both. */
export const CODEC_SETS: readonly (readonly [name: string, set: () => CodecSet])[] = [
  ['our codecs', nodeSet],
  ['the stock set', nodeStockSet],
]

/** Converts a copy of `bytes`; what is not said is as the service has it. */
export function convert(
  engine: Engine,
  bytes: Uint8Array,
  options: Partial<ConvertOptions> = {},
): Promise<Conversion> {
  return engine.convert(SlabList.of(bytes), { ...DEFAULT_OPTIONS, ...options })
}

/** All results of one decode, in the order of `variants`, and what was told of them together. */
export async function derive(
  engine: Engine,
  bytes: Uint8Array,
  variants: readonly ConvertOptions[],
): Promise<{ results: Conversion[]; order: number[]; account: DeriveAccount }> {
  const results: Conversion[] = []
  const order: number[] = []
  const account = await engine.derive(SlabList.of(bytes), variants, async (result, index) => {
    results[index] = result
    order.push(index)
  })
  return { results, order, account }
}

/** The `ImageError` that a conversion ends with. */
export async function refusal(
  engine: Engine,
  bytes: Uint8Array,
  options: Partial<ConvertOptions> = {},
): Promise<ImageError> {
  const error = await convert(engine, bytes, options).catch((thrown: unknown) => thrown)
  if (error instanceof ImageError) return error
  throw new Error(`expected an ImageError, got ${JSON.stringify(error)?.slice(0, 200) ?? error}`)
}

/** RGBA pixels of an encoded picture, read by sharp. */
export async function pixelsOf(bytes: Uint8Array) {
  const { data, info } = await sharp(bytes)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 4).subarray(0, 4)]
  return { data, width: info.width, height: info.height, at }
}

/** A photo-like picture: smooth gradients, edges and fine texture, seeded, RGB. */
export function photoPixels(width: number, height: number, seed = 1): Buffer {
  const data = Buffer.alloc(width * height * 3)
  const next = grains(seed)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const noise = (next() >>> 24) / 16 - 8
      const wave = 40 * Math.sin((x * x + y * y) / 9_000 + seed)
      const edge = (x >> 6) % 3 === (y >> 6) % 2 ? 30 : 0
      data[i++] = clamp(120 + (80 * x) / width + wave + noise + edge)
      data[i++] = clamp(90 + (100 * y) / height + wave / 2 + noise)
      data[i++] = clamp(160 - (90 * x) / width + noise - edge)
    }
  }
  return data
}

/** The same as a sharp image, to be encoded in any format. */
export function photo(width: number, height: number, seed = 1): Sharp {
  return sharp(photoPixels(width, height, seed), { raw: { width, height, channels: 3 } })
}

/** Like a photo, and as large, without the time to draw one: it has no fine texture. */
export function largePhoto(width: number, height: number): Sharp {
  const small = photo(Math.ceil(width / 4), Math.ceil(height / 4))
  return small.resize(width, height, { fit: 'fill' })
}

/** sharp's defaults take seconds for a GIF; what is in the file is the same. */
const QUICK = {
  jpeg: {},
  png: { compressionLevel: 1 },
  webp: { effort: 0 },
  avif: { effort: 0 },
  gif: { effort: 1 },
} as const

/** The picture in a format, for tests of what is made of it. */
export function quickly(picture: Sharp, format: keyof typeof QUICK): Sharp {
  return picture.toFormat(format, QUICK[format])
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}
