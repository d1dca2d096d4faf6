/** Brotli of the platform: Workers have this module of Node's as well, and no `DecompressionStream` for it. */

import { brotliDecompressSync } from 'node:zlib'
import type { InflateBrotli } from '../engine/index.ts'

export const inflateBrotli: InflateBrotli = (stream, most) =>
  brotliDecompressSync(stream, { maxOutputLength: most })
