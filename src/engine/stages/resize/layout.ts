/** How a resizer lies in the arena: decided from the header alone, before anything is allocated. */

import type { Window } from '../../geometry/axes.ts'
import { block } from '../../kernels/arena-block.ts'
import { BAND_ROWS, type RowFormat, rowBytes } from '../../rows/rows.ts'
import { type Axis, isIdentity } from './axis.ts'
import { shrinkBias } from './blocks.ts'
import type { Filter } from './filters.ts'
import { tapsRange } from './taps.ts'

/** Which part of a source to show, and how large. */
export interface Resize {
  /** The window to show, in source pixels; may be fractional. Its surroundings feed the filter. */
  readonly crop: Window
  /** Where these surroundings end, in whole source pixels: beyond lies what was cut off. Default: all. */
  readonly within?: Window
  /** Output size in pixels, in stored orientation. */
  readonly width: number
  readonly height: number
  readonly filter: Filter
  /** The decoder has made the source this many times smaller: 1, 2, 4 or 8. */
  readonly reduction: number
  /** All is kept as it is. */
  readonly isIdentity?: true
}

/** What to make of a source. */
export interface ResizeSpec
  extends Pick<Resize, 'crop' | 'within' | 'width' | 'height' | 'filter'> {
  /** Every alpha is 255: alpha is not resampled, and nothing is premultiplied. */
  readonly opaque: boolean
  /** The fourth channel is no alpha but one like the others: black ink. Default: no. */
  readonly inks?: boolean
  /** The decoder has made the source this many times smaller: 2, 4 or 8. Default: 1. */
  readonly reduction?: number
}

/** The arguments of `resizeOpen`, and what they cost. */
export interface ResizeLayout {
  /** 0 gray, 1 opaque RGBA, 2 RGBA, 3 four inks. */
  readonly kind: 0 | 1 | 2 | 3
  readonly left: number
  readonly columns: number
  /** 0 = the columns are not resized. */
  readonly columnTaps: number
  readonly top: number
  readonly rows: number
  readonly rowTaps: number
  /** 0 = a ring of rows. */
  readonly slots: number
  /** Added before a result is cut to whole levels, in 1/64: 32 rounds to the nearest. */
  readonly rounding: number
  /** Arena bytes of the resizer, without the bands of rows around it. */
  readonly bytes: number
}

/** Weights of a column come in fours, of a row in twos. */
export const COLUMN_ALIGN = 4
export const ROW_ALIGN = 2

/** Rows that wasm/resize/rows.ts accumulates in one go. */
const BATCH = 4
/** Bytes of the struct in wasm/resize/state.ts. */
const STATE_BYTES = 96

/** Positions count from where the surroundings begin. */
export function columnAxis({ width }: RowFormat, spec: ResizeSpec): Axis {
  const { crop, within = { x: 0, width }, width: outputs, filter, reduction = 1 } = spec
  const { x, width: length } = within
  return { length, start: crop.x - x, span: crop.width, outputs, filter, reduction }
}

export function rowAxis({ height }: RowFormat, spec: ResizeSpec): Axis {
  const { crop, within = { y: 0, height }, height: outputs, filter, reduction = 1 } = spec
  const { y, height: length } = within
  return { length, start: crop.y - y, span: crop.height, outputs, filter, reduction }
}

/** Lays out a resizer for rows of this format. */
export function resizeLayout(format: RowFormat, spec: ResizeSpec): ResizeLayout {
  const columnsAxis = columnAxis(format, spec)
  const rowsAxis = rowAxis(format, spec)
  const { within: origin = { x: 0, y: 0 } } = spec
  const keepColumns = isIdentity(columnsAxis)
  const across = tapsRange(columnsAxis, COLUMN_ALIGN)
  const down = tapsRange(rowsAxis, ROW_ALIGN)
  // A plain crop copies the pixels: premultiplying would lose colour where alpha is low.
  const copies = spec.opaque || (keepColumns && isIdentity(rowsAxis))
  const base = {
    kind: kindOf(format, spec, copies),
    left: origin.x + (keepColumns ? columnsAxis.start : across.begin),
    columns: keepColumns ? spec.width : across.end - across.begin,
    columnTaps: keepColumns ? 0 : across.size,
    top: origin.y + down.begin,
    rows: down.end - down.begin,
    rowTaps: down.size,
    rounding: roundingOf([columnsAxis, rowsAxis]),
  }
  const ring = { ...base, slots: 0 }
  const accumulating = { ...base, slots: slotsOf(rowsAxis, down.size) }
  const ringBytes = layoutBytes(ring, spec)
  const accumulatingBytes = layoutBytes(accumulating, spec)
  return ringBytes <= accumulatingBytes
    ? { ...ring, bytes: ringBytes }
    : { ...accumulating, bytes: accumulatingBytes }
}

