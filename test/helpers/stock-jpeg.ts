/** JPEG output by mozjpeg (@jsquash/jpeg): what our own encoder is measured against. */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import jpegEncoder from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js'
import { defaultOptions } from '@jsquash/jpeg/meta.js'
import { importMemory } from '../../src/build/import-memory.ts'
import type { Effort } from '../../src/engine/api/options.ts'
import type { EncodeOptions, Encoder } from '../../src/engine/contract/codec.ts'
import type { Size } from '../../src/engine/geometry/orientation.ts'
import { stockOutput } from '../../src/engine/stock/encoder.ts'
import type { LoadWasm } from '../../src/engine/stock/modules.ts'
import type { CodecPool } from '../../src/engine/stock/pool.ts'

/** What mozjpeg may try: trellis quantisation always; progressive scans; trellis over scans. */
const EFFORT = {
  fast: { progressive: false, baseline: true },
  balanced: { progressive: true },
  best: { progressive: true, trellis_multipass: true, trellis_opt_zero: true },
} as const satisfies Record<Effort, object>

/** Bytes per pixel that the heap takes, measured on photos; above quality 80 the output adds to it. */
const BYTES_PER_PIXEL = 18.3
const BYTES_PER_PIXEL_AND_QUALITY = 0.45
const BASE_BYTES = 340_000
/** Static data and stack. */
const JPEG_ENCODER_STATIC = 196_608

/** The stock module, its memory imported like those of the codecs in use. */
export const loadStockJpeg: LoadWasm = async () => {
  const path = import.meta.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')
  const { module } = importMemory(await readFile(fileURLToPath(path)))
  return new WebAssembly.Module(module as BufferSource)
}

export function stockJpeg(pool: CodecPool): Encoder {
  const stock = {
    format: 'jpeg',
    formatName: 'JPEG',
    factory: jpegEncoder,
    staticBytes: JPEG_ENCODER_STATIC,
    worstCaseFactor: 1,
    heapBytes,
    libraryOptions,
  } as const
  return stockOutput(stock, loadStockJpeg, pool)
}

function heapBytes({ width, height }: Size, { quality }: EncodeOptions): number {
  const pixels = width * height
  const perPixel = BYTES_PER_PIXEL + Math.max(0, quality - 80) * BYTES_PER_PIXEL_AND_QUALITY
  return BASE_BYTES + pixels * perPixel
}

function libraryOptions({ quality, effort }: EncodeOptions): object {
  return { ...defaultOptions, ...EFFORT[effort], quality }
}
