/** A JPEG as its markers, one after the other, up to the bytes behind its end. */

import type { Bytes } from '../../../bytes/bytes.ts'
import type { Slices } from '../../../rows/pump.ts'
import { notRestorable } from './restorable.ts'

/** Markers by their second byte; GAP stands for bytes between two segments that are none. */
export const MARKERS = { SOS: 0xda, EOI: 0xd9, DRI: 0xdd, COM: 0xfe, GAP: 0xff } as const
const SOI = 0xd8
const [SOF0, SOF2, DHT, DQT] = [0xc0, 0xc2, 0xc4, 0xdb]
const SENTINEL = 256
const MOST_MARKERS = 16_384
const MOST_GAP = 65_535
const MOST_TAIL = 65_793 + 2 ** 22 - 1

export interface QuantTable {
  readonly precision: number
  readonly index: number
  readonly isLast: boolean
}

export interface HuffmanCode {
  /** 16 and above: AC. */
  readonly slot: number
  readonly isLast: boolean
  /** Symbols of each length, 0 to 16, and all symbols; the last one is the sentinel of the code of ones. */
  readonly counts: Uint16Array
  readonly values: readonly number[]
}

export interface FrameComponent {
  readonly id: number
  readonly h: number
  readonly v: number
  readonly quantIndex: number
}

export interface Frame {
  readonly isProgressive: boolean
  readonly width: number
  readonly height: number
  readonly components: readonly FrameComponent[]
}

export interface ScanHeader {
  readonly components: readonly {
    readonly index: number
    readonly dc: number
    readonly ac: number
  }[]
  readonly first: number
  readonly last: number
  readonly high: number
  readonly low: number
}

/** What a scan needs beyond its coefficients to be written as it was. */
export interface ScanDetails {
  /** Blocks before which a run of empty blocks ends without need. */
  readonly resets: number[]
  /** Blocks that end with runs of sixteen zeros, and how many. */
  readonly zeroRuns: { readonly block: number; readonly count: number }[]
  /** Where the coded data ends in the file. */
  readonly end: number
}

/** What a scan is decoded with. */
export interface ScanJob {
  readonly frame: Frame
  readonly header: ScanHeader
  /** The code in each slot. */
  readonly codes: ReadonlyMap<number, HuffmanCode>
  readonly restartInterval: number
  readonly start: number
}

export interface Structure {
  readonly markers: number[]
  /** Segments as they are, from the marker's second byte on. */
  readonly apps: Uint8Array[]
  readonly comments: Uint8Array[]
  readonly quants: QuantTable[]
  readonly codes: HuffmanCode[]
  readonly scans: (ScanHeader & ScanDetails)[]
  readonly gaps: Uint8Array[]
  frame: Frame | undefined
  restartInterval: number
  tail: Uint8Array
}

/** Reads the whole file; `decodeScan` finds what each scan needs, and where it ends. */
export function* readStructure(
  file: Bytes,
  decodeScan: (job: ScanJob) => Slices<ScanDetails>,
): Slices<Structure & { readonly frame: Frame }> {
  const found: Structure = {
    markers: [],
    apps: [],
    comments: [],
    quants: [],
    codes: [],
    scans: [],
    gaps: [],
    frame: undefined,
    restartInterval: 0,
    tail: new Uint8Array(0),
  }
  const slots = new Map<number, HuffmanCode>()
  if (file.at(0) !== 0xff || file.at(1) !== SOI) notRestorable('it begins with something else')
  for (let at = 2; ; ) {
    const start = nextMarker(file, at)
    if (start > at) {
      if (start - at > MOST_GAP) notRestorable('too many bytes lie between its segments')
      found.markers.push(MARKERS.GAP)
      found.gaps.push(file.slice(at, start))
    }
    const marker = file.at(start + 1)
    found.markers.push(marker)
    if (found.markers.length > MOST_MARKERS) notRestorable('it has too many segments')
    if (marker === MARKERS.EOI) {
      if (file.length - start - 2 > MOST_TAIL) notRestorable('too many bytes lie behind its end')
      found.tail = file.slice(start + 2, file.length)
      break
    }
    const end = start + 2 + ((file.at(start + 2) << 8) | file.at(start + 3))
    if (end < start + 4) notRestorable('a segment is too short')
    const segment = file.slice(start + 1, end)
    at = end
    if (marker !== MARKERS.SOS) {
      readSegment(found, segment, slots)
      continue
    }
    const { frame, restartInterval } = found
    if (!frame) notRestorable('a scan has no frame')
    const header = scanHeader(segment, frame)
    const details = yield* decodeScan({ frame, header, codes: slots, restartInterval, start: at })
    found.scans.push({ ...header, ...details })
    at = details.end
  }
  const { frame } = found
  if (!frame || found.scans.length === 0) notRestorable('it has no picture')
  return { ...found, frame }
}

