/** JPEG input by mozjpeg, which is libjpeg-turbo here (@jsquash/jpeg). Orientation is left to the plan. */

import jpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js'
import { ImageError } from '../api/errors.ts'
import { type DecodedRows, type Decoder, still } from '../contract/codec.ts'
import type { JpegInfo } from '../formats/jpeg/info.ts'
import { scratchBandBytes } from '../stages/resize/layout.ts'
import { decodeInHeap, type StockInput, stockCost } from '../stock/decoder.ts'
import { stockCodec } from '../stock/emscripten.ts'
import type { LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'
import { CoarseRows, coarseBytes } from './coarse-rows.ts'

/** Bytes that the codec's heap takes, measured: the RGBA frame, and a few rows of each component. */
const BYTES_PER_PIXEL = 4.05
const BYTES_PER_COLUMN = 36
const BASE_BYTES = 200_000
/** The coefficients of a picture that comes in several scans wait until the last one. */
const BYTES_PER_COEFFICIENT = 2
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.1
/** jSquash's `preserveOrientation`: whether EXIF is obeyed. */
const KEEP_AS_STORED = 0
/** Static data and stack. */
export const JPEG_DECODER_STATIC = 131_072

/** `forInks`: reads CMYK and YCCK, of which mozjpeg makes no RGBA. */
export function stockJpegInput(
  wasm: LoadWasm,
  pool: CodecPool,
  forInks: Decoder<JpegInfo>,
): Decoder<JpegInfo> {
  const stock: StockInput = {
    formatName: 'JPEG',
    codec: stockCodec(jpegDecoder, wasm, JPEG_DECODER_STATIC),
    options: [KEEP_AS_STORED],
  }
  return {
    cost(info, inputBytes, scale) {
      if (hasInks(info)) return forInks.cost(info, inputBytes, scale)
      const cost = stockCost(stock, inputBytes, heapBytes(info, inputBytes))
      // The plan takes JPEG rows for a kernel's, which need no band on their way to the resizer.
      const bands = scratchBandBytes({ ...info, channels: 4 }) + coarseBytes(info, scale)
      return { ...cost, jsBytes: cost.jsBytes + bands }
    },
    decode(request, consume) {
      const { input, info, scale } = request
      if (hasInks(info)) return forInks.decode(request, consume)
      const fileBytes = input.length
      const fill = (place: Uint8Array) => input.moveTo(place)
      const job = { pool, fileBytes, fill, reservedBytes: heapBytes(info, fileBytes) }
      return decodeInHeap(stock, job, (rows) => {
        checkSize(rows, info)
        return consume(still(new CoarseRows(rows, scale, info.channels === 1 ? 1 : 4)))
      })
    },
  }
}

function hasInks({ colour }: JpegInfo): boolean {
  return colour === 'cmyk' || colour === 'ycck'
}

function heapBytes({ width, height, multiScan, sampling }: JpegInfo, inputBytes: number): number {
  const pixels = width * height
  const coefficients = multiScan ? pixels * samplesPerPixel(sampling) * BYTES_PER_COEFFICIENT : 0
  const rows = width * BYTES_PER_COLUMN
  return BASE_BYTES + pixels * BYTES_PER_PIXEL + rows + coefficients + inputBytes * INPUT_COPIES
}

/** 3 for 4:4:4, 1.5 for 4:2:0. */
function samplesPerPixel(sampling: JpegInfo['sampling']): number {
  const most = Math.max(...sampling.map(({ h }) => h)) * Math.max(...sampling.map(({ v }) => v))
  return sampling.reduce((sum, { h, v }) => sum + h * v, 0) / most
}

/** The header was read twice, by the probe and by mozjpeg; the plan relies on one answer. */
function checkSize({ format }: DecodedRows, { width, height }: JpegInfo): void {
  if (format.width === width && format.height === height) return
  throw new ImageError('damaged-image', 'Cannot decode JPEG: the header is ambiguous')
}
