/**
 * Writes sequential JPEGs that no encoder at hand writes: any sampling factors, component ids,
 * Adobe segments, restart intervals and scans. Its Huffman codes are flat (all of one length).
 */

import { seededRandom } from './random.ts'

type Bytes = Buffer<ArrayBuffer>

export interface JpegComponent {
  readonly id?: number
  readonly h: number
  readonly v: number
}

export interface JpegRecipe {
  readonly width: number
  readonly height: number
  readonly components: readonly JpegComponent[]
  /** Component numbers of each scan; all in one by default. */
  readonly scans?: readonly (readonly number[])[]
  readonly restartInterval?: number
  readonly jfif?: boolean
  readonly adobeTransform?: number
  /** Quantizer of all coefficients. */
  readonly step?: number
  /** Value of each component everywhere; by default a soft random texture. */
  readonly flat?: readonly number[]
  /** Nothing behind the last scan header. */
  readonly headerOnly?: boolean
}

/** Run and size of each AC code; DC sizes are 0–11. Both codes are the index in the list. */
const AC_SYMBOLS = [
  0x00,
  0xf0,
  ...Array.from({ length: 160 }, (_, i) => (Math.floor(i / 10) << 4) | ((i % 10) + 1)),
]
const DC_BITS = 4
const AC_BITS = 8

/** Encodes `recipe`; `seed` picks the texture. */
export function writeJpeg(recipe: JpegRecipe, seed = 1): Bytes {
  const { components, restartInterval = 0, step = 8 } = recipe
  const scans = recipe.scans ?? [components.map((_, i) => i)]
  const blocks = components.map((_, i) => encodeComponent(recipe, i, seed, step))
  const parts: Bytes[] = [Buffer.from([0xff, 0xd8])]
  if (recipe.jfif) parts.push(segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]))
  if (recipe.adobeTransform !== undefined)
    parts.push(segment(0xee, [...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, recipe.adobeTransform]))
  parts.push(
    segment(0xdb, [0, ...Array<number>(64).fill(step)]),
    segment(0xc1, frameHeader(recipe)),
    segment(0xc4, [0x00, ...counts(DC_BITS, 12), ...Array.from({ length: 12 }, (_, i) => i)]),
    segment(0xc4, [0x10, ...counts(AC_BITS, AC_SYMBOLS.length), ...AC_SYMBOLS]),
  )
  if (restartInterval) parts.push(segment(0xdd, [restartInterval >> 8, restartInterval & 255]))
  for (const scan of scans) {
    const selectors = scan.flatMap((i) => [components[i]!.id ?? i + 1, 0])
    parts.push(segment(0xda, [scan.length, ...selectors, 0, 63, 0]))
    if (!recipe.headerOnly) parts.push(encodeScan(recipe, scan, blocks))
  }
  return Buffer.concat(recipe.headerOnly ? parts : [...parts, Buffer.from([0xff, 0xd9])])
}

function segment(marker: number, body: readonly number[]): Bytes {
  const length = body.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...body])
}

function counts(bits: number, symbols: number): number[] {
  return Array.from({ length: 16 }, (_, i) => (i + 1 === bits ? symbols : 0))
}

function frameHeader({ width, height, components }: JpegRecipe): number[] {
  const factors = components.flatMap(({ id, h, v }, i) => [id ?? i + 1, (h << 4) | v, 0])
  const size = [height >> 8, height & 255, width >> 8, width & 255]
  return [8, ...size, components.length, ...factors]
}

/** Quantized blocks of one component in zigzag order, padded to whole MCUs. */
interface Blocks {
  readonly across: number
  /** Blocks that exist, for scans of this component alone (T.81 A.2.2). */
  readonly wide: number
  readonly high: number
  readonly data: readonly Int16Array[]
}

function maxima({ components }: JpegRecipe): { hMax: number; vMax: number } {
  return {
    hMax: Math.max(...components.map(({ h }) => h)),
    vMax: Math.max(...components.map(({ v }) => v)),
  }
}