function kindOf({ channels }: RowFormat, { inks }: ResizeSpec, copies: boolean): 0 | 1 | 2 | 3 {
  if (channels === 1) return 0
  if (inks) return 3
  return copies ? 1 : 2
}

/**
 * Arena bytes of `resized()` over a band source: the resizer and its output band.
 * Any other source takes `scratchBandBytes` more.
 */
export function resizerArenaBytes(format: RowFormat, spec: ResizeSpec): number {
  const band = bandStride({ ...format, width: spec.width }) * BAND_ROWS
  return resizeLayout(format, spec).bytes + block(band)
}

/** Arena bytes of the band that rows of a source outside the arena are read into. */
export function scratchBandBytes(format: RowFormat): number {
  return block(rowBytes(format) * BAND_ROWS)
}

/** Bytes from row to row in an output band: whole SIMD stores. */
export function bandStride(format: RowFormat): number {
  return Math.ceil(rowBytes(format) / 16) * 16
}

/**
 * Outputs that any `BATCH` neighbouring rows can touch before the first of them is finished.
 * Outputs near the bottom all end at the last row, hence half a filter more.
 */
function slotsOf({ span, outputs }: Axis, size: number): number {
  const step = span / outputs
  return Math.min(outputs, Math.ceil((1.5 * size + BATCH + step) / step) + 1)
}

function layoutBytes(layout: Omit<ResizeLayout, 'bytes'>, spec: ResizeSpec): number {
  const { kind, columns, columnTaps, rowTaps, slots } = layout
  const pixelSamples = kind === 0 ? 1 : kind === 1 && columnTaps > 0 ? 3 : 4
  const pitch = oddLines(spec.width * pixelSamples * 2)
  const planes = kind >= 2 ? 4 * oddLines(columns * 2) : 3 * oddLines(columns)
  return [
    STATE_BYTES,
    columnTaps > 0 && kind > 0 ? planes : undefined,
    tableBytes(columnTaps > 0 ? spec.width : 0, columnTaps),
    tableBytes(spec.height, rowTaps),
    pitch * (slots > 0 ? BATCH : rowTaps),
    pitch,
    slots > 0 ? slots * 16 : rowTaps * 4,
    slots > 0 ? slots * pitch * 2 : undefined,
  ].reduce<number>((sum, bytes) => sum + (bytes === undefined ? 0 : block(bytes)), 0)
}

/**
 * libvips rounds to bytes four times on its way, and not evenly: shrinking by 6 to 8 makes a picture
 * 0.8 of a level darker. We round once, at the end, and so shift the point of that rounding, by half
 * a level at most: flat areas stay flat.
 */
function roundingOf(axes: readonly Axis[]): number {
  const shift = axes.reduce((sum, { span, outputs, filter, reduction = 1 }) => {
    return sum + shrinkBias((span / outputs) * reduction, filter)
  }, 0)
  return Math.min(Math.max(Math.round(32 + 64 * shift), 0), 63)
}

/** Bytes of a table: u32 × outputs, padded to 16, then i16 × taps × outputs. */
function tableBytes(outputs: number, taps: number): number {
  return weightsOffset(outputs) + outputs * taps * 2
}

/** Where the weights begin in a table. */
export function weightsOffset(outputs: number): number {
  return Math.ceil((outputs * 4) / 16) * 16
}

/** Row pitches of the kernel: an odd number of 64-byte lines, with room to spare. */
function oddLines(bytes: number): number {
  return (Math.floor((bytes + 127) / 128) * 2 + 1) * 64
}
