/** The pixels of a small PNG that our own encoder has written: at most eight bits, not interlaced. */

export interface Pixels {
  readonly width: number
  readonly height: number
  /** Four bytes a pixel: red, green, blue, alpha. */
  readonly rgba: Uint8Array
}

const SIGNATURE_BYTES = 8
const INDEXED = 3
/** Samples of a pixel, by colour type: PNG, third edition, section 6.1. */
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [INDEXED, 1],
  [4, 2],
  [6, 4],
])

interface Shape {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colorType: number
  readonly channels: number
}

/** Throws a `RangeError` for what our encoder does not write. */
export async function readSmallPng(file: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  const chunks = [...chunksOf(file)]
  const shape = shapeOf(chunks[0])
  const coded = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)
  const stream = new Blob(coded).stream().pipeThrough(new DecompressionStream('deflate'))
  const lines = new Uint8Array(await new Response(stream).arrayBuffer())
  const samples = unpack(unfilter(lines, shape), shape)
  const find = (name: string) => chunks.find(({ type }) => type === name)?.data
  const { width, height, colorType } = shape
  const rgba =
    colorType === INDEXED
      ? lookUp(samples, find('PLTE'), find('tRNS'))
      : toRgba(samples, shape, 255 / (2 ** shape.depth - 1))
  return { width, height, rgba }
}

interface Chunk {
  readonly type: string
  readonly data: Uint8Array<ArrayBuffer>
}

function* chunksOf(file: Uint8Array<ArrayBuffer>): Generator<Chunk> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = SIGNATURE_BYTES; at + 12 <= file.length; ) {
    const bytes = view.getUint32(at)
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8))
    yield { type, data: file.subarray(at + 8, at + 8 + bytes) }
    at += 12 + bytes
  }
}

function shapeOf(header: Chunk | undefined): Shape {
  if (header?.type !== 'IHDR') throw new RangeError('no PNG header')
  const view = new DataView(header.data.buffer, header.data.byteOffset)
  const [depth, colorType, interlace] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)]
  const channels = CHANNELS.get(colorType)
  if (depth > 8 || channels === undefined || interlace !== 0) {
    throw new RangeError('a PNG of another kind')
  }
  return { width: view.getUint32(0), height: view.getUint32(4), depth, colorType, channels }
}

/** Each line begins with the number of its filter, and looks a whole pixel back: section 9.2. */
function unfilter(lines: Uint8Array, { width, height, depth, channels }: Shape): Uint8Array {
  const stride = Math.ceil((width * channels * depth) / 8)
  const back = Math.max(1, (channels * depth) >> 3)
  const out = new Uint8Array(height * stride)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < back ? 0 : out[at - back]!
      const up = y === 0 ? 0 : out[at - stride]!
      const corner = x < back || y === 0 ? 0 : out[at - stride - back]!
      const guesses = [0, left, up, (left + up) >> 1, paeth(left, up, corner)]
      out[at] = (lines[y * (stride + 1) + 1 + x] ?? 0) + (guesses[filter] ?? 0)
    }
  }
  return out
}

/** Section 9.4. */
function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const toLeft = Math.abs(guess - left)
  const toUp = Math.abs(guess - up)
  const toCorner = Math.abs(guess - corner)
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}

/** One sample a byte; the first one of a byte lies in its high bits. */
function unpack(bytes: Uint8Array, { width, height, depth, channels }: Shape): Uint8Array {
  if (depth === 8) return bytes
  const count = width * channels
  const stride = Math.ceil((count * depth) / 8)
  const out = new Uint8Array(height * count)
  for (let i = 0; i < out.length; i++) {
    const bit = (i % count) * depth
    const byte = bytes[Math.floor(i / count) * stride + (bit >> 3)]!
    out[i] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  }
  return out
}

/** Entries without an alpha of their own are opaque. */
function lookUp(
  samples: Uint8Array,
  colors: Uint8Array = new Uint8Array(),
  alphas: Uint8Array = new Uint8Array(),
): Uint8Array {
  const rgba = new Uint8Array(samples.length * 4)
  samples.forEach((index, i) => {
    rgba.set(colors.subarray(3 * index, 3 * index + 3), 4 * i)
    rgba[4 * i + 3] = alphas[index] ?? 255
  })
  return rgba
}

function toRgba(samples: Uint8Array, { channels }: Shape, factor: number): Uint8Array {
  const pixels = samples.length / channels
  const rgba = new Uint8Array(pixels * 4)
  const step = channels < 3 ? 0 : 1
  const hasAlpha = channels % 2 === 0
  for (let i = 0; i < pixels; i++) {
    const at = i * channels
    const sample = (offset: number) => Math.round(samples[at + offset]! * factor)
    const alpha = hasAlpha ? sample(channels - 1) : 255
    rgba.set([sample(0), sample(step), sample(2 * step), alpha], 4 * i)
  }
  return rgba
}
