/**
 * The resizer in plain TypeScript: the same integers as wasm/resize/, one sample at a time and with
 * the whole image in memory. It is what the SIMD kernels are tested against, never what runs.
 */

import type { RowFormat } from '../../src/engine/rows/rows.ts'
import {
  COLUMN_ALIGN,
  columnAxis,
  type ResizeSpec,
  ROW_ALIGN,
  resizeLayout,
  rowAxis,
} from '../../src/engine/stages/resize/layout.ts'
import { buildTaps, type Taps } from '../../src/engine/stages/resize/taps.ts'

/** Resizes a packed image of this format to `spec.width` × `spec.height`, packed. */
export function resizeScalar(
  pixels: Uint8Array,
  format: RowFormat,
  spec: ResizeSpec,
): Uint8Array<ArrayBuffer> {
  const { kind, columnTaps, left, rounding } = resizeLayout(format, spec)
  const { channels } = format
  const across = buildTaps(columnAxis(format, spec), COLUMN_ALIGN)
  const down = buildTaps(rowAxis(format, spec), ROW_ALIGN)
  const history: Int16Array[] = []
  for (let y = 0; y < format.height; y++) {
    const row = pixels.subarray(y * format.width * channels, (y + 1) * format.width * channels)
    const premultiplied = kind === 2 ? premultiply(row) : undefined
    history.push(
      columnTaps > 0
        ? sumColumns(premultiplied ?? row, channels, across, premultiplied ? 15 : 8)
        : keepColumns(premultiplied ?? row, left * channels, spec.width * channels, !premultiplied),
    )
  }
  const output = new Uint8Array(spec.width * spec.height * channels)
  for (let y = 0; y < spec.height; y++) {
    const line = sumRows(history, down, y)
    const row = output.subarray(y * spec.width * channels, (y + 1) * spec.width * channels)
    if (kind === 2) finishAlpha(line, row)
    else finish(line, row, rounding, kind === 1 && columnTaps > 0)
  }
  return output
}

/** RGBA to (colour × alpha + 1) >> 1, where alpha counts as colour 255. */
function premultiply(row: Uint8Array): Uint16Array {
  return Uint16Array.from(row, (value, i) => {
    const colour = i % 4 === 3 ? 255 : value
    return (colour * row[i | 3]! + 1) >> 1
  })
}

/** Horizontal pass: interleaved i16 samples, 64 (or 63.75) per level. */
function sumColumns(
  row: ArrayLike<number>,
  channels: number,
  { size, first, weights }: Taps,
  shift: number,
): Int16Array {
  const line = new Int16Array(first.length * channels)
  for (let i = 0; i < line.length; i++) {
    const x = Math.floor(i / channels)
    let sum = 1 << (shift - 1)
    for (let k = 0; k < size; k++) {
      sum += (row[(first[x]! + k) * channels + (i % channels)] ?? 0) * weights[x * size + k]!
    }
    line[i] = saturate(sum >> shift)
  }
  return line
}

/** The horizontal pass that changes nothing but the scale. */
function keepColumns(
  row: ArrayLike<number>,
  from: number,
  count: number,
  isLevel: boolean,
): Int16Array {
  const widen = (value: number) => (isLevel ? value << 6 : (value + 1) >> 1)
  return Int16Array.from({ length: count }, (_, i) => widen(row[from + i]!))
}

/** Vertical pass: one row with the scale of the history. */
function sumRows(history: readonly Int16Array[], { size, first, weights }: Taps, y: number) {
  return history[0]!.map((_, i) => {
    let sum = 1 << 13
    for (let k = 0; k < size; k++) {
      sum += (history[first[y]! + k]?.[i] ?? 0) * weights[y * size + k]!
    }
    return saturate(sum >> 14)
  })
}

function finish(line: Int16Array, row: Uint8Array, rounding: number, opaque: boolean): void {
  for (let i = 0; i < row.length; i++) {
    row[i] = opaque && i % 4 === 3 ? 255 : level(saturate(line[i]! + rounding) >> 6)
  }
}

/** The kernel divides in f32; `Math.fround` after each step gives the same bits. */
function finishAlpha(line: Int16Array, row: Uint8Array): void {
  const toLevel = Math.fround(255 / 16256.25)
  for (let i = 0; i < row.length; i++) {
    const alpha = line[i | 3]!
    const factor = i % 4 === 3 ? toLevel : Math.fround(255 / alpha)
    const value = Math.fround(Math.fround(line[i]! * factor) + 0.5)
    row[i] = alpha < 32 ? 0 : level(Math.trunc(value))
  }
}

function saturate(value: number): number {
  return Math.min(Math.max(value, -32768), 32767)
}

function level(value: number): number {
  return Math.min(Math.max(value, 0), 255)
}
