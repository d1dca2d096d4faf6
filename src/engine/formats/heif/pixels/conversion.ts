/** From samples to levels: the matrices and ranges of ITU-T H.273 (8.3), as factors for the kernel. */

import { chromaticitiesOf } from '../../../stages/color/cicp.ts'
import { lumaWeightsOf } from '../../../stages/color/primaries.ts'

/** How the samples of a picture mean colours. */
export interface SampleCoding {
  readonly depth: 8 | 10 | 12
  /** By code points of H.273. */
  readonly matrix: number
  readonly primaries: number
  /** All values are used; else 16 to 235 (chroma: 240) of 8 bits, and the same share of more. */
  readonly isFullRange: boolean
}

/** What samples, from their middle on and in sixteenths, are multiplied by for one channel. */
export interface ChannelFactors {
  readonly luma: number
  readonly cb: number
  readonly cr: number
  /** Added to their sum, with one half. */
  readonly constant: number
}

/** Whole numbers; `bits` are cut off the sums. See wasm/heif-color/conversion.ts. */
export interface ColorConversion {
  readonly channels: readonly [red: ChannelFactors, green: ChannelFactors, blue: ChannelFactors]
  readonly bits: number
  /** The middle of all samples, in sixteenths. */
  readonly middle: number
}

/** For one plane: `(sample · factor + constant) >> bits`. */
export interface LevelFactors {
  readonly factor: number
  readonly constant: number
  readonly bits: number
}

const IDENTITY = 0
const YCGCO = 8
const RESERVED = 3
/** Of weights that follow from the primaries. */
const DERIVED = [12, 13]
/** Of constant luminance: shown like the others with the same weights. */
const CONSTANT = [10, 13]
/** Kr and Kb of H.273 table 4. */
const WEIGHTS: Readonly<Record<number, readonly [red: number, blue: number]>> = {
  1: [0.2126, 0.0722],
  4: [0.3, 0.11],
  5: [0.299, 0.114],
  6: [0.299, 0.114],
  7: [0.212, 0.087],
  9: [0.2627, 0.0593],
  10: [0.2627, 0.0593],
}
/** Where nothing is told, or nothing that is defined. */
const BT601 = 6
/** Samples count in sixteenths of one: what is between two samples each way. */
const PARTS = 16
/** Bits of the sums below a level of 8 bits: then no factor leaves 16 bits, whatever the depth. */
const SUM_BITS = { 8: 17, 10: 19, 12: 21 } as const
const LEVEL_BITS = { 8: 14, 10: 16, 12: 18 } as const

/** Whether our rows show the colours right, or as libheif does: not ICtCp and the like. */
export function isKnownMatrix({ matrix }: Pick<SampleCoding, 'matrix'>): boolean {
  return matrix <= YCGCO || matrix in WEIGHTS || DERIVED.includes(matrix)
}

/** Whether libavif takes them: no constant luminance, and YCgCo in full range only. */
export function isLibraryMatrix({ matrix, isFullRange }: SampleCoding): boolean {
  const isConstant = matrix === RESERVED || CONSTANT.includes(matrix)
  return isKnownMatrix({ matrix }) && !isConstant && (matrix !== YCGCO || isFullRange)
}

/** The samples are green, blue and red: then chroma can have no other size than luma. */
export function isIdentity({ matrix }: Pick<SampleCoding, 'matrix'>): boolean {
  return matrix === IDENTITY
}