/** Where the next marker is that JPEG XL knows: what lies before is a gap. */
function nextMarker(file: Bytes, from: number): number {
  for (let at = from; at + 1 < file.length; at++) {
    if (file.at(at) === 0xff && isKnown(file.at(at + 1))) return at
  }
  return notRestorable('it has no end')
}

function isKnown(marker: number): boolean {
  const isFrame = marker >= SOF0 && marker <= SOF2
  const isTable = marker === DHT || marker === DQT || marker === MARKERS.DRI
  const isText = (marker >= 0xe0 && marker <= 0xef) || marker === MARKERS.COM
  return isFrame || isTable || isText || marker === MARKERS.SOS || marker === MARKERS.EOI
}

function readSegment(found: Structure, segment: Uint8Array, slots: Map<number, HuffmanCode>): void {
  const marker = segment[0]!
  if (marker >= 0xe0 && marker <= 0xef) found.apps.push(segment)
  else if (marker === MARKERS.COM) found.comments.push(segment)
  else if (marker === DQT) readQuants(found.quants, segment)
  else if (marker === DHT) readCodes(found.codes, segment, slots)
  else if (marker === MARKERS.DRI) readInterval(found, segment)
  else if (found.frame) notRestorable('it has two frames')
  else found.frame = readFrame(segment)
}

/** Behind marker and length. */
const BODY = 3

function readQuants(quants: QuantTable[], segment: Uint8Array): void {
  for (let at = BODY; at < segment.length; ) {
    const head = segment[at]!
    at += 1 + ((head >> 4) + 1) * 64
    if (head >> 4 > 1 || (head & 15) > 3 || at > segment.length) notRestorable('a table is damaged')
    quants.push({ precision: head >> 4, index: head & 15, isLast: at === segment.length })
  }
}

function readCodes(codes: HuffmanCode[], segment: Uint8Array, slots: Map<number, HuffmanCode>) {
  for (let at = BODY; at < segment.length; ) {
    const slot = segment[at++]!
    const counts = new Uint16Array(17)
    let total = 0
    let longest = 1
    for (let length = 1; length <= 16; length++) {
      counts[length] = segment[at++] ?? 0
      total += counts[length]!
      if (counts[length]) longest = length
    }
    if ((slot & 0xef) > 3 || at + total > segment.length) notRestorable('a code is damaged')
    const values = [...segment.subarray(at, at + total), SENTINEL]
    counts[longest]!++
    at += total
    const isOver = values.some((value) => slot < 16 && value > 11 && value < SENTINEL)
    if (isOver || new Set(values).size !== values.length) notRestorable('a code has odd symbols')
    const code = { slot, isLast: at === segment.length, counts, values }
    codes.push(code)
    slots.set(slot, code)
  }
}

function readInterval(found: Structure, segment: Uint8Array): void {
  const interval = (segment[BODY]! << 8) | segment[BODY + 1]!
  const isOther = found.markers.slice(0, -1).includes(MARKERS.DRI)
    ? found.restartInterval !== interval
    : found.scans.length > 0
  if (segment.length !== BODY + 2 || isOther) {
    notRestorable('its restart interval changes')
  }
  found.restartInterval = interval
}

function readFrame(segment: Uint8Array): Frame {
  const [precision, high, low, wideHigh, wideLow, count = 0] = segment.subarray(BODY)
  if (precision !== 8 || segment.length !== BODY + 6 + count * 3) notRestorable('its frame is odd')
  const components = Array.from({ length: count }, (_, i) => {
    const [id, factors, quantIndex] = segment.subarray(BODY + 6 + i * 3)
    return { id: id!, h: factors! >> 4, v: factors! & 15, quantIndex: quantIndex! }
  })
  return {
    isProgressive: segment[0] === SOF2,
    width: (wideHigh! << 8) | wideLow!,
    height: (high! << 8) | low!,
    components,
  }
}

function scanHeader(segment: Uint8Array, frame: Frame): ScanHeader {
  const count = segment[BODY]!
  if (count < 1 || count > 3 || segment.length !== BODY + 4 + count * 2) {
    notRestorable('a scan is odd')
  }
  const components = Array.from({ length: count }, (_, i) => {
    const [id, tables] = segment.subarray(BODY + 1 + i * 2)
    const index = frame.components.findIndex((component) => component.id === id)
    if (index < 0 || tables! >> 4 > 3 || (tables! & 15) > 3) notRestorable('a scan is odd')
    return { index, dc: tables! >> 4, ac: tables! & 15 }
  })
  const [first, last, approximation] = segment.subarray(BODY + 1 + count * 2)
  return {
    components,
    first: first!,
    last: last!,
    high: approximation! >> 4,
    low: approximation! & 15,
  }
}
