/** Writes PNG files of every kind, healthy or broken, for tests of the decoder. */

import { constants, crc32, deflateSync } from 'node:zlib'
import { filterScalar, type PngFilter } from '../twins/png.ts'

export interface PngPicture {
  readonly width: number
  readonly height: number
  readonly depth: 1 | 2 | 4 | 8 | 16
  /** 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA. */
  readonly colourType: 0 | 2 | 3 | 4 | 6
  /** Row by row, `samplesOf(colourType)` per pixel, each below 2^depth. */
  readonly samples: ArrayLike<number>
}

export interface PngWriting {
  readonly interlaced?: boolean
  /** Filter of row y of a pass. Default: all in turn. */
  readonly filter?: (y: number) => PngFilter
  /** Sizes of the IDAT chunks, the last one repeated. Default: one chunk. */
  readonly split?: readonly number[]
  /** Level 0 stores. */
  readonly level?: number
  readonly strategy?: 'default' | 'fixed' | 'huffman' | 'runs'
  /** Chunks between IHDR and IDAT, e.g. PLTE and tRNS. */
  readonly before?: readonly Uint8Array[]
  /** Changes the zlib stream before it is cut into chunks. */
  readonly change?: (zlibStream: Uint8Array) => Uint8Array
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const STRATEGIES = {
  default: constants.Z_DEFAULT_STRATEGY,
  fixed: constants.Z_FIXED,
  huffman: constants.Z_HUFFMAN_ONLY,
  runs: constants.Z_RLE,
}
/** First column, first row, column step, row step. */
const WHOLE = [0, 0, 1, 1] as const
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

export function samplesOf(colourType: PngPicture['colourType']): number {
  return { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colourType]
}

/** The whole file. */
export function writePng(picture: PngPicture, options: PngWriting = {}): Uint8Array {
  const passes = options.interlaced ? ADAM7 : [WHOLE]
  const raw = Buffer.concat(passes.flatMap((pass) => passRows(picture, pass, options)))
  const level = options.level ?? 6
  const strategy = STRATEGIES[options.strategy ?? 'default']
  const deflated: Uint8Array = deflateSync(raw, { level, strategy })
  const stream = options.change?.(deflated) ?? deflated
  return Buffer.concat([
    Uint8Array.from(SIGNATURE),
    headerChunk(picture, options.interlaced ?? false),
    ...(options.before ?? []),
    ...dataChunks(stream, options.split ?? [stream.length]),
    pngChunk('IEND', []),
  ])
}

/** Length, type, data, CRC. */
export function pngChunk(type: string, data: Iterable<number>): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), Uint8Array.from(data)])
  return Buffer.concat([bigEndian(body.length - 4), body, bigEndian(crc32(body))])
}

function headerChunk(picture: PngPicture, interlaced: boolean): Uint8Array {
  const { width, height, depth, colourType } = picture
  const rest = [depth, colourType, 0, 0, interlaced ? 1 : 0]
  return pngChunk('IHDR', [...bigEndian(width), ...bigEndian(height), ...rest])
}

function dataChunks(stream: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = 0, i = 0; at < stream.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)]!
    chunks.push(pngChunk('IDAT', stream.subarray(at, at + size)))
    at += size
  }
  return chunks
}

/** The filtered rows of one pass, each behind its filter byte. */
function passRows(
  picture: PngPicture,
  [left, top, columnStep, rowStep]: readonly [number, number, number, number],
  { filter = (y) => (y % 5) as PngFilter }: PngWriting,
): Uint8Array[] {
  const { width, height, depth, colourType } = picture
  const columns = Math.ceil((width - left) / columnStep)
  const pixelBytes = Math.max(1, (samplesOf(colourType) * depth) / 8)
  const rows: Uint8Array[] = []
  let prior: Uint8Array | undefined
  for (let y = top; columns > 0 && y < height; y += rowStep) {
    const row = packRow(
      picture,
      y,
      Array.from({ length: columns }, (_, i) => left + i * columnStep),
    )
    const kind = filter((y - top) / rowStep)
    prior ??= new Uint8Array(row.length)
    rows.push(Uint8Array.of(kind), filterScalar(kind, row, prior, pixelBytes))
    prior = row
  }
  return rows
}

function packRow(picture: PngPicture, y: number, columns: readonly number[]): Uint8Array {
  const { width, depth, colourType, samples } = picture
  const perPixel = samplesOf(colourType)
  const row = new Uint8Array(Math.ceil((columns.length * perPixel * depth) / 8))
  columns.forEach((x, i) => {
    for (let c = 0; c < perPixel; c++) {
      const value = samples[(y * width + x) * perPixel + c]!
      const bit = (i * perPixel + c) * depth
      if (depth === 16) {
        row[bit >> 3] = value >> 8
        row[(bit >> 3) + 1] = value
      } else {
        row[bit >> 3]! |= value << (8 - depth - (bit & 7))
      }
    }
  })
  return row
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}
