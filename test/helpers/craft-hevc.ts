/**
 * HEVC pictures made by hand: every block is PCM (H.265 7.3.8.7), so that what comes out is exactly what
 * went in. Of the arithmetic coder that takes two bins a block: one by a context, and the end.
 */

export interface HevcPlanes {
  /** Of what is shown. */
  readonly width: number
  readonly height: number
  readonly depth: 8 | 10
  readonly chroma: keyof typeof CHROMAS
  /** Y, Cb and Cr, row by row. */
  readonly planes: readonly (Uint8Array | Uint16Array)[]
}

/** Of video usability: primaries, transfer, matrix, full range. */
export type Meaning = readonly [number, number, number, boolean]

const CHROMAS = { '4:0:0': [0, 0, 0], '4:2:0': [1, 1, 1], '4:2:2': [2, 1, 0], '4:4:4': [3, 0, 0] }
const BLOCK = 16
/** Parts of the range for the less likely value (9.3.4.3, its last column), by state. */
const LESS = [
  240, 227, 216, 205, 195, 185, 175, 166, 158, 150, 142, 135, 128, 122, 116, 110, 104, 99, 94, 89,
  85, 80, 76, 72, 69, 65, 62, 59, 56, 53, 50, 48, 45, 43, 41, 39, 37, 35, 33, 31, 30, 28, 27, 25,
  24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 14, 13, 12, 12, 11, 11, 10, 9,
]

/** Fields of parameter sets and headers. */
export class BitWriter {
  readonly #bytes: number[] = []
  /** Bits of the last byte that are not yet there, and their number. */
  #open = 0
  #count = 0

  get length(): number {
    return this.#bytes.length * 8 + this.#count
  }

