/** WebP input by libwebp (@jsquash/webp), in whole frames. */

import webpDecoder from '@jsquash/webp/codec/dec/webp_dec.js'
import { type Decoder, still } from '../contract/codec.ts'
import type { WebpInfo } from '../formats/webp/info.ts'
import { stillWebp } from '../formats/webp/still.ts'
import { placeOnCanvas } from '../rows/place.ts'
import { scratchBandBytes } from '../stages/resize/layout.ts'
import { decodeInHeap, type StockInput, stockCost } from '../stock/decoder.ts'
import { stockCodec } from '../stock/emscripten.ts'
import type { LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'

/** Bytes per pixel that the codec's heap takes, measured; most of it is the RGBA frame. */
const BYTES_PER_PIXEL = { lossy: 4.1, lossyAlpha: 7.4, lossless: 8.4 } as const
const BASE_BYTES = 150_000
/** Lossless files may bring up to a megabyte of Huffman tables. */
const LOSSLESS_BASE_BYTES = 1_050_000
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.1
/** Static data and stack. */
export const WEBP_DECODER_STATIC = 131_072

export function stockWebpInput(wasm: LoadWasm, pool: CodecPool): Decoder<WebpInfo> {
  const stock: StockInput = {
    formatName: 'WebP',
    codec: stockCodec(webpDecoder, wasm, WEBP_DECODER_STATIC),
    options: [],
  }
  return {
    cost(info, inputBytes) {
      const cost = stockCost(stock, inputBytes, heapBytes(info, inputBytes))
      // The plan takes WebP rows for a kernel's, which need no band on their way to the resizer.
      return { ...cost, jsBytes: cost.jsBytes + scratchBandBytes({ ...info, channels: 4 }) }
    },
    decode({ input, info }, consume) {
      const alone = info.isApart ? stillWebp(input, info) : undefined
      const fileBytes = alone?.length ?? input.length
      const fill = (place: Uint8Array) => (alone ? place.set(alone) : input.moveTo(place))
      const job = { pool, fileBytes, fill, reservedBytes: heapBytes(info, fileBytes) }
      return decodeInHeap(stock, job, (rows) =>
        consume(still(info.isApart ? placeOnCanvas(rows, info, info.firstFrame) : rows)),
      )
    },
  }
}

function heapBytes({ firstFrame, lossless, hasAlpha }: WebpInfo, inputBytes: number): number {
  const { lossy, lossyAlpha, lossless: plain } = BYTES_PER_PIXEL
  const perPixel = lossless ? plain : hasAlpha ? lossyAlpha : lossy
  const base = BASE_BYTES + (lossless ? LOSSLESS_BASE_BYTES : 0)
  return base + firstFrame.width * firstFrame.height * perPixel + inputBytes * INPUT_COPIES
}
