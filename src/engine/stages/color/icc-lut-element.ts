/**
 * Look-up tables of ICC profiles, from device values to the encoded PCS. ICC.1:2022:
 *
 *   10.10 mft2, 10.11 mft1   input tables → table → output tables
 *         8 inputs:u8  9 outputs:u8  10 points:u8  12 matrix (for XYZ inputs only)
 *         mft1: from 48, 256 u8 entries a curve      mft2: 48 n:u16  50 m:u16, from 52, u16 entries
 *   10.12 mAB    A curves → table → M curves → matrix → B curves, all but B optional
 *         8 inputs:u8  9 outputs:u8, then offsets: 12 B  16 matrix  20 M  24 table  28 A; 0 = none
 *         table: 16 × points:u8, bytes of an entry:u8, 0 0 0, entries
 *
 * Tables hold three entries a node; the first input varies slowest.
 */

import { type CurveFunction, fixed, readCurveFunction, tableFunction } from './icc-curves.ts'
import { textAt } from './icc-tags.ts'

/** A table over a cube of one to four sides. */
export interface Grid {
  /** Points along each input, at least 2. */
  readonly points: readonly number[]
  /** Three entries of each node. */
  readonly entries: Uint8Array | Uint16Array
}

/** An element in the order of its parts. All values are 0–1. */
export interface LutElement {
  /** Of each input. */
  readonly first: readonly CurveFunction[]
  /** `undefined`: the three inputs go on as they are. */
  readonly grid?: Grid
  /** In place, from the table to the encoded PCS. */
  readonly last: (values: Float64Array) => void
  /** L*, a* and b* have the encoding of version 2: 16 bits with 0xff00 as 100. */
  readonly isOldLab: boolean
}

const MFT_HEADER_BYTES = 48
const MAX_MFT2_ENTRIES = 4096
const CURVE_ALIGN = 4

/** Reads an element with so many inputs and three outputs; `undefined` for any other. */
export function readLutElement(element: DataView, inputs: number): LutElement | undefined {
  if (element.byteLength < MFT_HEADER_BYTES) return undefined
  if (element.getUint8(8) !== inputs || element.getUint8(9) !== 3) return undefined
  switch (textAt(element, 0)) {
    case 'mft1':
      return readMft(element, { inputs, at: 48, size: 1, entries: [256, 256] })
    case 'mft2': {
      if (element.byteLength < 52) return undefined
      const entries = [element.getUint16(48), element.getUint16(50)] as const
      return readMft(element, { inputs, at: 52, size: 2, entries })
    }
    case 'mAB ':
      return readMab(element, inputs)
    default:
      return undefined
  }
}

interface MftLayout {
  readonly inputs: number
  readonly at: number
  /** Bytes of an entry. */
  readonly size: 1 | 2
  /** Of an input table, of an output table. */
  readonly entries: readonly [input: number, output: number]
}

function readMft(element: DataView, { inputs, at, size, entries }: MftLayout) {
  const [before, behind] = entries
  if (Math.min(before, behind) < 2 || Math.max(before, behind) > MAX_MFT2_ENTRIES) return undefined
  const points = Array<number>(inputs).fill(element.getUint8(10))
  const tablesEnd = at + inputs * before * size
  const grid = readGrid(element, points, { at: tablesEnd, size })
  if (!grid) return undefined
  const lastAt = tablesEnd + grid.entries.length * size
  if (element.byteLength < lastAt + 3 * behind * size) return undefined
  const curves = (start: number, count: number, length: number) =>
    Array.from({ length: count }, (_, i) =>
      tableFunction(
        Float64Array.from(
          readEntries(element, { at: start + i * length * size, size, length }),
          (entry) => entry / (size === 1 ? 255 : 65535),
        ),
      ),
    )
  return {
    first: curves(at, inputs, before),
    grid,
    last: curvesOver(curves(lastAt, 3, behind)),
    isOldLab: size === 2,
  }
}

