/** What the JPEG encoder takes from the arena. Mirrors wasm/jpeg-encode/{geometry,pool}.ts. */

import type { Chroma, Effort } from '../../api/options.ts'
import type { Size } from '../../geometry/orientation.ts'
import { block, stride } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'
import { sizeFactor, valueAt } from '../quality-table.ts'

/** Chroma as fine as luma, at half the width, or at half of both. */
export type Sampling = '4:4:4' | '4:2:2' | '4:2:0'

export interface JpegEncoding {
  /** 1–100. */
  readonly quality: number
  readonly effort: Effort
  /** Default: that of the quality. */
  readonly chroma?: Chroma | undefined
  /** Default: unless the effort is fast. */
  readonly progressive?: boolean
}

/** Rows that are copied into the arena at a time. */
export const BAND_ROWS = 8

const SAMPLINGS = { '420': '4:2:0', '422': '4:2:2', '444': '4:4:4' } as const satisfies Partial<
  Record<Chroma, Sampling>
>

/** What was asked for, else the sampling that stock mozjpeg chooses for a quality (`auto_subsample`). */
export function samplingOf({ quality, chroma }: JpegEncoding): Sampling {
  if (chroma && chroma !== 'sharp') return SAMPLINGS[chroma]
  if (quality >= 90) return '4:4:4'
  return quality >= 80 ? '4:2:2' : '4:2:0'
}

/** Where there is room for it. */
export function isProgressive({ effort, progressive = effort !== 'fast' }: JpegEncoding): boolean {
  return progressive
}

/**
 * Pairs of (quality, bytes per pixel) for coefficients and file together: the most that any of ten
 * photos took at 1.3 MP, where they are denser than at full size. Linear in between, with steps
 * where the sampling changes.
 */
const DENSITY = [
  [1, 0.15],
  [30, 0.28],
  [65, 0.44],
  [79, 0.58],
  [80, 0.67],
  [89, 0.88],
  [90, 1.15],
  [95, 1.65],
  [98, 2.6],
  [100, 3.9],
] as const
const DENSITY_PIXELS = 1_300_000

/** How much denser photos are with finer chroma than with 4:2:0: the most of eleven, at qualities of 30 to 100. */
const CHROMA_DENSITY = { '4:2:0': 1, '4:2:2': 1.155, '4:4:4': 1.42 } as const satisfies Record<
  Sampling,
  number
>

/** Without trellis quantization there is more to keep; without chroma less. */
const FAST_FACTOR = 1.12
const GRAY_FACTOR = 0.75

/**
 * The part of it that is the file, up to quality 90. Larger coefficients are longer codes but no
 * longer tokens: enlarged noise at 98 took 0.53.
 */
const FILE_SHARE = 0.38
const FILE_SHARE_ABOVE_90 = 0.02
/** What a small picture of noise takes more than a photo, for each pixel, and at most. */
const NOISE_PER_PIXEL = 0.15
const MOST_NOISE_BYTES = 65_536

/** What is taken at any size: tables, statistics, and chunks that are partly filled. */
const TABLES_BYTES = 40_960
const OPEN_CHUNKS = 5
const [LEAST_CHUNK, MOST_CHUNK] = [4_096, 65_536]
/** The longest block of tokens, for the row of blocks that decides whether to go on keeping them. */
const BLOCK_ROOM = 200

/** Arena bytes of encoding a photo in rows of `format`; more is taken only for denser pictures. */
export function jpegEncodeArenaBytes(format: RowFormat, encoding: JpegEncoding): number {
  const fixed = fixedBytes(format, samplingOf(encoding))
  return fixed + block(jpegEncodeReserveBytes(format, encoding))
}

/** Bytes of the file of a dense photo. */
export function jpegEncodeFileBytes(format: RowFormat, encoding: JpegEncoding): number {
  const share = FILE_SHARE + FILE_SHARE_ABOVE_90 * Math.max(0, encoding.quality - 90)
  const noise = Math.min(format.width * format.height * NOISE_PER_PIXEL, MOST_NOISE_BYTES)
  return Math.ceil(photoBytes(format, encoding) * share + noise) + 2048
}

