/** The colour stage: pixels of a profile become sRGB, after resizing. */

import type { Kernels } from '../../kernels/kernels.ts'
import type { RowSource } from '../../rows/rows.ts'
import { ARENA_BLOCK_BYTES, changedInPlace, type PixelKernel, STAGE_BYTES } from '../in-place.ts'
import { COLUMN_TABLE_BYTES, grayTable, RGB_TABLE_BYTES, rgbTables } from './color-tables.ts'
import { fillNodes, linkShape, linkSteps } from './device-link.ts'
import type { HdrProfile } from './hdr.ts'
import { HDR_TABLE_BYTES, hdrTables } from './hdr-tables.ts'
import type { GrayProfile, RgbProfile } from './icc.ts'
import { LEVELS } from './icc-curves.ts'
import type { LutProfile } from './icc-lut.ts'
import type { SourceProfile } from './icc-profile.ts'

/** Most that the stage takes from the arena, without `linkArenaBytes`. */
export const COLOR_ARENA_BYTES = RGB_TABLE_BYTES + STAGE_BYTES + 2 * ARENA_BLOCK_BYTES
export const HDR_ARENA_BYTES = COLOR_ARENA_BYTES - RGB_TABLE_BYTES + HDR_TABLE_BYTES

/** The same for a picture of this profile. */
export function colorArenaBytes({ space }: SourceProfile): number {
  return space === 'hdr' ? HDR_ARENA_BYTES : COLOR_ARENA_BYTES
}

/** What the table of a profile takes from the arena beyond that; most profiles have none. */
export function linkArenaBytes(profile: SourceProfile | undefined): number {
  if (profile?.space !== 'lut') return 0
  const { stepsBytes, nodesBytes } = linkShape(profile)
  return stepsBytes + nodesBytes + 2 * ARENA_BLOCK_BYTES
}

/** Wraps a source of rows in those of a profile. */
export type ToSrgb = (source: RowSource) => RowSource

/**
 * Yields the rows of `source` in sRGB, alpha untouched, colours outside sRGB clipped per channel.
 * Matrix and gray profiles: relative colorimetric, no black point compensation, within one level of
 * the exact result. Look-up tables: perceptual, with black point compensation.
 *
 * A gray profile changes gray rows, and all three colours of RGBA rows (gray with alpha). Gray
 * rows with a colour profile pass through. Rows of four inks become opaque RGBA. See `readProfile`
 * for when not to call this. Takes a part of `COLOR_ARENA_BYTES`, and `linkArenaBytes`.
 */
export function toSrgb(kernels: Kernels, source: RowSource, profile: SourceProfile): RowSource {
  return openColor(kernels, profile)(source)
}

/** The same for several sources, through the same tables. */
export function openColor(kernels: Kernels, profile: SourceProfile): ToSrgb {
  if (profile.space === 'gray') {
    const apply = grayKernels(kernels, profile)
    return (source) => changedInPlace(kernels, source, apply[source.format.channels])
  }
  const apply = pixelKernel(kernels, profile)
  return (source) =>
    source.format.channels === 1 ? source : changedInPlace(kernels, source, apply)
}

function pixelKernel(kernels: Kernels, profile: Exclude<SourceProfile, GrayProfile>): PixelKernel {
  switch (profile.space) {
    case 'lut':
      return linkKernel(kernels, profile)
    case 'hdr':
      return hdrKernel(kernels, profile)
    case 'rgb':
      return rgbKernel(kernels, profile)
  }
}

function linkKernel(kernels: Kernels, profile: LutProfile): PixelKernel {
  const shape = linkShape(profile)
  const steps = kernels.alloc(shape.stepsBytes)
  const nodes = kernels.alloc(shape.nodesBytes)
  kernels.view(steps, shape.stepsBytes).set(new Uint8Array(linkSteps(profile, shape).buffer))
  const { buffer } = kernels.exports.memory
  fillNodes(new Int16Array(buffer, nodes, shape.nodesBytes / 2), profile, shape)
  const { linkCmyk, linkRgba } = kernels.exports
  const apply = shape.inputs === 4 ? linkCmyk : linkRgba
  return (pointer, pixels) => apply(pointer, pixels, steps, nodes)
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

function grayKernels(kernels: Kernels, profile: GrayProfile): Readonly<Record<1 | 4, PixelKernel>> {
  const table = kernels.alloc(LEVELS)
  kernels.view(table, LEVELS).set(grayTable(profile))
  const { colorGray, colorGrayRgba } = kernels.exports
  return {
    1: (pointer, pixels) => colorGray(pointer, pixels, table),
    4: (pointer, pixels) => colorGrayRgba(pointer, pixels, table),
  }
}
