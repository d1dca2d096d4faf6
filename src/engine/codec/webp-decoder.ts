/** WebP input by libwebp (@jsquash/webp). */

import webpDecoder from '@jsquash/webp/codec/dec/webp_dec.js'
import type { WebpInfo } from '../probe/info.ts'
import { placeOnCanvas } from '../transform/place.ts'
import type { Decoder } from './codec.ts'
import { openEmscripten } from './emscripten.ts'
import type { LoadWasm } from './modules.ts'
import { boundOf, type CodecPool, type PooledCodec } from './pool.ts'
import { decodeInHeap } from './stock-decoder.ts'
import { stillWebp } from './webp-frame.ts'

interface StockWebpDecoder {
  decode(bytes: Uint8Array): unknown
}

/** Bytes per pixel that the codec's heap takes, measured; most of it is the RGBA frame. */
const BYTES_PER_PIXEL = { lossy: 4.1, lossyAlpha: 7.4, lossless: 8.4 } as const
const BASE_BYTES = 150_000
/** Lossless files may bring up to a megabyte of Huffman tables. */
const LOSSLESS_BASE_BYTES = 1_050_000
/** The file lies in the heap as wire buffer and as std::string. */
const INPUT_COPIES = 2.1
/** Static data and stack. */
export const WEBP_DECODER_STATIC = 131_072

export function webpInput(wasm: LoadWasm, pool: CodecPool): Decoder<WebpInfo> {
  const codec: PooledCodec<StockWebpDecoder> = {
    wasm,
    staticBytes: WEBP_DECODER_STATIC,
    open: (module, memory) => openEmscripten(webpDecoder, module, memory),
  }
  return {
    cost: (info, inputBytes) => ({
      instance: 'codecs',
      wasm: boundOf(heapBytes(info, inputBytes)),
      script: inputBytes,
    }),
    async decode({ input, info }, consume) {
      const bytes = info.animated ? stillWebp(input, info) : input.toUint8Array()
      const reservedBytes = heapBytes(info, bytes.length)
      const call = (decoder: StockWebpDecoder) => decoder.decode(bytes)
      try {
        return await decodeInHeap(
          { pool, codec, formatName: 'WebP', reservedBytes, call },
          (rows) => consume(info.animated ? placeOnCanvas(rows, info, info.firstFrame) : rows),
        )
      } finally {
        input.release()
      }
    },
  }
}

function heapBytes({ firstFrame, lossless, hasAlpha }: WebpInfo, inputBytes: number): number {
  const { lossy, lossyAlpha, lossless: plain } = BYTES_PER_PIXEL
  const perPixel = lossless ? plain : hasAlpha ? lossyAlpha : lossy
  const base = BASE_BYTES + (lossless ? LOSSLESS_BASE_BYTES : 0)
  return base + firstFrame.width * firstFrame.height * perPixel + inputBytes * INPUT_COPIES
}
