/** What kernels.wasm exports, by source folder. Pointers and sizes are byte counts in its memory. */

import type { ColorExports } from './color-exports.ts'
import type { JpegEncodeExports } from './jpeg-encode-exports.ts'
import type { JpegExports } from './jpeg-exports.ts'
import type { JpegTurnExports } from './jpeg-turn-exports.ts'
import type { PngEncodeExports } from './png-encode-exports.ts'
import type { PngExports } from './png-exports.ts'
import type { ResizeExports } from './resize-exports.ts'

export interface ArenaExports {
  readonly memory: WebAssembly.Memory
  /** See wasm/arena.ts: 0 when the memory cannot grow. */
  alloc(bytes: number): number
  mark(): number
  release(to: number): void
}

export interface KernelExports
  extends ArenaExports,
    ColorExports,
    JpegEncodeExports,
    JpegExports,
    JpegTurnExports,
    PngEncodeExports,
    PngExports,
    ResizeExports {}
