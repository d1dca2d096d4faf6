/** On Workers, wasm files are imported: they are compiled when the Worker is uploaded. */

import { loadJxlDecoder } from '#jxl-decoder'
import avifDecoder from '../../wasm/build/avif_dec.wasm'
import kernels from '../../wasm/build/kernels.wasm'
import { type CodecModules, type CodecSet, FORMATS } from '../engine/index.ts'
import { inflateBrotli } from './brotli.ts'

export function workerCodecs(): CodecModules {
  return {
    kernels: async () => kernels,
    avifDecoder: async () => avifDecoder,
    jxlDecoder: loadJxlDecoder,
    inflateBrotli,
  }
}

/** Our set: our own codecs, and libavif in the pool: what `#codecs` is. */
export function workerSet(): CodecSet {
  return { modules: workerCodecs(), formats: FORMATS }
}
