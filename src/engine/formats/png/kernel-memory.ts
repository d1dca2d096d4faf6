/** What wasm/png/png.ts takes from the arena. */

import { block } from '../../kernels/arena-block.ts'

/** The part of a PNG's header (`PngInfo`) that decides what it takes. */
export interface PngShape {
  readonly width: number
  readonly height: number
  /** Bits per sample, 1–16. */
  readonly depth: number
  /** Samples per pixel once the palette is expanded. */
  readonly channels: 1 | 2 | 3 | 4
  readonly palette: boolean
  readonly interlaced: boolean
}

const INPUT_BYTES = 32768
const HISTORY_BYTES = 32768
const ROOM_BYTES = 98304
const OVERRUN_BYTES = 258 + 64
const BAND_ROWS = 16

/**
 * Arena bytes of decoding this PNG. Never less than it takes; more only where the header does not
 * tell a transparent colour from an alpha channel.
 */
export function pngArenaBytes(info: PngShape, rowDepth: 8 | 16 = 8): number {
  const { width, height, depth, channels, palette, interlaced } = info
  const samples = palette ? 1 : channels
  const rowBytes = Math.ceil((width * samples * depth) / 8)
  const outputBytes = (channels === 1 && !palette ? 1 : 4) * (rowDepth / 8)
  const window = Math.max(HISTORY_BYTES, rowBytes + 1) + ROOM_BYTES + OVERRUN_BYTES
  const stride = Math.ceil((width * outputBytes) / 16) * 16
  const framePitch = depth === 16 ? width * outputBytes : rowBytes
  const frame = interlaced ? block(framePitch * height) : 0
  return (
    block(INPUT_BYTES) + block(window) + 2 * block(rowBytes) + block(stride * BAND_ROWS) + frame
  )
}