function encodeComponent(recipe: JpegRecipe, index: number, seed: number, step: number): Blocks {
  const { h, v } = recipe.components[index]!
  const { hMax, vMax } = maxima(recipe)
  const wide = Math.ceil(Math.ceil((recipe.width * h) / hMax) / 8)
  const high = Math.ceil(Math.ceil((recipe.height * v) / vMax) / 8)
  const across = Math.ceil(recipe.width / (8 * hMax)) * h
  const down = Math.ceil(recipe.height / (8 * vMax)) * v
  const random = seededRandom(seed * 17 + index)
  const flat = recipe.flat?.[index]
  const data = recipe.headerOnly
    ? []
    : Array.from({ length: across * down }, () => {
        const block = new Int16Array(64)
        block[0] = flat === undefined ? random.below(200) - 100 : ((flat - 128) * 8) / step
        if (flat !== undefined) return block
        for (let n = random.below(14); n > 0; n--) {
          const k = random.below(4) ? 1 + random.below(12) : 1 + random.below(63)
          block[k] = random.below(25) - 12
        }
        return block
      })
  return { across, wide, high, data }
}

/** Bits to bytes, with FF stuffed. */
class BitWriter {
  readonly bytes: number[] = []
  #held = 0
  #count = 0

  put(value: number, bits: number): void {
    for (let i = bits - 1; i >= 0; i--) {
      this.#held = (this.#held << 1) | ((value >> i) & 1)
      if (++this.#count === 8) this.#flush()
    }
  }

  #flush(): void {
    this.bytes.push(this.#held)
    if (this.#held === 0xff) this.bytes.push(0)
    this.#held = 0
    this.#count = 0
  }

  /** Fills the last byte with ones. */
  align(): void {
    while (this.#count > 0) this.put(1, 1)
  }
}

function encodeScan(recipe: JpegRecipe, scan: readonly number[], blocks: readonly Blocks[]): Bytes {
  const writer = new BitWriter()
  const { restartInterval = 0 } = recipe
  const predictors = new Map<number, number>()
  let count = 0
  for (const mcu of mcusOf(recipe, scan, blocks)) {
    if (restartInterval && count > 0 && count % restartInterval === 0) {
      writer.align()
      writer.bytes.push(0xff, 0xd0 + ((count / restartInterval - 1) & 7))
      predictors.clear()
    }
    count += 1
    for (const [component, block] of mcu) {
      encodeBlock(writer, block, predictors.get(component) ?? 0)
      predictors.set(component, block[0]!)
    }
  }
  writer.align()
  return Buffer.from(writer.bytes)
}

type Mcu = (readonly [component: number, block: Int16Array])[]

function* mcusOf(
  recipe: JpegRecipe,
  scan: readonly number[],
  blocks: readonly Blocks[],
): Generator<Mcu> {
  if (scan.length === 1) {
    const only = scan[0]!
    const { across, wide, high, data } = blocks[only]!
    for (let i = 0; i < wide * high; i++)
      yield [[only, data[Math.floor(i / wide) * across + (i % wide)]!]]
    return
  }
  const { hMax, vMax } = maxima(recipe)
  const mcusWide = Math.ceil(recipe.width / (8 * hMax))
  const mcusHigh = Math.ceil(recipe.height / (8 * vMax))
  for (let i = 0; i < mcusWide * mcusHigh; i++) {
    const mcu: Mcu = []
    for (const component of scan) {
      const { h, v } = recipe.components[component]!
      const { across, data } = blocks[component]!
      for (let j = 0; j < h * v; j++) {
        const y = Math.floor(i / mcusWide) * v + Math.floor(j / h)
        mcu.push([component, data[y * across + (i % mcusWide) * h + (j % h)]!])
      }
    }
    yield mcu
  }
}

function encodeBlock(writer: BitWriter, block: Int16Array, predictor: number): void {
  const difference = block[0]! - predictor
  writer.put(sizeOf(difference), DC_BITS)
  putValue(writer, difference)
  let run = 0
  for (let k = 1; k < 64; k++) {
    const value = block[k]!
    if (value === 0) {
      run += 1
      continue
    }
    for (; run > 15; run -= 16) writer.put(AC_SYMBOLS.indexOf(0xf0), AC_BITS)
    writer.put(AC_SYMBOLS.indexOf((run << 4) | sizeOf(value)), AC_BITS)
    putValue(writer, value)
    run = 0
  }
  if (run > 0) writer.put(AC_SYMBOLS.indexOf(0x00), AC_BITS)
}

function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value))
}

function putValue(writer: BitWriter, value: number): void {
  const size = sizeOf(value)
  writer.put(value < 0 ? value + (1 << size) - 1 : value, size)
}
