/** The stock jSquash encoders: a whole frame in, a file out. */

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import encodeAvif, { init as initAvif } from '@jsquash/avif/encode.js'
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js'
import encodePng, { init as initPng } from '@jsquash/png/encode.js'
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js'
import type { DrawnFormat, Effort } from '../../../src/engine/index.ts'
import { avifLibraryOptions } from '../../../src/engine/stock-set/avif/whole-encoder.ts'
import { webpLibraryOptions } from '../../../src/engine/stock-set/webp-encoder.ts'
import { memoryOf } from '../wasm-memory.ts'
import { encodeOptions, type OpenEncoder, type Setting } from './contender.ts'

/** The published types know only Emscripten's overrides; the code takes a module first. */
type Init = (module: WebAssembly.Module) => Promise<unknown>

const CODECS = {
  jpeg: [initJpeg as Init, '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'],
  webp: [initWebp as Init, '@jsquash/webp/codec/enc/webp_enc_simd.wasm'],
  avif: [initAvif as Init, '@jsquash/avif/codec/enc/avif_enc.wasm'],
  png: [initPng as Init, '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'],
} as const satisfies Record<DrawnFormat, readonly [Init, string]>

/** mozjpeg's trellis cannot be turned off here; its thorough ways are what `best` is held against. */
const JPEG_OPTIONS = {
  fast: { progressive: false },
  balanced: {},
  best: { trellis_multipass: true, trellis_opt_zero: true },
} as const satisfies Record<Effort, object>

export const openStock: OpenEncoder = async ({ format, effort }, { width, height, rgba }) => {
  const memory = await freshMemory(format)
  const data = new Uint8ClampedArray(rgba.buffer)
  const frame = { data, width, height, colorSpace: 'srgb' } as ImageData
  return async (quality) => {
    const bytes = new Uint8Array(await encode({ format, effort }, frame, quality))
    return { bytes, peakBytes: memory.buffer.byteLength + rgba.length + bytes.length }
  }
}

function encode({ format, effort }: Setting, frame: ImageData, quality: number) {
  switch (format) {
    case 'jpeg':
      return encodeJpeg(frame, { quality, ...JPEG_OPTIONS[effort] })
    case 'webp':
      return encodeWebp(frame, webpLibraryOptions(encodeOptions(effort, quality)))
    case 'avif':
      return encodeAvif(frame, avifLibraryOptions(encodeOptions(effort, quality)))
    case 'png':
      return encodePng(frame) // has no efforts
  }
}

const modules = new Map<DrawnFormat, WebAssembly.Module>()
/** The PNG module can be instantiated once only: its memory is that of the largest picture so far. */
let pngMemory: WebAssembly.Memory | undefined

async function freshMemory(format: DrawnFormat): Promise<WebAssembly.Memory> {
  if (format === 'png' && pngMemory) return pngMemory
  const [init, file] = CODECS[format]
  const path = createRequire(import.meta.url).resolve(file)
  const module = modules.get(format) ?? (await WebAssembly.compile(await readFile(path)))
  modules.set(format, module)
  const memory = await memoryOf(() => init(module))
  if (format === 'png') pngMemory = memory
  return memory
}
