/** On Workers, wasm files are imported: they are compiled when the Worker is uploaded. */

import { loadJxlDecoder } from '#jxl-decoder'
import avifDecoder from '../../wasm/build/avif_dec.wasm'
import kernels from '../../wasm/build/kernels.wasm'
import webpEncoder from '../../wasm/build/webp_enc_simd.wasm'
import { type CodecModules, type CodecSet, FORMATS } from '../engine/index.ts'

export function workerCodecs(): CodecModules {
  return {
    kernels: async () => kernels,
    webpEncoder: async () => webpEncoder,
    avifDecoder: async () => avifDecoder,
    jxlDecoder: loadJxlDecoder,
  }
}

/** Our set: our own codecs, and libwebp and libaom in the pool: what `#codecs` is. */
export function workerSet(): CodecSet {
  return { modules: workerCodecs(), formats: FORMATS }
}
