/**
 * How a picture is cut into the tiles of an AVIF grid. ISO/IEC 23000-22 (MIAF) 7.3.11.4.2 wants all
 * tiles of one size, at least 64x64, of even sides for 4:2:0; the canvas may cut the last column
 * and row (ISO/IEC 23008-12 6.6.2.3.1: it must not leave a tile out).
 */

import type { Size } from '../../geometry/orientation.ts'

export interface GridLayout {
  /** Of the whole picture, in pixels. */
  readonly width: number
  readonly height: number
  readonly columns: number
  readonly rows: number
  /** Of each tile, in pixels. */
  readonly tileWidth: number
  readonly tileHeight: number
  /** Coded in 4:4:4: MIAF allows 4:2:0 only where the picture's own sides are even as well. */
  readonly fullChroma: boolean
}

/** Whether a grid of this size cannot be coded in 4:2:0. */
export function needsFullChroma({ width, height }: Size): boolean {
  return (width | height) % 2 === 1
}

const MIN_SIDE = 64
/** Sides are multiples of a transform block, which is even, and wastes less than 16 pixels. */
const SIDE_STEP = 8
/** Pixels of the band of rows that waits to be cut, where the width leaves a choice. */
const BAND_PIXELS = 4_194_304

/**
 * Tiles of at most `tilePixels`, nearly square where the band allows it, and stretched so that they
 * cover the picture with next to nothing left over.
 */
export function gridLayout({ width, height }: Size, tilePixels: number): GridLayout {
  const side = Math.sqrt(tilePixels)
  const tallest = Math.min(side, BAND_PIXELS / width)
  const vertical = evenParts(height, tallest)
  const horizontal = evenParts(width, tilePixels / vertical.size)
  return {
    width,
    height,
    columns: horizontal.count,
    rows: vertical.count,
    tileWidth: horizontal.size,
    tileHeight: vertical.size,
    fullChroma: needsFullChroma({ width, height }),
  }
}

/** Cuts a side into equal parts of about `largest`, the last of which may stick out. */
function evenParts(side: number, largest: number): { count: number; size: number } {
  const limit = Math.max(MIN_SIDE, Math.floor(largest / SIDE_STEP) * SIDE_STEP)
  const parts = Math.ceil(side / limit)
  const size = Math.max(MIN_SIDE, Math.ceil(side / parts / SIDE_STEP) * SIDE_STEP)
  return { count: Math.ceil(side / size), size }
}
