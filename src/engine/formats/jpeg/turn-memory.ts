/** What turning a JPEG takes from the arena, and for which it works. Mirrors wasm/jpeg-turn/. */

import { isTransposed, type Orientation, type Size } from '../../geometry/orientation.ts'
import {
  chunkBytes,
  type EncoderShape,
  encoderBlocks,
  encoderPlanesBytes,
} from './encode-memory.ts'
import type { JpegShape } from './kernel-memory.ts'
import { mirroredSides } from './turn-kernel.ts'

/**
 * Room for coefficients, of which those of a component are there twice while they are ordered, and
 * then for the file beside them, in bytes per byte of the input. Photos at qualities of 10 to 100
 * take 2.4 to 3.4 and 2 bytes a block; with less than is `enough` nothing is tried.
 */
const RESERVE = { ample: 4.2, enough: 3 } as const
const RESERVE_PER_BLOCK = 2.5
/** Chunks that are partly filled, tables and statistics. */
const OPEN_CHUNKS = 8
const TABLES_BYTES = 40_960

/** How the turned picture is coded; `undefined` for one that cannot be turned without loss. */
export function jpegTurnShape(
  { width, height, sampling }: Pick<JpegShape, 'width' | 'height' | 'sampling'>,
  orientation: Orientation,
): EncoderShape | undefined {
  const factors = lumaFactors(sampling)
  if (!factors) return undefined
  const mirrored = mirroredSides(orientation)
  if (mirrored.width && width % (8 * factors.h) !== 0) return undefined
  if (mirrored.height && height % (8 * factors.v) !== 0) return undefined
  const components = sampling.length === 1 ? 1 : 3
  const [hMax, vMax] = isTransposed(orientation) ? [factors.v, factors.h] : [factors.h, factors.v]
  return { components, hMax, vMax }
}

/** Of luma against chroma, where both components of chroma are alike and luma is 1 or 2 times as fine. */
function lumaFactors(sampling: JpegShape['sampling']) {
  const [luma, cb, cr] = sampling
  if (sampling.length === 1) return { h: 1, v: 1 }
  if (sampling.length !== 3 || !luma || !cb || !cr) return undefined
  const [h, v] = [luma.h / cb.h, luma.v / cb.v]
  const isAlike = cb.h === cr.h && cb.v === cr.v
  return isAlike && (h === 1 || h === 2) && (v === 1 || v === 2) ? { h, v } : undefined
}

/** Arena bytes for what the size of the picture decides. */
export function jpegTurnFixedBytes(size: Size, shape: EncoderShape): number {
  return encoderPlanesBytes(size, shape) + encoderBlocks(size, shape) * 4 + 3 * 128
}

/** Arena bytes for what its content decides, within `room`; `undefined` where that is too little. */
export function jpegTurnReserve(
  size: Size,
  shape: EncoderShape,
  { inputBytes, room }: { readonly inputBytes: number; readonly room: number },
): number | undefined {
  const chunks = OPEN_CHUNKS * chunkBytes(size.width * size.height)
  const common = encoderBlocks(size, shape) * RESERVE_PER_BLOCK + chunks + TABLES_BYTES
  const least = Math.ceil(common + inputBytes * RESERVE.enough)
  const most = Math.ceil(common + inputBytes * RESERVE.ample)
  return room < least ? undefined : Math.min(room, most)
}