  put(count: number, value: number): this {
    if (count === 8 && this.#count === 0) {
      this.#bytes.push(value & 0xff) // samples, nearly all there is
      return this
    }
    for (let i = count - 1; i >= 0; i--) {
      this.#open = (this.#open << 1) | (Math.floor(value / 2 ** i) & 1)
      if (++this.#count === 8) this.#close()
    }
    return this
  }

  /** ue(v). */
  number(value: number): this {
    const bits = 32 - Math.clz32(value + 1)
    return this.put(bits - 1, 0).put(bits, value + 1)
  }

  /** se(v). */
  signed(value: number): this {
    return this.number(value > 0 ? 2 * value - 1 : -2 * value)
  }

  flag(value: boolean): this {
    return this.put(1, value ? 1 : 0)
  }

  /** Zeros up to the next byte; `first`: a one before them. */
  align(first = 1): this {
    if (first) this.put(1, 1)
    while (this.#count > 0) this.put(1, 0)
    return this
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  #close(): void {
    this.#bytes.push(this.#open)
    this.#open = 0
    this.#count = 0
  }
}

/** The units of a picture: sequence and picture parameters, and one slice. */
export function pcmUnits(picture: HevcPlanes, meaning?: Meaning): readonly Uint8Array[] {
  return [sequenceUnit(picture, meaning), pictureUnit(), sliceUnit(picture)]
}

const coded = (side: number) => Math.ceil(side / BLOCK) * BLOCK

function sequenceUnit({ width, height, depth, chroma }: HevcPlanes, meaning?: Meaning): Uint8Array {
  const [code, subX, subY] = CHROMAS[chroma] as [number, number, number]
  const bits = new BitWriter().put(16, 0x4201).put(8, 1).put(32, 0x01000000).put(32, 0).put(32, 30)
  bits.number(0).number(code)
  if (code === 3) bits.put(1, 0)
  bits.number(coded(width)).number(coded(height)).put(1, 1)
  bits.number(0).number((coded(width) - width) >> subX)
  bits.number(0).number((coded(height) - height) >> subY)
  bits
    .number(depth - 8)
    .number(depth - 8)
    .number(4)
    .put(1, 1)
    .number(0)
    .number(0)
    .number(0)
  bits.number(1).number(0).number(0).number(2).number(0).number(0) // blocks and transforms
  bits.put(4, 1) // of lists, partitions, SAO and PCM, the last one alone
  bits
    .put(4, depth - 1)
    .put(4, depth - 1)
    .number(1)
    .number(0)
    .put(1, 1)
  bits.number(0).put(3, 0) // references, smoothing
  bits.put(1, meaning ? 1 : 0)
  if (meaning) {
    const [primaries, transfer, matrix, isFull] = meaning
    bits
      .put(2, 0)
      .put(1, 1)
      .put(3, 5)
      .put(1, isFull ? 1 : 0)
      .put(1, 1)
    bits.put(8, primaries).put(8, transfer).put(8, matrix).put(8, 0)
  }
  return escaped(bits.put(1, 0).align().bytes())
}

function pictureUnit(): Uint8Array {
  const bits = new BitWriter().put(16, 0x4401).number(0).number(0).put(7, 0)
  bits.number(0).number(0).number(0).put(3, 0).number(0).number(0).put(10, 0).number(0).put(2, 0)
  return escaped(bits.align().bytes())
}

function sliceUnit(picture: HevcPlanes): Uint8Array {
  const bits = new BitWriter().put(16, 0x2601).put(2, 2).number(0).number(2).number(0).align()
  const [columns, rows] = [coded(picture.width) / BLOCK, coded(picture.height) / BLOCK]
  let state = 0
  for (let i = 0; i < columns * rows; i++) {
    state = codeBins(bits, state, i > 0)
    putBlock(bits, picture, (i % columns) * BLOCK, Math.floor(i / columns) * BLOCK)
  }
  endSlice(bits)
  return escaped(bits.bytes())
}

/** No end of the slice (but before the first block), one part, and PCM; answers the next state. */
function codeBins(bits: BitWriter, state: number, isLater: boolean): number {
  let range = (isLater ? 508 : 510) - LESS[state]!
  let shift = 0
  if (range < 256) [range, shift] = [range * 2, 1]
  flush(bits, range - 2, shift)
  bits.align(0)
  return Math.min(state + 1, LESS.length - 1)
}

/**
 * 9.3.4.3.5 of an encoder: `low` at a bin that ends, when `shift` bits have been moved out before it.
 * Ten bits of `low` and seven zeros behind them are written up to the ninth, the first one never is;
 * the last is always a one.
 */
function flush(bits: BitWriter, low: number, shift: number): void {
  bits.put(shift + 7, low >> 2).put(2, (low & 3) | 1)
}

function endSlice(bits: BitWriter): void {
  flush(bits, 508, 0)
  bits.align(0)
}

function putBlock(bits: BitWriter, picture: HevcPlanes, x: number, y: number): void {
  const [, subX, subY] = CHROMAS[picture.chroma] as [number, number, number]
  picture.planes.forEach((plane, p) => {
    const [shiftX, shiftY] = p > 0 ? [subX, subY] : [0, 0]
    const [width, height] = [picture.width >> shiftX, picture.height >> shiftY]
    for (let row = y >> shiftY; row < (y + BLOCK) >> shiftY; row++) {
      for (let column = x >> shiftX; column < (x + BLOCK) >> shiftX; column++) {
        const at = Math.min(row, height - 1) * width + Math.min(column, width - 1)
        bits.put(picture.depth, plane[at]!)
      }
    }
  })
}

/** 7.4.2: a three before what would look like a start code. */
export function escaped(bytes: Uint8Array): Uint8Array {
  const out: number[] = []
  let zeros = 0
  for (const byte of bytes) {
    if (zeros >= 2 && byte <= 3) {
      out.push(3)
      zeros = 0
    }
    out.push(byte)
    zeros = byte === 0 ? zeros + 1 : 0
  }
  return Uint8Array.from(out)
}

/** Table 7-1. */
export function typeOf(unit: Uint8Array): number {
  return (unit[0]! >> 1) & 63
}

export function withLengths(units: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(
    units.flatMap((unit) => [
      ...[unit.length >>> 24, (unit.length >> 16) & 255, (unit.length >> 8) & 255],
      unit.length & 255,
      ...unit,
    ]),
  )
}

/** hvcC (ISO/IEC 14496-15 8.3.2.1), of which readers take the arrays alone. */
export function configurationBody(sets: readonly Uint8Array[]): Uint8Array {
  const head = new Uint8Array(23)
  head[0] = 1
  head[21] = 3 // lengths of four bytes
  head[22] = sets.length
  const arrays = sets.flatMap((unit) => [
    ...[typeOf(unit), 0, 1, unit.length >> 8, unit.length & 255],
    ...unit,
  ])
  return Uint8Array.from([...head, ...arrays])
}
