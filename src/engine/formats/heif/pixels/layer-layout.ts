/**
 * How the planes of a layer are cut into tiles, and which rows of chroma belong to a row of luma.
 *
 * Chroma between samples is worked out over the seams of tiles, as in a picture that was coded in one
 * piece (libavif does so). Where halved tiles have odd sides, samples on both sides of a seam do not
 * follow each other: there every tile is a picture of its own.
 */

import type { Size } from '../../../geometry/orientation.ts'
import type { CodedLayer } from '../layers.ts'

export interface LayerLayout extends Size {
  readonly columns: number
  readonly tileRows: number
  readonly tile: Size
  readonly hasChroma: boolean
  readonly isHalfWide: boolean
  readonly isHalfHigh: boolean
  /** Chroma goes on over the seams. */
  readonly isJoined: boolean
}

/** A part of the width whose chroma has edges of its own; in samples of luma and of chroma. */
export interface Segment {
  readonly x: number
  readonly width: number
  readonly chromaX: number
}

export function layoutOf({ width, height }: Size, { grid, coding }: CodedLayer): LayerLayout {
  const { chroma } = coding
  const isHalfWide = chroma === '4:2:0' || chroma === '4:2:2'
  const isHalfHigh = chroma === '4:2:0'
  const { columns, rows: tileRows } = grid ?? { columns: 1, rows: 1 }
  const tile = { width: coding.width, height: coding.height }
  const fitsX = !isHalfWide || columns === 1 || tile.width % 2 === 0
  const fitsY = !isHalfHigh || tileRows === 1 || tile.height % 2 === 0
  return {
    ...{ width, height, columns, tileRows, tile, isHalfWide, isHalfHigh },
    hasChroma: chroma !== '4:0:0',
    isJoined: fitsX && fitsY,
  }
}

/** Samples of chroma in a tile, or in a part of one. */
export function chromaOf({ isHalfWide, isHalfHigh }: LayerLayout, { width, height }: Size): Size {
  return {
    width: isHalfWide ? Math.ceil(width / 2) : width,
    height: isHalfHigh ? Math.ceil(height / 2) : height,
  }
}

/** The parts that are converted apart. */
export function segmentsOf(layout: LayerLayout): readonly Segment[] {
  const { width, columns, tile, isJoined } = layout
  if (isJoined) return [{ x: 0, width, chromaX: 0 }]
  const chromaWidth = chromaOf(layout, tile).width
  return Array.from({ length: columns }, (_, column) => {
    const x = column * tile.width
    return { x, width: Math.min(tile.width, width - x), chromaX: column * chromaWidth }
  })
}

/**
 * The rows of chroma that are nearest and next nearest to a row of luma. They count on from tile to
 * tile; at edges, and where chroma is as high as luma, both are the same.
 */
export function chromaRows(layout: LayerLayout, y: number): readonly [near: number, far: number] {
  const { height, tile, isHalfHigh, isJoined } = layout
  if (!isHalfHigh) return [y, y]
  const [top, bottom] = isJoined ? [0, height] : edgesOf(layout, y)
  const first = Math.floor(top / tile.height) * Math.ceil(tile.height / 2)
  const row = y - top
  const near = first + (row >> 1)
  const isEdge = row === 0 || (y === bottom - 1 && row % 2 === 1)
  return [near, isEdge ? near : row % 2 === 0 ? near - 1 : near + 1]
}

/** The rows of the tile that a row lies in. */
function edgesOf({ height, tile }: LayerLayout, y: number): readonly [top: number, bottom: number] {
  const top = y - (y % tile.height)
  return [top, Math.min(height, top + tile.height)]
}
