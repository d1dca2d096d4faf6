/**
 * Puts the stock codecs' modules next to our kernels, with their memory imported (see
 * import-memory.ts for why).
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { importMemory } from './import-memory.ts'
import { hookPlanes } from './plane-hook.ts'

const POOLED = [
  '@jsquash/webp/codec/dec/webp_dec.wasm',
  '@jsquash/avif/codec/dec/avif_dec.wasm',
  '@jsquash/avif/codec/enc/avif_enc.wasm',
  '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
  'icodec/jxl-dec.wasm',
] as const
/** Works in a memory of its own (see engine/stock-set/png-instance.ts). */
const AS_IT_IS = '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'
/** Takes a picture's planes in place of a frame (see plane-hook.ts). */
const HOOKED = '@jsquash/webp/codec/enc/webp_enc_simd'

const target = new URL('../../wasm/build/', import.meta.url)

/** Writes the modules to wasm/build/. */
export async function buildStockCodecs(): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const path of POOLED) await put(path, (wasm) => importMemory(wasm).module)
  await put(AS_IT_IS, (wasm) => wasm)
  await put(`${HOOKED}.wasm`, await planeHook())
}

/** The glue knows under which minified name its module exports malloc. */
async function planeHook(): Promise<(wasm: Uint8Array) => Uint8Array> {
  const glue = await readFile(fileURLToPath(import.meta.resolve(`${HOOKED}.js`)), 'utf8')
  const malloc = /\(_malloc=Module\["asm"\]\["(\w+)"\]\)/.exec(glue)?.[1]
  if (!malloc) throw new Error('Cannot hook: the WebP glue calls no malloc')
  return (wasm) => importMemory(hookPlanes(wasm, malloc)).module
}

async function put(path: string, rewrite: (wasm: Uint8Array) => Uint8Array): Promise<void> {
  const source = fileURLToPath(import.meta.resolve(path))
  const name = path.slice(path.lastIndexOf('/') + 1)
  await writeFile(new URL(name, target), rewrite(await readFile(source)))
}