/** What a dense photo's coefficients and file take together, to be reserved. */
export function jpegEncodeReserveBytes(format: RowFormat, encoding: JpegEncoding): number {
  const { width, height } = format
  const { hMax, vMax, components } = factorsOf(format, samplingOf(encoding))
  const blocksInRow = Math.ceil(width / (8 * hMax)) * (hMax * vMax + components - 1)
  const shortRow = Math.min(blocksInRow * BLOCK_ROOM, width * height)
  const bytes = photoBytes(format, encoding) + shortRow + OPEN_CHUNKS * chunkBytes(width * height)
  return Math.ceil(bytes) + TABLES_BYTES
}

function photoBytes({ width, height, channels }: RowFormat, encoding: JpegEncoding): number {
  const pixels = width * height
  const effortFactor = encoding.effort === 'fast' ? FAST_FACTOR : 1
  const usual = samplingOf({ ...encoding, chroma: undefined })
  const chromaFactor = CHROMA_DENSITY[samplingOf(encoding)] / CHROMA_DENSITY[usual]
  const colourFactor = channels === 1 ? GRAY_FACTOR : chromaFactor
  return (
    pixels *
    valueAt(DENSITY, encoding.quality) *
    sizeFactor(pixels, DENSITY_PIXELS) *
    effortFactor *
    colourFactor
  )
}

/** Of the chunks that coefficients and file are kept in. */
export function chunkBytes(pixels: number): number {
  let bytes = LEAST_CHUNK
  while (bytes < MOST_CHUNK && bytes * 64 < pixels) bytes *= 2
  return bytes
}

/** How a picture is coded: the sampling factors of luma, where chroma has 1 and 1. */
export interface EncoderShape {
  readonly components: 1 | 3
  readonly hMax: number
  readonly vMax: number
}

function factorsOf({ channels }: RowFormat, sampling: Sampling): EncoderShape {
  const isGray = channels === 1
  return {
    components: isGray ? 1 : 3,
    hMax: isGray || sampling === '4:4:4' ? 1 : 2,
    vMax: !isGray && sampling === '4:2:0' ? 2 : 1,
  }
}

/** Samples of one MCU row, DC coefficients, addresses of the rows of blocks, and the band. */
function fixedBytes(format: RowFormat, sampling: Sampling): number {
  const { width, channels } = format
  const planes = encoderPlanesBytes(format, factorsOf(format, sampling))
  return planes + block(BAND_ROWS * width * channels)
}

/** The same without the band. */
export function encoderPlanesBytes({ width, height }: Size, shape: EncoderShape): number {
  const { components, hMax, vMax } = shape
  const plane = (h: number, v: number) => {
    const blocksWide = blocksAlong(width, h / hMax)
    const blocksHigh = blocksAlong(height, v / vMax)
    const samples = block(v * 8 * stride(blocksWide * 8 + 64))
    return samples + block(blocksWide * blocksHigh * 2) + block(blocksHigh * 4)
  }
  const wholeChroma = hMax * blocksAlong(width, 1 / hMax) * 8
  const chroma = components === 1 ? 0 : 2 * plane(1, 1)
  const chromaRows = components === 1 || hMax === 1 ? 0 : block(4 * stride(wholeChroma + 64))
  return plane(hMax, vMax) + chroma + chromaRows
}

/** Blocks of all components. */
export function encoderBlocks({ width, height }: Size, shape: EncoderShape): number {
  const { components, hMax, vMax } = shape
  const luma = blocksAlong(width, 1) * blocksAlong(height, 1)
  const chroma = blocksAlong(width, 1 / hMax) * blocksAlong(height, 1 / vMax)
  return luma + (components - 1) * chroma
}

function blocksAlong(side: number, share: number): number {
  return Math.ceil(Math.ceil(side * share) / 8)
}
