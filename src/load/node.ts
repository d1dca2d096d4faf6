/** In Node, wasm files are read from wasm/build/ and compiled on first use. */

import { readFile } from 'node:fs/promises'
import type { CodecModules, LoadWasm } from '../engine/index.ts'

export function nodeCodecs(): CodecModules {
  return {
    kernels: compiled('kernels.wasm'),
    webpDecoder: compiled('webp_dec.wasm'),
    webpEncoder: compiled('webp_enc_simd.wasm'),
    avifDecoder: compiled('avif_dec.wasm'),
    avifEncoder: compiled('avif_enc.wasm'),
  }
}

function compiled(name: string): LoadWasm {
  let module: Promise<WebAssembly.Module> | undefined
  return () => {
    module ??= readFile(new URL(`../../wasm/build/${name}`, import.meta.url)).then((bytes) =>
      WebAssembly.compile(bytes),
    )
    return module
  }
}
