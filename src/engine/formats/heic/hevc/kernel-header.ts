/** What the kernel is told of a picture, and of each of its slices. */

import { HEADER_FIELDS, setFields } from './header-layout.ts'
import type { HevcHeaders } from './headers.ts'
import { tileStarts } from './picture-parameters.ts'
import { defaultLists, FACTOR_BYTES, scalingFactors } from './scaling-lists.ts'
import type { SliceHeader } from './slice-header.ts'
import { treeBlocks } from './slice-header.ts'

/** Bytes of the header; factors come last. */
export function headerBytes({ sequence }: Pick<HevcHeaders, 'sequence'>): number {
  return HEADER_FIELDS.SCALING * 4 + (sequence.scaling ? FACTOR_BYTES : 0)
}

/** Whether chroma is halved: across, and down. */
export function subsamplingOf({ sequence }: Pick<HevcHeaders, 'sequence'>) {
  const { chroma } = sequence
  return {
    planes: chroma === '4:0:0' ? 1 : 3,
    subX: chroma === '4:2:0' || chroma === '4:2:2' ? 1 : 0,
    subY: chroma === '4:2:0' ? 1 : 0,
  } as const
}

/** How rows are wanted. */
export interface HevcReading {
  /** They are as they would be without deblocking. */
  readonly skipsDeblocking: boolean
  /** Two of luma above a band and two below lie beside it, where the picture has them. */
  readonly hasRowsBeside: boolean
}

/** As they are shown. */
export const AS_SHOWN: HevcReading = { skipsDeblocking: false, hasRowsBeside: false }

/** Fills a header of `headerBytes`. */
export function fillKernelHeader(
  target: Uint8Array,
  headers: HevcHeaders,
  reading: HevcReading,
): void {
  const { sequence, picture } = headers
  const { planes, subX, subY } = subsamplingOf(headers)
  const numbers = numbersOf(target)
  const { tiles, qpDeltaDepth } = picture
  setFields(numbers, {
    ...{ WIDTH: sequence.width, HEIGHT: sequence.height, DEPTH: sequence.depth },
    ...{ PLANES: planes, SUB_X: subX, SUB_Y: subY },
    ...{ TREE_LOG2: sequence.treeLog2, UNIT_LOG2: sequence.unitLog2 },
    LEAST_TRANSFORM_LOG2: sequence.leastTransformLog2,
    MOST_TRANSFORM_LOG2: sequence.mostTransformLog2,
    TRANSFORM_DEPTH: sequence.transformDepth,
    ...{ SKIPS_TRANSFORMS: picture.skipsTransforms, HIDES_SIGNS: picture.hidesSigns },
    ...{ BYPASSES: picture.hasExact, SMOOTHS: sequence.isSmoothed },
    HAS_QP_DELTAS: qpDeltaDepth !== undefined,
    GROUP_LOG2: sequence.treeLog2 - (qpDeltaDepth ?? 0),
    ...{ CB_OFFSET: picture.cbOffset, CR_OFFSET: picture.crOffset },
    ...{ WAVEFRONT: picture.isWavefront, HAS_TILES: tiles !== undefined },
    ACROSS_TILES: tiles?.isFilteredAcross ?? true,
    ...{ SAO: sequence.hasSao, HAS_SCALING: sequence.scaling !== undefined },
    ...{ SKIPS_DEBLOCKING: reading.skipsDeblocking, ROWS_BESIDE: reading.hasRowsBeside },
  })
  fillPcm(numbers, headers)
  fillTiles(numbers, headers)
  if (!sequence.scaling) return
  const lists = picture.scaling ?? sequence.scaling ?? defaultLists()
  target.set(scalingFactors(lists), HEADER_FIELDS.SCALING * 4)
}

function numbersOf({ buffer, byteOffset }: Uint8Array): Int32Array {
  return new Int32Array(buffer, byteOffset, HEADER_FIELDS.SCALING)
}

function fillPcm(numbers: Int32Array, { sequence: { pcm } }: HevcHeaders): void {
  setFields(numbers, {
    PCM: pcm !== undefined,
    PCM_LEAST_LOG2: pcm?.leastLog2 ?? 0,
    PCM_MOST_LOG2: pcm?.mostLog2 ?? 0,
    PCM_LUMA_BITS: pcm?.lumaBits ?? 0,
    PCM_CHROMA_BITS: pcm?.chromaBits ?? 0,
    PCM_UNFILTERED: pcm?.isUnfiltered ?? false,
  })
}

function fillTiles(numbers: Int32Array, { sequence, picture }: HevcHeaders): void {
  const { columns, rows } = treeBlocks(sequence)
  const { tiles } = picture
  const across = tileStarts(tiles?.columns ?? 1, tiles?.widths, columns)
  const down = tileStarts(tiles?.rows ?? 1, tiles?.heights, rows)
  setFields(numbers, { TILE_COLUMNS: across.length - 1, TILE_ROWS: down.length - 1 })
  numbers.set(across, HEADER_FIELDS.COLUMN_STARTS)
  numbers.set(down, HEADER_FIELDS.ROW_STARTS)
}

/** Puts the settings of a slice into the header. */
export function fillSlice(target: Uint8Array, { address, depends, settings }: SliceHeader): void {
  setFields(numbersOf(target), {
    ...{ SLICE_ADDRESS: address, SLICE_DEPENDS: depends, SLICE_QP: settings.qp },
    ...{ SLICE_CB_OFFSET: settings.cbOffset, SLICE_CR_OFFSET: settings.crOffset },
    ...{ SLICE_SAO_LUMA: settings.hasSaoLuma, SLICE_SAO_CHROMA: settings.hasSaoChroma },
    ...{ SLICE_UNFILTERED: settings.isUnfiltered, SLICE_BETA: settings.beta },
    ...{ SLICE_TC: settings.tc, SLICE_ACROSS: settings.isFilteredAcross },
  })
}