/** Of pictures in colour. */
export function conversionOf(coding: SampleCoding): ColorConversion {
  const { depth, matrix } = coding
  const bits = SUM_BITS[depth]
  const middle = 2 ** (depth - 1) * PARTS
  const { black, lumaRange, chromaRange } = rangesOf(coding)
  const unit = (range: number) => (255 * 2 ** bits) / (range * PARTS)
  const [lumaUnit, chromaUnit] = [unit(lumaRange), unit(chromaRange)]
  const channel = ([luma, cb, cr]: Row): ChannelFactors => {
    const isColor = matrix === IDENTITY // all three planes are like luma
    const [y, b, r] = [
      Math.round(luma * lumaUnit),
      Math.round(cb * (isColor ? lumaUnit : chromaUnit)),
      Math.round(cr * (isColor ? lumaUnit : chromaUnit)),
    ]
    const aboveBlack = middle - black * PARTS
    const constant = (isColor ? y + b + r : y) * aboveBlack + 2 ** (bits - 1)
    return { luma: y, cb: b, cr: r, constant }
  }
  const [red, green, blue] = matrixOf(coding)
  return { channels: [channel(red), channel(green), channel(blue)], bits, middle }
}

/** Of gray pictures, and of alpha. */
export function levelsOf(coding: Pick<SampleCoding, 'depth' | 'isFullRange'>): LevelFactors {
  const bits = LEVEL_BITS[coding.depth]
  const { black, lumaRange } = rangesOf(coding)
  const factor = Math.round((255 * 2 ** bits) / lumaRange)
  return { factor, constant: 2 ** (bits - 1) - black * factor, bits }
}

/** Of pictures in colour, to levels from 0 to `most`: factors of luma, Cb and Cr and what is added, for red, green and blue. */
export function deepConversionOf(coding: SampleCoding, most: number): readonly number[] {
  const { black, lumaRange, chromaRange } = rangesOf(coding)
  const middle = 2 ** (coding.depth - 1)
  const isColor = coding.matrix === IDENTITY
  const [zero, range] = isColor ? [black, lumaRange] : [middle, chromaRange]
  return matrixOf(coding).flatMap(([luma, cb, cr]) => {
    const [y, b, r] = [
      (luma * most) / lumaRange,
      ...[cb, cr].map((factor) => (factor * most) / range),
    ] as [number, number, number]
    return [y / PARTS, b / PARTS, r / PARTS, 0.5 - y * black - (b + r) * zero]
  })
}

/** For one plane: `sample · factor + constant`, from 0 to `most`. */
export interface DeepLevelFactors {
  readonly factor: number
  readonly constant: number
  readonly most: number
}

/** Of gray pictures, and of alpha, to levels from 0 to `most`. */
export function deepLevelsOf(
  coding: Pick<SampleCoding, 'depth' | 'isFullRange'>,
  most: number,
): DeepLevelFactors {
  const { black, lumaRange } = rangesOf(coding)
  const factor = most / lumaRange
  return { factor, constant: 0.5 - black * factor, most }
}

/** H.273 8.3, equations 20 to 25 and 30 to 35: samples of black, and from there to white. */
export function rangesOf({ depth, isFullRange }: Pick<SampleCoding, 'depth' | 'isFullRange'>) {
  const most = 2 ** depth - 1
  if (isFullRange) return { black: 0, lumaRange: most, chromaRange: most }
  const scale = 2 ** (depth - 8)
  return { black: 16 * scale, lumaRange: 219 * scale, chromaRange: 224 * scale }
}

type Row = readonly [luma: number, cb: number, cr: number]

/** Rows for red, green and blue: by luma (0 … 1) and chroma (-½ … ½). */
function matrixOf(coding: SampleCoding): readonly [Row, Row, Row] {
  if (coding.matrix === IDENTITY)
    return [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ]
  if (coding.matrix === YCGCO)
    return [
      [1, -1, 1],
      [1, 1, 0],
      [1, -1, -1],
    ]
  const [red, blue] = weightsOf(coding)
  const green = 1 - red - blue
  const [fromCb, fromCr] = [2 * (1 - blue), 2 * (1 - red)]
  return [
    [1, 0, fromCr],
    [1, (-fromCb * blue) / green, (-fromCr * red) / green],
    [1, fromCb, 0],
  ]
}

function weightsOf({ matrix, primaries }: SampleCoding): readonly [red: number, blue: number] {
  if (DERIVED.includes(matrix)) return lumaWeightsOf(chromaticitiesOf(primaries))
  return WEIGHTS[matrix] ?? WEIGHTS[BT601]!
}
