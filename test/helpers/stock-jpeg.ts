/** JPEG output by mozjpeg (@jsquash/jpeg): what our own encoder is measured against. */

import { readFile } from 'node:fs/promises'
import type { Encoder } from '../../src/engine/contract/codec.ts'
import type { LoadWasm } from '../../src/engine/stock/modules.ts'
import type { CodecPool } from '../../src/engine/stock/pool.ts'
import { stockJpegOutput } from '../../src/engine/stock-set/jpeg-encoder.ts'

/** As `npm run build:wasm` has made it. */
export const loadStockJpeg: LoadWasm = async () => {
  const file = new URL('../../wasm/build/mozjpeg_enc.wasm', import.meta.url)
  return new WebAssembly.Module(await readFile(file))
}

export function stockJpeg(pool: CodecPool): Encoder {
  return stockJpegOutput(loadStockJpeg, pool)
}
