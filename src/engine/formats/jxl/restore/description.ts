/**
 * The description of a JPEG that JPEG XL's `jbrd` box has (ISO/IEC 18181-2, annex A): all of the file that
 * its coefficients, tables and size do not tell. With it the very file comes back, bit by bit.
 */

import type { Bytes } from '../../../bytes/bytes.ts'
import { joined } from '../../../bytes/parts.ts'
import type { Slices } from '../../../rows/pump.ts'
import { BitFields, type Width } from './bit-fields.ts'
import { notRestorable } from './restorable.ts'
import { ScanFollower } from './scan.ts'
import { storedBrotli } from './stored-brotli.ts'
import {
  type Frame,
  type HuffmanCode,
  MARKERS,
  readStructure,
  type Structure,
} from './structure.ts'

/** Reads the whole file. Throws `unsupported-format` where no description can be made that is true. */
export function* describeJpeg(file: Bytes): Slices<Uint8Array<ArrayBuffer>> {
  const follower = new ScanFollower(file)
  const found = yield* readStructure(file, (job) => follower.follow(job))
  checkFrame(found)
  const fields = new BitFields()
  putMarkers(fields, found)
  putTables(fields, found)
  for (const code of found.codes) putCode(fields, code)
  putScans(fields, found)
  putRest(fields, found, follower)
  const texts = joined(...found.apps, ...found.comments, ...found.gaps, found.tail)
  return joined(fields.bytes, storedBrotli(texts))
}

type Whole = Structure & { readonly frame: Frame }

/** Sampling as a codestream tells it: twice as fine or not. */
function checkFrame({ frame: { components }, quants }: Whole): void {
  if (components.length !== 1 && components.length !== 3) notRestorable('it has other components')
  for (const side of ['h', 'v'] as const) {
    const factors = components.map((component) => component[side])
    const isFit = Math.min(...factors) === 1 && Math.max(...factors) <= 2
    if (!isFit) notRestorable('it has other sampling factors')
  }
  const used = new Set(components.map((one) => indexOfTable(quants, one.quantIndex)))
  if (used.size !== quants.length || quants.length > 3) {
    notRestorable('it has tables that it does not use')
  }
}

function indexOfTable(quants: Structure['quants'], index: number): number {
  const found = quants.findIndex((table) => table.index === index)
  return found < 0 ? notRestorable('a table is missing') : found
}

/** Numbers of values of their own, of one bit more, of bytes. */
const COUNTS: readonly [Width, Width, Width, Width] = [
  [0, 0],
  [0, 1],
  [3, 2],
  [8, 0],
]
const ONE_TO_FOUR: readonly [Width, Width, Width, Width] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [0, 4],
]

function putMarkers(fields: BitFields, { markers, apps, comments, frame }: Whole): void {
  fields.put(1, Number(frame.components.length === 1))
  for (const marker of markers) fields.put(6, marker - 0xc0)
  for (const app of apps) {
    fields.put(2, 0) // kept as it is
    fields.put(16, app.length - 1)
  }
  for (const comment of comments) fields.put(16, comment.length - 1)
}

/** Kinds of component ids: 1; 1, 2, 3; R, G, B; others. */
function kindOf(ids: readonly number[]): number {
  const kind = ['1', '1,2,3', '82,71,66'].indexOf(ids.join())
  return kind < 0 ? 3 : kind
}

function putTables(fields: BitFields, { quants, frame: { components }, codes }: Whole): void {
  fields.putNumber(quants.length, ...ONE_TO_FOUR)
  for (const { precision, index, isLast } of quants) {
    fields.put(1, precision)
    fields.put(2, index)
    fields.put(1, Number(isLast))
  }
  const ids = components.map(({ id }) => id)
  const kind = kindOf(ids)
  fields.put(2, kind)
  if (kind === 3) {
    fields.putNumber(ids.length, ...ONE_TO_FOUR)
    for (const id of ids) fields.put(8, id)
  }
  for (const { quantIndex } of components) fields.put(2, indexOfTable(quants, quantIndex))
  if (codes.length < 2 || codes.length > 89) notRestorable('it has too many codes')
  fields.putNumber(codes.length, [0, 4], [3, 2], [4, 10], [6, 26])
}

function putCode(fields: BitFields, { slot, isLast, counts, values }: HuffmanCode): void {
  fields.put(1, slot >> 4)
  fields.put(2, slot & 3)
  fields.put(1, Number(isLast))
  for (const count of counts) fields.putNumber(count, ...COUNTS)
  for (const value of values) fields.putNumber(value, [2, 0], [2, 4], [4, 8], [8, 1])
}

/** Numbers of things in scans, and how many blocks lie between two of them. */
const MANY: readonly [Width, Width, Width, Width] = [
  [0, 0],
  [2, 1],
  [4, 4],
  [16, 20],
]
const MOST_OF_THEM = 65_555
const STEPS: readonly [Width, Width, Width, Width] = [
  [0, 0],
  [3, 1],
  [5, 9],
  [28, 41],
]

function putScans(fields: BitFields, { scans, markers, restartInterval }: Whole): void {
  for (const { components, first, last, high, low } of scans) {
    fields.putNumber(components.length, ...ONE_TO_FOUR)
    fields.put(6, first)
    fields.put(6, last)
    fields.put(4, low)
    fields.put(4, high)
    for (const { index, dc, ac } of components) {
      fields.put(2, index)
      fields.put(2, ac)
      fields.put(2, dc)
    }
    fields.put(2, 0)
  }
  if (markers.includes(MARKERS.DRI)) fields.put(16, restartInterval)
  for (const { resets, zeroRuns } of scans) {
    if (Math.max(resets.length, zeroRuns.length) > MOST_OF_THEM) {
      notRestorable('its scans are coded in too odd a way')
    }
    fields.putNumber(resets.length, ...MANY)
    putSteps(resets, (step) => fields.putNumber(step, ...STEPS))
    fields.putNumber(zeroRuns.length, ...MANY)
    const blocks = zeroRuns.map(({ block }) => block)
    putSteps(blocks, (step, i) => {
      fields.putNumber(zeroRuns[i]!.count, [0, 1], [2, 2], [4, 5], [8, 20])
      fields.putNumber(step, ...STEPS)
    })
  }
}

function putSteps(blocks: readonly number[], put: (step: number, i: number) => void): void {
  let next = 0
  blocks.forEach((block, i) => {
    put(block - next, i)
    next = block + 1
  })
}

function putRest(fields: BitFields, { gaps, tail }: Whole, { reader }: ScanFollower): void {
  for (const gap of gaps) fields.put(16, gap.length)
  fields.putNumber(tail.length, [0, 0], [8, 1], [16, 257], [22, 65_793])
  fields.put(1, Number(reader.hasZeroPadding))
  if (!reader.hasZeroPadding) return
  if (reader.padding.length >= 2 ** 24) notRestorable('it has too many restarts')
  fields.put(24, reader.padding.length)
  for (const bit of reader.padding) fields.put(1, bit)
}
