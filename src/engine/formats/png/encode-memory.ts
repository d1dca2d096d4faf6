/** What wasm/png-encode/ takes from the arena, and what it may put out. */

import { block } from '../../kernels/arena-block.ts'
import type { RowFormat } from '../../rows/rows.ts'

// wasm/png-encode/{state,replay}.ts
const BAND_BYTES = 262_144
const STRIP_BYTES = 65_536
const MAX_STRIP_ROWS = 256
const MARGIN = 16
const TABLES_BYTES = 156_992
const WINDOW_BYTES = 262_144
const HASH_BYTES = 4 * 2 ** 15 + 4 * 2 ** 13 + 2 * 32_768
const TOKEN_BYTES = 65_536 * 4
const CHUNK_BYTES = 65_536
const OUT_BYTES = 8 + CHUNK_BYTES + 65_536 * 6 + 1024
// wasm/inflate/inflater.ts
const REPLAY_INPUT_BYTES = 8 + 512 + CHUNK_BYTES
const REPLAY_WINDOW_BYTES = 65_536 + 258 + 64
const INFLATER_BYTES = 80 + (2400 + 512) * 4
const HISTORY_BYTES = 32_768

/** Arena bytes of encoding rows of this format: exact up to the alignment of some blocks. */
export function pngEncodeArenaBytes({ width, channels }: RowFormat): number {
  const row = width * channels
  const bandRows = Math.min(MAX_STRIP_ROWS, Math.max(1, Math.floor(BAND_BYTES / row)))
  const strip = Math.max(STRIP_BYTES, row)
  return [
    row * bandRows,
    strip + row + (MAX_STRIP_ROWS + 2) * 3 * MARGIN,
    ...[1, 2].map(() => HISTORY_BYTES + strip + MAX_STRIP_ROWS + MARGIN),
    WINDOW_BYTES,
    HASH_BYTES,
    TOKEN_BYTES,
    TABLES_BYTES,
    OUT_BYTES,
    REPLAY_INPUT_BYTES,
    Math.max(HISTORY_BYTES, row + 1) + REPLAY_WINDOW_BYTES,
    ...[1, 2].map(() => row + MARGIN),
    row,
    INFLATER_BYTES,
    2 * 64, // two more blocks of hashes
  ].reduce((sum, bytes) => sum + block(bytes), 0)
}

/**
 * Bytes of the file at most: pixels that do not compress are stored, with 5 bytes for every 64 KiB
 * at most and 12 for every chunk; less than 1 KiB are signature, header, palette and end.
 */
export function pngEncodeOutputBytes(
  { width, height, channels }: RowFormat,
  alpha: boolean,
): number {
  const pixelBytes = channels === 1 ? 1 : alpha ? 4 : 3
  const raw = (width * pixelBytes + 1) * height
  return Math.ceil(raw * 1.001) + 2048
}
