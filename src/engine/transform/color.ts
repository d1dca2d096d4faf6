/** The colour stage: pixels of a profile become sRGB, after resizing. */

import type { Kernels } from '../kernels/kernels.ts'
import type { ImageInfo } from '../probe/info.ts'
import type { RowSource } from '../rows/rows.ts'
import { type ColorProfile, codedProfile } from './cicp.ts'
import { COLUMN_TABLE_BYTES, grayTable, RGB_TABLE_BYTES, rgbTables } from './color-tables.ts'
import type { HdrProfile } from './hdr.ts'
import { HDR_TABLE_BYTES, hdrTables } from './hdr-tables.ts'
import type { GrayProfile, RgbProfile } from './icc.ts'
import { LEVELS } from './icc-curves.ts'
import { changedInPlace, type PixelKernel, STAGE_BYTES } from './in-place.ts'

/** Slack and alignment of one arena block (wasm/arena.ts), at most. */
const BLOCK_BYTES = 128

/** Most that this stage and the flattening one take from the arena together. */
export const COLOR_ARENA_BYTES = RGB_TABLE_BYTES + 2 * STAGE_BYTES + 3 * BLOCK_BYTES
export const HDR_ARENA_BYTES = COLOR_ARENA_BYTES - RGB_TABLE_BYTES + HDR_TABLE_BYTES

/** The same by what a header tells. */
export function colorArenaBytes({ color, channels, hasIcc, hasAlpha }: ImageInfo): number {
  const coded = color && codedProfile(color, channels)
  if (coded?.space === 'hdr') return HDR_ARENA_BYTES
  return coded || hasIcc || hasAlpha ? COLOR_ARENA_BYTES : 0
}

/**
 * Yields the rows of `source` in sRGB: relative colorimetric, colours outside sRGB clipped per
 * channel, no black point compensation, alpha untouched; within one level of the exact result.
 *
 * A gray profile changes gray rows, and all three colours of RGBA rows (gray with alpha). Gray
 * rows with a colour profile pass through. See `describes` and `isSrgb` for when not to call this.
 * Takes a part of `COLOR_ARENA_BYTES` from the arena.
 */
export function toSrgb(kernels: Kernels, source: RowSource, profile: ColorProfile): RowSource {
  const { channels } = source.format
  if (profile.space === 'gray') {
    return changedInPlace(kernels, source, grayKernel(kernels, profile, channels))
  }
  if (channels === 1) return source
  const apply = profile.space === 'hdr' ? hdrKernel(kernels, profile) : rgbKernel(kernels, profile)
  return changedInPlace(kernels, source, apply)
}

function hdrKernel(kernels: Kernels, profile: HdrProfile): PixelKernel {
  const { columns, parameters, ootf, levels } = hdrTables(profile)
  const tables = kernels.alloc(HDR_TABLE_BYTES)
  const block = kernels.view(tables, HDR_TABLE_BYTES)
  let filled = 0
  for (const { buffer } of [columns, parameters, ootf, levels]) {
    block.set(new Uint8Array(buffer), filled)
    filled += buffer.byteLength
  }
  return (pointer, pixels) => kernels.exports.colorHdr(pointer, pixels, tables)
}

function rgbKernel(kernels: Kernels, profile: RgbProfile): PixelKernel {
  const { columns, levels } = rgbTables(profile)
  const tables = kernels.alloc(RGB_TABLE_BYTES)
  const block = kernels.view(tables, RGB_TABLE_BYTES)
  block.set(new Uint8Array(columns.buffer)) // wasm and every host that runs it are little-endian
  block.set(levels, COLUMN_TABLE_BYTES)
  return (pointer, pixels) => kernels.exports.colorRgba(pointer, pixels, tables)
}

function grayKernel(kernels: Kernels, profile: GrayProfile, channels: 1 | 4): PixelKernel {
  const table = kernels.alloc(LEVELS)
  kernels.view(table, LEVELS).set(grayTable(profile))
  const { colorGray, colorGrayRgba } = kernels.exports
  const apply = channels === 1 ? colorGray : colorGrayRgba
  return (pointer, pixels) => apply(pointer, pixels, table)
}
