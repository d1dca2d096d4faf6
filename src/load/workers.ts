/** On Workers, wasm files are imported: they are compiled when the Worker is uploaded. */

import { loadJxlDecoder } from '#jxl-decoder'
import kernels from '../../wasm/build/kernels.wasm'
import { type CodecModules, type CodecSet, FORMATS } from '../engine/index.ts'
import { inflateBrotli } from './brotli.ts'

export function workerCodecs(): CodecModules {
  return {
    kernels: async () => kernels,
    jxlDecoder: loadJxlDecoder,
    inflateBrotli,
  }
}

/** Our set: our own codecs: what `#codecs` is. */
export function workerSet(): CodecSet {
  return { modules: workerCodecs(), formats: FORMATS }
}
