/** Stages that change pixels where they lie: the same size in and out, one row like another. */

import type { Kernels } from '../kernels/kernels.ts'
import {
  type Band,
  type BandSource,
  isBandSource,
  type RowFormat,
  type RowSource,
  rowBytes,
} from '../rows/rows.ts'

/** Changes `pixels` adjoining pixels that start at `pointer` in kernel memory. */
export type PixelKernel = (pointer: number, pixels: number) => void

/** What a stage takes from the arena for rows that lie in JavaScript memory; a multiple of 4. */
export const STAGE_BYTES = 16384

/** Slack and alignment of one arena block (wasm/arena.ts), at most. */
export const ARENA_BLOCK_BYTES = 128

/**
 * Wraps a source so that `apply` has changed every pixel that it yields. Bands are changed by
 * pointer, which is right only while nobody else reads the same band: so must rows that are read
 * into a view of kernel memory. Rows in JavaScript memory take a detour of 16 KiB at a time.
 */
export function changedInPlace(kernels: Kernels, source: RowSource, apply: PixelKernel): RowSource {
  const { format } = source
  const change = changer(kernels, format, apply)
  const rows: RowSource = {
    format,
    read(into, maxRows) {
      const count = source.read(into, maxRows)
      change(into.subarray(0, count * rowBytes(format)))
      return count
    },
  }
  return isBandSource(source) ? withBands(rows, source, apply) : rows
}

function withBands(rows: RowSource, source: BandSource, apply: PixelKernel): BandSource {
  return {
    ...rows,
    nextBand() {
      const band = source.nextBand()
      if (band?.rows) changeBand(band, source.format, apply)
      return band
    },
  }
}

function changeBand({ pointer, rows, stride }: Band, format: RowFormat, apply: PixelKernel): void {
  const packed = stride === rowBytes(format)
  const runs = packed ? 1 : rows
  const pixels = packed ? rows * format.width : format.width
  for (let run = 0; run < runs; run++) apply(pointer + run * stride, pixels)
}

/** Changes rows in any memory; the stage is taken when the first rows need it. */
function changer(kernels: Kernels, { channels }: RowFormat, apply: PixelKernel) {
  let stage = 0
  const changePart = (part: Uint8Array): void => {
    stage ||= kernels.alloc(STAGE_BYTES)
    const staged = kernels.view(stage, part.length)
    staged.set(part)
    apply(stage, part.length / channels)
    part.set(staged)
  }
  return (bytes: Uint8Array): void => {
    if (bytes.buffer === kernels.exports.memory.buffer) {
      apply(bytes.byteOffset, bytes.length / channels)
    } else {
      for (let start = 0; start < bytes.length; start += STAGE_BYTES) {
        changePart(bytes.subarray(start, start + STAGE_BYTES))
      }
    }
  }
}
