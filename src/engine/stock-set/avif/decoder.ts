/**
 * AVIF input by libavif and libaom (@jsquash/avif). irot and imir are left to the plan, clap is cut
 * out here, all other boxes are written anew (plain-file.ts).
 */

import avifDecoder from '@jsquash/avif/codec/dec/avif_dec.js'
import { ImageError } from '../../api/errors.ts'
import { unsupported } from '../../api/fail.ts'
import { type DecodedRows, type Decoder, still } from '../../contract/codec.ts'
import type { AvifInfo, AvifTile } from '../../formats/avif/info.ts'
import { AVIF } from '../../formats/avif/name.ts'
import { plainFile, plainFileBytes, tilesApart } from '../../formats/avif/plain-file.ts'
import { WindowRows, windowBytes } from '../../rows/window-rows.ts'
import { decodeInHeap, decodeTileRows, type StockInput, stockCost } from '../../stock/decoder.ts'
import { stockCodec } from '../../stock/emscripten.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import { boundOf, type CodecPool } from '../../stock/pool.ts'

/**
 * What the codec's heap takes, measured: a base, then per pixel, where the first ones cost more
 * (buffers come in superblocks and reference frames).
 */
const BASE_BYTES = 7_700_000
const ALPHA_BASE_BYTES = 1_600_000
const FIRST_PIXELS = 270_000
const BYTES_PER_PIXEL = { first: 27.5, further: 15, alpha: 4 } as const
/** Below about a hundred pixels across, the borders around its frames count: by the long side. */
const BORDER_BYTES = { perLong: 1_700, perPixel: 6 } as const
/** Against 4:2:0, and against 8 bits: above them every plane is 16 bits wide. */
const CHROMA_FACTOR = { '4:0:0': 1, '4:2:0': 1, '4:2:2': 1.1, '4:4:4': 1.3 } as const
const DEEP_FACTOR = 1.2
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.1
/** Bits per sample that the decoder narrows to. */
const BITS = 8
/** Pixels of a grid that is decoded at once. */
const LARGEST_AT_ONCE = 2_000_000
/** Static data and stack. */
export const AVIF_DECODER_STATIC = 5_898_240

export function stockAvifInput(wasm: LoadWasm, pool: CodecPool): Decoder<AvifInfo> {
  const stock: StockInput = {
    formatName: 'AVIF',
    codec: stockCodec(avifDecoder, wasm, AVIF_DECODER_STATIC),
    options: [BITS],
  }
  return {
    cost(info, inputBytes) {
      if (info.onlyByRows !== undefined) unsupported(AVIF, info.onlyByRows)
      const tile = tileFor(info)
      const cut = info.cut ? windowBytes({ width: info.cut.from.width, channels: 4 }) : 0
      if (tile) {
        const wasmBytes = boundOf(heapBytes({ ...info, ...tile }, tile.bytes))
        return { heap: 'codecs', wasmBytes, jsBytes: inputBytes + cut + scriptBytes(info, tile) }
      }
      const fileBytes = plainFileBytes(info, inputBytes)
      const cost = stockCost(stock, fileBytes, heapBytes(wholeOf(info), fileBytes))
      return { ...cost, jsBytes: inputBytes + cut }
    },
    decode({ input, info }, consume) {
      const tile = tileFor(info)
      const whole = wholeOf(info)
      const show = (rows: DecodedRows) => consume(still(info.cut ? cut(rows, info.cut) : rows))
      if (tile) {
        const reservedBytes = heapBytes({ ...info, ...tile }, tile.bytes)
        const { width, height } = whole
        const job = { pool, reservedBytes, width, height, tileRows: tilesApart(input) }
        return decodeTileRows(stock, job, show)
      }
      const { fileBytes, fill } = plainFile(input)
      const job = { pool, fileBytes, fill, reservedBytes: heapBytes(whole, fileBytes) }
      return decodeInHeap(stock, job, show)
    },
  }
}

/** The size of what is coded, where only a window of it is shown. */
function wholeOf(info: AvifInfo): AvifInfo {
  return { ...info, ...info.cut?.from }
}

function cut(rows: DecodedRows, { window, from }: NonNullable<AvifInfo['cut']>): DecodedRows {
  const { width, height } = rows.format
  if (width === from.width && height === from.height) return new WindowRows(rows, window)
  throw new ImageError('damaged-image', 'Cannot decode AVIF: its picture has another size')
}

/** A large grid is decoded tile by tile; a small one at once, with its chroma in one piece. */
function tileFor(info: AvifInfo): AvifTile | undefined {
  const { tile } = info
  const { width, height } = wholeOf(info)
  if (!tile || tile.onlyApart) return tile
  const isSplit = tile.width < width || tile.height < height
  return isSplit && width * height > LARGEST_AT_ONCE ? tile : undefined
}

/** Two copies of a tile's part of the file, and the pixels of a row of tiles. */
function scriptBytes(info: AvifInfo, tile: AvifTile): number {
  const { width } = wholeOf(info)
  return 2 * tile.bytes + width * tile.height * 4
}

function heapBytes({ width, height, chroma, depth, hasAlpha }: AvifInfo, inputBytes: number) {
  const pixels = width * height
  const first = Math.min(pixels, FIRST_PIXELS)
  const planes = Math.max(
    first * BYTES_PER_PIXEL.first + (pixels - first) * BYTES_PER_PIXEL.further,
    Math.max(width, height) * BORDER_BYTES.perLong + pixels * BORDER_BYTES.perPixel,
  )
  const factor = CHROMA_FACTOR[chroma] * (depth > 8 ? DEEP_FACTOR : 1)
  const alpha = hasAlpha ? ALPHA_BASE_BYTES + pixels * BYTES_PER_PIXEL.alpha : 0
  return BASE_BYTES + planes * factor + alpha + inputBytes * INPUT_COPIES
}
