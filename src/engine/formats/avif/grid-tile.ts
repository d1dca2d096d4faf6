/** The tiles of a grid AVIF (ISO/IEC 23008-12 6.6.2.3), where it can be decoded tile by tile. */

import { lengthOf } from '../heif/item-places.ts'
import type { CodedLayer, CodedPicture } from '../heif/layers.ts'
import type { AvifTile } from './info.ts'

/** The largest tile of a picture whose colours and alpha, if any, are cut alike. */
export function tileOf(picture: CodedPicture): AvifTile | undefined {
  const { color, alpha } = picture
  if (!color.grid || (alpha && !isCutAlike(color, alpha))) return undefined
  const sizes = color.tiles.map((tile, i) => lengthOf(tile) + lengthOf(alpha?.tiles[i] ?? []))
  const bytes = sizes.reduce((most, size) => Math.max(most, size), 0)
  const { width, height } = color.coding
  return { width, height, bytes, onlyApart: !isGridForAll(picture) }
}

function isCutAlike({ grid, coding }: CodedLayer, other: CodedLayer): boolean {
  const isSameGrid = grid?.columns === other.grid?.columns && grid?.rows === other.grid?.rows
  const { width, height } = other.coding
  return isSameGrid && coding.width === width && coding.height === height
}

/**
 * Whether a decoder takes the grids at once. MIAF (ISO/IEC 23000-22) 7.3.11.4.2: tiles are at least
 * 64x64, and where chroma is halved, sides of tiles and canvas are even.
 */
export function isGridForAll({ width, height, color, alpha }: CodedPicture): boolean {
  return [color, ...(alpha ? [alpha] : [])].every(({ grid, coding }) => {
    if (!grid) return true
    const { chroma } = coding
    const isWide = coding.width >= 64 && coding.height >= 64
    const isEvenX = width % 2 === 0 && coding.width % 2 === 0
    const isEvenY = height % 2 === 0 && coding.height % 2 === 0
    const isHalfX = chroma === '4:2:0' || chroma === '4:2:2'
    return isWide && (!isHalfX || isEvenX) && (chroma !== '4:2:0' || isEvenY)
  })
}