function readMab(element: DataView, inputs: number): LutElement | undefined {
  const [b = 0, matrixAt = 0, m = 0, gridAt = 0, a = 0] = [12, 16, 20, 24, 28].map((at) =>
    element.getUint32(at),
  )
  const bCurves = readCurves(element, b, 3)
  const grid = gridAt ? readMabGrid(element, gridAt, inputs) : undefined
  const first = gridAt && a ? readCurves(element, a, inputs) : identities(inputs)
  const mCurves = m ? readCurves(element, m, 3) : identities(3)
  const matrix = matrixAt ? readMatrix(element, matrixAt) : identity
  if (!bCurves || !first || !mCurves || !matrix) return undefined
  if (gridAt ? !grid : inputs !== 3) return undefined
  const [middle, end] = [curvesOver(mCurves), curvesOver(bCurves)]
  return {
    first,
    ...(grid && { grid }),
    last(values) {
      middle(values)
      matrix(values)
      end(values)
    },
    isOldLab: false,
  }
}

/** `count` curves one after the other, each on a multiple of four. */
function readCurves(element: DataView, start: number, count: number): CurveFunction[] | undefined {
  const curves: CurveFunction[] = []
  let at = start
  for (let i = 0; i < count; i++) {
    const curve = at > 0 && at < element.byteLength && readCurveFunction(partOf(element, at))
    if (!curve) return undefined
    curves.push(curve.at)
    at += Math.ceil(curve.bytes / CURVE_ALIGN) * CURVE_ALIGN
  }
  return curves
}

/** Nine factors, row by row, then three offsets. */
function readMatrix(element: DataView, at: number) {
  if (at + 48 > element.byteLength) return undefined
  const e = Array.from({ length: 12 }, (_, i) => fixed(element, at + i * 4))
  return (values: Float64Array) => {
    const [x = 0, y = 0, z = 0] = values
    for (let row = 0; row < 3; row++) {
      values[row] = e[row * 3]! * x + e[row * 3 + 1]! * y + e[row * 3 + 2]! * z + e[9 + row]!
    }
  }
}

function readMabGrid(element: DataView, at: number, inputs: number): Grid | undefined {
  if (at + 20 > element.byteLength) return undefined
  const size = element.getUint8(at + 16)
  if (size !== 1 && size !== 2) return undefined
  const points = Array.from({ length: inputs }, (_, i) => element.getUint8(at + i))
  return readGrid(element, points, { at: at + 20, size })
}

interface EntriesAt {
  readonly at: number
  readonly size: 1 | 2
}

/** `undefined` when the table reaches beyond its element. */
function readGrid(element: DataView, points: readonly number[], { at, size }: EntriesAt) {
  const length = points.reduce((product, count) => product * count, 3)
  if (Math.min(...points) < 2 || at + length * size > element.byteLength) return undefined
  return { points, entries: readEntries(element, { at, size, length }) }
}

/** A copy: nothing of the profile is kept. */
function readEntries(element: DataView, { at, size, length }: EntriesAt & { length: number }) {
  if (size === 1) return new Uint8Array(element.buffer, element.byteOffset + at, length).slice()
  return Uint16Array.from({ length }, (_, i) => element.getUint16(at + i * 2))
}

function partOf(element: DataView, at: number): DataView {
  return new DataView(element.buffer, element.byteOffset + at, element.byteLength - at)
}

/** Hostile curves can answer anything at all: what is not a number counts as 0. */
function curvesOver(curves: readonly CurveFunction[]): (values: Float64Array) => void {
  return (values) => {
    for (let i = 0; i < 3; i++) values[i] = within(curves[i]!(within(values[i]!)))
  }
}

/** Clipped to 0–1. */
export function within(value: number): number {
  return value > 0 ? Math.min(value, 1) : 0
}

function identities(count: number): CurveFunction[] {
  return Array(count).fill((x: number) => x)
}

function identity(): void {}
