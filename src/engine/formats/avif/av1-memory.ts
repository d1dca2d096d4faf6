/** What the AV1 kernel takes from the arena, from the headers alone. Mirrors wasm/av1/open.ts. */

import { block } from '../../kernels/arena-block.ts'
import { headerWords } from './av1/header-layout.ts'
import type { Av1Headers } from './av1/headers.ts'
import { INTER_WORDS } from './av1/inter-layout.ts'
import { INTER_CDF_BYTES, planStores } from './av1/stores.ts'

// wasm/av1/{frame,work,tile,tile-row,open,matrices,grain-template}.ts and shared/av1/cdf-tables.ts
const STATE_BYTES = 704
const WORK_BYTES = 93_408
const TILE_BYTES = 128
const CDF_BYTES = 20_816
const INTER_WORK_BYTES = 318_080
const INTER_UNIT_BYTES = 16
const FIELD_BYTES = 8
const SOLE_WINDOW_BYTES = 8192
const SHARED_WINDOW_BYTES = 4096
const TABLE_BYTES = 64 + 512
const MATRICES_BYTES = 3 * (1024 + 512)
const GRAIN_BYTES = 3 * (12_032 + 272) + 16
const MARGIN = 32
const HISTORY_ROWS = 16
const SPARE_ROWS = 4
const NEIGHBOUR_ROWS = 4
const CONTEXTS = 11
const CONTEXT_SLACK = 64
const MAP_SLACK = 32
const MAP_HISTORY = 4
const MOTION_HISTORY = 8
const MOTION_BYTES = 8
const UNIT_BYTES = 8
const BYTES_PER_SAMPLE = 2

/**
 * Arena bytes of an open decoder, its header included. They go by the width of the picture, and not
 * by its height, but where blocks are copied within it: then the whole picture is kept.
 */
export function av1ArenaBytes(headers: Av1Headers): number {
  if (headers.earlier.length === 0) return pictureBytes(headers)
  const stores = planStores(headers).bytes.reduce((sum, bytes) => sum + block(bytes), 0)
  return stores + Math.max(...[...headers.earlier, headers].map(interPictureBytes))
}

/** Of a picture that others are predicted from, or that is. */
function interPictureBytes(headers: Av1Headers): number {
  const { frame, height } = headers
  const told = block(4 * INTER_WORDS)
  if (!frame.inter) return told + pictureBytes(headers)
  const across = frame.tiles.columns.length - 1
  const cdfs = block(tileBytes(across, INTER_CDF_BYTES)) - block(tileBytes(across, CDF_BYTES))
  const stride = padded(frame.codedWidth) / 4 + MAP_SLACK
  const rows = sideOf(headers) / 4 + MOTION_HISTORY
  const units = ((frame.codedWidth + 7) >> 3) * ((height + 7) >> 3)
  const field = frame.inter.usesMotionField ? block(units * FIELD_BYTES) : 0
  const work = block(INTER_WORK_BYTES) + block(stride * rows * INTER_UNIT_BYTES) + field
  return told + pictureBytes(headers) + cdfs + work
}

function pictureBytes(headers: Av1Headers): number {
  const { columns } = headers.frame.tiles
  const tiles = (columns.length - 1) * (headers.frame.tiles.rows.length - 1)
  const hasMatrices = headers.frame.quantizers.matrices !== undefined
  return (
    block(4 * headerWords(tiles)) +
    block(STATE_BYTES) +
    block(WORK_BYTES) +
    planeBytes(headers) +
    mapBytes(headers) +
    block(tileBytes(columns.length - 1, CDF_BYTES)) +
    block(TABLE_BYTES) +
    (hasMatrices ? block(MATRICES_BYTES) : 0) +
    (headers.hasFilmGrain ? block(GRAIN_BYTES + 2 * noiseRowBytes(headers.width)) : 0)
  )
}

/** Of luma, in whole superblocks of 128. */
function padded(width: number): number {
  return Math.ceil(width / 128) * 128
}

function sideOf({ sequence }: Av1Headers): number {
  return sequence.has128Superblocks ? 128 : 64
}

/** Windows of all planes: superblocks, rows after CDEF, rows after loop restoration. */
function planeBytes(headers: Av1Headers): number {
  const { frame, height, hasFilmGrain } = headers
  const { cdef, restoration } = frame.filters
  const side = sideOf(headers)
  const rows = frame.intraBlockCopy ? Math.ceil(height / side) * side : side
  const isCopied = cdef !== undefined || (frame.intraBlockCopy && hasFilmGrain)
  let bytes = 0
  for (let plane = 0; plane < (headers.mono ? 1 : 3); plane++) {
    const subX = plane > 0 ? headers.subsamplingX : 0
    const subY = plane > 0 ? headers.subsamplingY : 0
    const strideOf = (width: number) => ((padded(width) >> subX) + 2 * MARGIN) * BYTES_PER_SAMPLE
    const stride = strideOf(frame.codedWidth)
    const outRows = (side >> subY) + HISTORY_ROWS
    bytes += block(stride * ((rows >> subY) + HISTORY_ROWS + SPARE_ROWS)) + block(stride)
    if (isCopied) bytes += block(stride * outRows)
    const outStride = strideOf(headers.width)
    const out = block(outStride * outRows)
    if (frame.codedWidth < headers.width) bytes += out
    const { kind, size } = restoration[plane] ?? { kind: 0, size: 64 }
    if (kind === 0) continue
    const units = unitsAcross(headers.width, subX, size) * unitsAcross(height, subY, size)
    bytes += out + block(outStride * NEIGHBOUR_ROWS) + block(units * UNIT_BYTES)
  }
  return bytes
}

/** 7.17: the last unit may be half as large again. */
function unitsAcross(side: number, shift: 0 | 1, size: number): number {
  const samples = (side + shift) >> shift
  return Math.max(Math.floor((samples + size / 2) / size), 1)
}

/** Contexts above, and maps of the superblocks. */
function mapBytes(headers: Av1Headers): number {
  const units = padded(headers.frame.codedWidth) / 4
  const stride = units + MAP_SLACK
  const rows = sideOf(headers) / 4 + MAP_HISTORY + 1
  const motionRows = sideOf(headers) / 4 + MOTION_HISTORY
  return (
    block(CONTEXTS * (units + CONTEXT_SLACK)) +
    4 * block(stride * rows) +
    block(4 * stride * rows) +
    block(3 * (units / 16 + 2)) +
    (headers.frame.intraBlockCopy ? block(stride * MOTION_BYTES * motionRows) : 0)
  )
}

function tileBytes(across: number, cdfBytes: number): number {
  const window = across > 1 ? SHARED_WINDOW_BYTES : SOLE_WINDOW_BYTES
  return across * (TILE_BYTES + cdfBytes + window + 64)
}

function noiseRowBytes(width: number): number {
  return Math.floor((2 * width + 191) / 64) * 64
}
