/** On Workers, the stock set, in whole frames: what `#codecs` is with `CODECS=stock`. */

import avifDecoder from '../../wasm/build/avif_dec.wasm'
import avifEncoder from '../../wasm/build/avif_enc.wasm'
import jpegDecoder from '../../wasm/build/mozjpeg_dec.wasm'
import jpegEncoder from '../../wasm/build/mozjpeg_enc.wasm'
import pngCodec from '../../wasm/build/squoosh_png_bg.wasm'
import webpDecoder from '../../wasm/build/webp_dec.wasm'
import webpEncoder from '../../wasm/build/webp_enc_simd.wasm'
import type { CodecSet } from '../engine/index.ts'
import { stockSet } from '../engine/stock-set/index.ts'
import { workerCodecs } from './workers.ts'

export function workerSet(): CodecSet {
  return stockSet({
    ...workerCodecs(),
    avifDecoder: async () => avifDecoder,
    avifEncoder: async () => avifEncoder,
    jpegDecoder: async () => jpegDecoder,
    jpegEncoder: async () => jpegEncoder,
    pngCodec: async () => pngCodec,
    webpDecoder: async () => webpDecoder,
    webpEncoder: async () => webpEncoder,
  })
}
