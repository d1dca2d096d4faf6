/** AVIF input by libavif and libaom (@jsquash/avif). irot and imir are left to the plan. */

import avifDecoder from '@jsquash/avif/codec/dec/avif_dec.js'
import type { AvifInfo } from '../probe/info.ts'
import type { Decoder } from './codec.ts'
import { openEmscripten } from './emscripten.ts'
import type { LoadWasm } from './modules.ts'
import type { CodecPool } from './pool.ts'
import { decodeInHeap, type StockInput, stockCost } from './stock-decoder.ts'

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
/** Static data and stack. */
export const AVIF_DECODER_STATIC = 5_898_240

export function avifInput(wasm: LoadWasm, pool: CodecPool): Decoder<AvifInfo> {
  const stock: StockInput = {
    formatName: 'AVIF',
    codec: {
      wasm,
      staticBytes: AVIF_DECODER_STATIC,
      open: (module, memory) => openEmscripten(avifDecoder, module, memory),
    },
    options: [BITS],
  }
  return {
    cost: (info, inputBytes) => stockCost(stock, inputBytes, heapBytes(info, inputBytes)),
    decode({ input, info }, consume) {
      const { length: fileBytes } = input
      const fill = (place: Uint8Array) => input.moveTo(place)
      const job = { pool, fileBytes, fill, reservedBytes: heapBytes(info, fileBytes) }
      return decodeInHeap(stock, job, consume)
    },
  }
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
