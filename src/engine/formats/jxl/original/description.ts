/**
 * The description of a JPEG in a `jbrd` box (ISO/IEC 18181-2, annex A): what its coefficients, tables and
 * size do not tell. ../restore/description.ts writes the same.
 */

import { damaged, unsupported } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from '../read/bits.ts'
import {
  type HuffmanCode,
  MARKERS,
  type QuantTable,
  type ScanHeader,
} from '../restore/structure.ts'

/** What a segment of an application has in it. */
export const TEXTS = { own: 0, profile: 1, exif: 2, xmp: 3 } as const

export interface Scan extends ScanHeader {
  /** Blocks before which a run of empty blocks ends without need. */
  resets: readonly number[]
  /** How many runs of sixteen zeros a block ends with, beyond need. */
  zeroRuns: ReadonlyMap<number, number>
}

export interface Description {
  readonly isGray: boolean
  /** By their second byte, from behind SOI to EOI. */
  readonly markers: readonly number[]
  /** Kind and length, the latter from behind FF on. */
  readonly apps: readonly { readonly kind: number; readonly bytes: number }[]
  readonly comments: readonly number[]
  readonly quants: readonly QuantTable[]
  /** Id and which of the tables, by component. */
  readonly components: readonly { readonly id: number; readonly quant: number }[]
  readonly codes: readonly HuffmanCode[]
  readonly scans: readonly Scan[]
  readonly restartInterval: number
  readonly gaps: readonly number[]
  readonly tail: number
  /** Bits that fill bytes, one after the other; `undefined`: ones. */
  readonly padding: Uint8Array | undefined
}

const MOST_MARKERS = 16_384
/** All blocks are gone through for each. */
const MOST_SCANS = 64

/** The beginning: enough to know how often blocks are gone through. */
export function readMarkers(bits: Bits): Pick<Description, 'isGray' | 'markers'> {
  const isGray = bits.bool()
  const markers: number[] = []
  do {
    markers.push(0xc0 + bits.u(6))
    if (markers.length > MOST_MARKERS) unsupported(JXL, 'its JPEG has too many segments')
  } while (markers.at(-1) !== MARKERS.EOI)
  return { isGray, markers }
}

/** What comes up to the texts. */
export function readDescription(bits: Bits): Description {
  const { isGray, markers } = readMarkers(bits)
  const count = (wanted: (marker: number) => boolean) => markers.filter(wanted).length
  const times = <T>(length: number, read: () => T): T[] => Array.from({ length }, read)
  const apps = times(
    count((marker) => marker >= 0xe0 && marker <= 0xef),
    () => ({ kind: bits.u32([0, 0], [0, 1], [1, 2], [2, 4]), bytes: 1 + bits.u(16) }),
  )
  const comments = times(
    count((marker) => marker === MARKERS.COM),
    () => 1 + bits.u(16),
  )
  const quants = times(bits.u32([0, 1], [0, 2], [0, 3], [0, 4]), () => ({
    precision: bits.u(1),
    index: bits.u(2),
    isLast: bits.bool(),
  }))
  const components = readComponents(bits)
  const codes = times(bits.u32([0, 4], [3, 2], [4, 10], [6, 26]), () => readCode(bits))
  const scanCount = count((marker) => marker === MARKERS.SOS)
  if (scanCount > MOST_SCANS) unsupported(JXL, 'its JPEG has too many scans')
  const scans = times(scanCount, () => readScan(bits))
  const restartInterval = markers.includes(MARKERS.DRI) ? bits.u(16) : 0
  for (const scan of scans) {
    scan.resets = readSteps(bits, () => undefined).map(([block]) => block)
    scan.zeroRuns = new Map(readSteps(bits, () => bits.u32([0, 1], [2, 2], [4, 5], [8, 20])))
  }
  const gaps = times(
    count((marker) => marker === MARKERS.GAP),
    () => bits.u(16),
  )
  const tail = bits.u32([0, 0], [8, 1], [16, 257], [22, 65_793])
  const padding = bits.bool() ? readPadding(bits) : undefined
  bits.align()
  const structure = { isGray, markers, apps, comments, quants, components, codes, scans }
  return { ...structure, restartInterval, gaps, tail, padding }
}

const IDS = [[1], [1, 2, 3], [82, 71, 66]]

function readComponents(bits: Bits): Description['components'] {
  const ids = IDS[bits.u(2)] ?? readIds(bits)
  return ids.map((id) => ({ id, quant: bits.u(2) }))
}

function readIds(bits: Bits): number[] {
  return Array.from({ length: bits.u32([0, 1], [0, 2], [0, 3], [0, 4]) }, () => bits.u(8))
}

function readCode(bits: Bits): HuffmanCode {
  const slot = bits.u(1) * 16 + bits.u(2)
  const isLast = bits.bool()
  const counts = Uint16Array.from({ length: 17 }, () => bits.u32([0, 0], [0, 1], [3, 2], [8, 0]))
  const length = counts.reduce((sum, count) => sum + count, 0)
  if (length < 1 || length > 257 || counts[0]! > 0) damaged(JXL, 'a code of its JPEG is damaged')
  const values = Array.from({ length }, () => bits.u32([2, 0], [2, 4], [4, 8], [8, 1]))
  return { slot, isLast, counts, values }
}

function readScan(bits: Bits): Scan {
  const count = bits.u32([0, 1], [0, 2], [0, 3], [0, 4])
  const [first, last, low, high] = [bits.u(6), bits.u(6), bits.u(4), bits.u(4)]
  const components = Array.from({ length: count }, () => {
    const [index, ac, dc] = [bits.u(2), bits.u(2), bits.u(2)]
    return { index, dc, ac }
  })
  bits.u32([0, 0], [0, 1], [0, 2], [3, 3])
  return { components, first, last, low, high, resets: [], zeroRuns: new Map() }
}

/** Blocks by the steps between them, each with what is read before its step. */
function readSteps<T>(bits: Bits, read: () => T): [number, T][] {
  const found: [number, T][] = []
  const count = bits.u32([0, 0], [2, 1], [4, 4], [16, 20])
  for (let i = 0, next = 0; i < count; i++) {
    const value = read()
    const block = next + bits.u32([0, 0], [3, 1], [5, 9], [28, 41])
    found.push([block, value])
    next = block + 1
  }
  return found
}

function readPadding(bits: Bits): Uint8Array {
  const count = bits.u(24)
  bits.skip(count)
  bits.position -= count
  return Uint8Array.from({ length: count }, () => bits.u(1))
}
