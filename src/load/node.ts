/** In Node, wasm files are read from wasm/build/ and compiled on first use, once in a process. */

import { readFile } from 'node:fs/promises'
import { type CodecModules, type CodecSet, FORMATS, type LoadWasm } from '../engine/index.ts'
import { type StockModules, stockSet } from '../engine/stock-set/index.ts'
import { inflateBrotli } from './brotli.ts'

const modules = new Map<string, Promise<WebAssembly.Module>>()

export function nodeCodecModules(): CodecModules {
  return {
    kernels: compiled('kernels.wasm'),
    jxlDecoder: compiled('jxl-dec.wasm'),
    inflateBrotli,
  }
}

/** Our set: our own codecs. */
export function nodeSet(): CodecSet {
  return { modules: nodeCodecModules(), formats: FORMATS }
}

/** The libraries themselves, in whole frames: `CODECS=stock`. */
export function nodeStockSet(): CodecSet {
  return stockSet(nodeStockModules())
}

export function nodeStockModules(): StockModules {
  return {
    ...nodeCodecModules(),
    avifDecoder: compiled('avif_dec.wasm'),
    avifEncoder: compiled('avif_enc.wasm'),
    jpegDecoder: compiled('mozjpeg_dec.wasm'),
    jpegEncoder: compiled('mozjpeg_enc.wasm'),
    pngCodec: compiled('squoosh_png_bg.wasm'),
    webpDecoder: compiled('webp_dec.wasm'),
    webpEncoder: compiled('webp_enc_simd.wasm'),
  }
}

function compiled(name: string): LoadWasm {
  return () => {
    const module = modules.get(name) ?? compile(name)
    modules.set(name, module)
    return module
  }
}

async function compile(name: string): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(new URL(`../../wasm/build/${name}`, import.meta.url)))
}
