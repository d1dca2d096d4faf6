/** The resizer as a stage: rows in, rows out, by pointer where both sides are kernels. */

import { ImageError } from '../../api/errors.ts'
import { bandsOf, rowsOfBands } from '../../kernels/band-source.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import {
  BAND_ROWS,
  type Band,
  type BandSource,
  type RowFormat,
  type RowSource,
} from '../../rows/rows.ts'
import type { Axis } from './axis.ts'
import {
  bandStride,
  COLUMN_ALIGN,
  columnAxis,
  type ResizeSpec,
  ROW_ALIGN,
  resizeLayout,
  rowAxis,
  weightsOffset,
} from './layout.ts'
import { buildTaps } from './taps.ts'

export { type ResizeSpec, resizerArenaBytes, scratchBandBytes } from './layout.ts'

/** One open resizer. Several can take the same band in turn. */
interface Resizer {
  /** Of the rows it makes. */
  readonly format: RowFormat
  /**
   * Takes up to `rows` source rows, the next ones from the top, `stride` bytes apart.
   * Returns how many it took: fewer when an output row must be pulled first.
   */
  push(pointer: number, stride: number, rows: number): number
  /** Writes the output row that is due to `pointer`; `false` when it needs more source rows. */
  pull(pointer: number): boolean
}

/** Opens a resizer in the arena. Throws `memory-budget` when the memory cannot grow. */
function openResizer(kernels: Kernels, format: RowFormat, spec: ResizeSpec): Resizer {
  const { exports } = kernels
  const layout = resizeLayout(format, spec)
  const { kind, left, columns, columnTaps, top, rows, rowTaps, slots, rounding } = layout
  const across = [left, columns, columnTaps, spec.width] as const
  const down = [top, rows, rowTaps, spec.height] as const
  const handle = exports.resizeOpen(kind, ...across, ...down, slots, rounding) >>> 0
  if (handle === 0) {
    const needed = layout.bytes
    throw new ImageError('memory-budget', 'Cannot resize: out of memory', { needed })
  }
  if (columnTaps > 0) {
    writeTable(kernels, exports.resizeColumns(handle) >>> 0, columnAxis(format, spec), COLUMN_ALIGN)
  }
  writeTable(kernels, exports.resizeRows(handle) >>> 0, rowAxis(format, spec), ROW_ALIGN)
  return {
    format: { width: spec.width, height: spec.height, channels: format.channels },
    push: (pointer, stride, count) => exports.resizePush(handle, pointer, stride, count),
    pull: (pointer) => exports.resizePull(handle, pointer) === 1,
  }
}

/** Writes the weights of one axis; positions count from the first sample that is used. */
function writeTable(kernels: Kernels, pointer: number, axis: Axis, align: number): void {
  const { first, weights } = buildTaps(axis, align)
  const begin = first[0]!
  const positions = first.map((position) => position - begin)
  const offset = weightsOffset(axis.outputs)
  kernels.view(pointer, positions.byteLength).set(new Uint8Array(positions.buffer))
  kernels.view(pointer + offset, weights.byteLength).set(new Uint8Array(weights.buffer))
}

/**
 * Resizes the rows of `source`. A band source is taken by pointer, any other is read into a band
 * first. Reads no further than the last row that the output needs. Answers fewer rows than asked
 * for where the source has none for now. `bandRows`: rows made ready at a time, at most.
 */
export function resized(
  kernels: Kernels,
  source: RowSource,
  spec: ResizeSpec,
  bandRows = BAND_ROWS,
): BandSource {
  const resizer = openResizer(kernels, source.format, spec)
  const nextInput = bandsOf(kernels, source)
  const { format } = resizer
  const stride = bandStride(format)
  const output = kernels.alloc(stride * Math.min(bandRows, format.height))
  let input: Band | undefined
  let taken = 0
  let rowsMade = 0

  /** Makes one row, if there is enough to make it from; takes no more of a band than that needs. */
  function makeRow(pointer: number): boolean {
    while (!resizer.pull(pointer)) {
      if (!input || taken === input.rows) {
        input = nextInput()
        taken = 0
        if (!input) throw new ImageError('damaged-image', 'Cannot resize: rows are missing')
        if (input.rows === 0) return false
      }
      const next = input.pointer + taken * input.stride
      taken += resizer.push(next, input.stride, input.rows - taken)
    }
    return true
  }

  return rowsOfBands(kernels, format, () => {
    const most = Math.min(bandRows, format.height - rowsMade)
    if (most === 0) return undefined
    let rows = 0
    while (rows < most && makeRow(output + rows * stride)) rows++
    rowsMade += rows
    return { pointer: output, rows, stride }
  })
}
