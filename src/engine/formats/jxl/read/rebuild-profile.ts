/**
 * A profile from its commands and data (18181-1, annex E.4.3 to E.4.5): the header as differences from
 * a usual one, then the list of tags, then what they hold: as it is, in planes, or as differences from
 * what would go on.
 */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'

const HEADER_BYTES = 128
const TAG_BYTES = 12
const TAGS: readonly string[] = [
  ...['cprt', 'wtpt', 'bkpt', 'rXYZ', 'gXYZ', 'bXYZ', 'kXYZ', 'rTRC', 'gTRC', 'bTRC', 'kTRC'],
  ...['chad', 'desc', 'chrm', 'dmnd', 'dmdd', 'lumi'],
]
const TYPES = ['XYZ ', 'desc', 'text', 'mluc', 'para', 'curv', 'sf32', 'gbd ']
/** Tags that have 20 bytes, unless it is said otherwise. */
const TRIPLES = ['rXYZ', 'gXYZ', 'bXYZ', 'kXYZ', 'wtpt', 'bkpt', 'lumi']
const TRIPLE_BYTES = 20
/** Of a command of the list. */
const [TAG, OWN_START, OWN_BYTES] = [63, 64, 128]
const [END, UNKNOWN, CURVES, COLORANTS, FIRST] = [0, 1, 2, 3, 4]
/** Commands of the rest. */
const [INSERT, PLANES_2, PLANES_4, PREDICT, TRIPLE, FIRST_TYPE] = [1, 2, 3, 4, 10, 16]

/** Throws `damaged-image`. The result has no more than `mostBytes`. */
export function rebuildProfile(coded: Uint8Array, mostBytes: number): Uint8Array<ArrayBuffer> {
  const sizes = new Source(coded, 0, coded.length)
  const bytes = sizes.varint()
  const commandBytes = sizes.varint()
  if (bytes > mostBytes) damaged(JXL, 'its profile is too long')
  const begin = sizes.position
  if (begin + commandBytes > coded.length) damaged(JXL, 'its profile ends early')
  const commands = new Source(coded, begin, begin + commandBytes)
  const data = new Source(coded, begin + commandBytes, coded.length)
  const out = new Target(bytes)
  addHeader(out, data)
  if (commands.hasMore) addTags(out, commands, data)
  while (commands.hasMore) addPart(out, commands, data)
  return out.finish()
}

/** Bytes that are read from front to back. */
class Source {
  readonly #bytes: Uint8Array
  readonly #end: number
  position: number

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes
    this.#end = end
    this.position = start
  }

  get hasMore(): boolean {
    return this.position < this.#end
  }

  byte(): number {
    if (!this.hasMore) damaged(JXL, 'its profile ends early')
    return this.#bytes[this.position++]!
  }

  /** Seven bits a byte, the lowest first. */
  varint(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
      if (shift > 28) damaged(JXL, 'a number of its profile is too large')
    }
  }

  take(count: number): Uint8Array {
    const start = this.position
    if (start + count > this.#end) damaged(JXL, 'its profile ends early')
    this.position += count
    return this.#bytes.subarray(start, this.position)
  }
}

/** The profile as far as it goes. */
class Target {
  readonly bytes: Uint8Array<ArrayBuffer>
  length = 0

  constructor(bytes: number) {
    this.bytes = new Uint8Array(bytes)
  }

  add(byte: number): void {
    if (this.length === this.bytes.length) damaged(JXL, 'its profile is longer than it says')
    this.bytes[this.length++] = byte
  }

  addAll(bytes: Iterable<number>): void {
    for (const byte of bytes) this.add(byte)
  }

  addText(text: string): void {
    for (let i = 0; i < text.length; i++) this.add(text.charCodeAt(i))
  }

  addU32(value: number): void {
    for (const shift of [24, 16, 8, 0]) this.add((value >>> shift) & 255)
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.length === this.bytes.length
      ? this.bytes
      : damaged(JXL, 'its profile is shorter than it says')
  }
}

function addHeader(out: Target, data: Source): void {
  const { bytes } = out
  const usual = usualHeader(bytes.length)
  const count = Math.min(HEADER_BYTES, bytes.length)
  for (let i = 0; i < count; i++) {
    if (i === 8) usual.set(bytes.subarray(4, 8), 80)
    if (i === 41) adapt(usual, bytes[40] === 0x41 ? 'APPL' : bytes[40] === 0x4d ? 'MSFT' : '')
    if (i === 42 && bytes[40] === 0x53) {
      adapt(usual, bytes[41] === 0x47 ? 'SGI ' : bytes[41] === 0x55 ? 'SUNW' : '')
    }
    out.add((usual[i]! + data.byte()) & 255)
  }
}

/** What a profile of so many bytes usually begins with. */
function usualHeader(bytes: number): Uint8Array {
  const usual = new Uint8Array(HEADER_BYTES)
  new DataView(usual.buffer).setUint32(0, bytes)
  usual[8] = 4
  for (const [at, text] of [
    [12, 'mntrRGB XYZ '],
    [36, 'acsp'],
  ] as const)
    adapt(usual, text, at)
  usual.set([0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d], 68)
  return usual
}

function adapt(usual: Uint8Array, text: string, at = 40): void {
  for (let i = 0; i < text.length; i++) usual[at + i] = text.charCodeAt(i)
}

interface Place {
  readonly start: number
  readonly bytes: number
}

function addTags(out: Target, commands: Source, data: Source): void {
  const known = commands.varint()
  if (known === 0) return
  const count = known - 1
  out.addU32(count)
  let last: Place = { start: HEADER_BYTES + count * TAG_BYTES, bytes: 0 }
  while (commands.hasMore) {
    const command = commands.byte()
    const kind = command & TAG
    if (kind === END) break
    const name = nameOf(kind, data)
    const start = command & OWN_START ? commands.varint() : last.start + last.bytes
    const usual = TRIPLES.includes(name) ? TRIPLE_BYTES : last.bytes
    const bytes = command & OWN_BYTES ? commands.varint() : usual
    last = { start, bytes }
    addTag(out, name, last)
    if (kind === CURVES) for (const more of ['gTRC', 'bTRC']) addTag(out, more, last)
    if (kind === COLORANTS) {
      addTag(out, 'gXYZ', { start: start + bytes, bytes })
      addTag(out, 'bXYZ', { start: start + 2 * bytes, bytes })
    }
  }
}

function nameOf(kind: number, data: Source): string {
  if (kind === UNKNOWN) return String.fromCharCode(...data.take(4))
  if (kind === CURVES) return 'rTRC'
  if (kind === COLORANTS) return 'rXYZ'
  return TAGS[kind - FIRST] ?? damaged(JXL, 'its profile has a tag that nobody knows')
}

function addTag(out: Target, name: string, { start, bytes }: Place): void {
  out.addText(name)
  out.addU32(start)
  out.addU32(bytes)
}

function addPart(out: Target, commands: Source, data: Source): void {
  const command = commands.byte()
  if (command === INSERT) out.addAll(data.take(commands.varint()))
  else if (command === PLANES_2) out.addAll(woven(data.take(commands.varint()), 2))
  else if (command === PLANES_4) out.addAll(woven(data.take(commands.varint()), 4))
  else if (command === PREDICT) addPredicted(out, commands, data)
  else if (command === TRIPLE) {
    out.addText('XYZ \0\0\0\0')
    out.addAll(data.take(12))
  } else {
    const type = TYPES[command - FIRST_TYPE]
    out.addText(`${type ?? damaged(JXL, 'its profile has a command that nobody knows')}\0\0\0\0`)
  }
}

/** Planes of every `width`-th byte, put back in their order. */
function woven(planes: Uint8Array, width: number): Uint8Array {
  const bytes = new Uint8Array(planes.length)
  const rows = Math.ceil(planes.length / width)
  for (let i = 0, from = 0; from < rows; from++) {
    for (let at = from; at < planes.length && i < bytes.length; at += rows) bytes[i++] = planes[at]!
  }
  return bytes
}

/** Numbers of `width` bytes, told by their difference from what those before make likely. */
function addPredicted(out: Target, commands: Source, data: Source): void {
  const flags = commands.byte()
  const width = (flags & 3) + 1
  const order = (flags >> 2) & 3
  const stride = flags & 16 ? commands.varint() : width
  const count = commands.varint()
  const isSound = width !== 3 && order !== 3 && stride >= width && 4 * stride <= out.length
  if (!isSound) damaged(JXL, 'its profile is told by what is not there')
  const differences = woven(data.take(count), width)
  let guess = 0
  for (let i = 0; i < count; i++) {
    const at = i % width
    if (at === 0) guess = guessOf(out, { width, order, stride })
    out.add((differences[i]! + (guess >>> (8 * (width - 1 - at)))) & 255)
  }
}

interface Prediction {
  readonly width: number
  readonly order: number
  readonly stride: number
}

function guessOf({ bytes, length }: Target, { width, order, stride }: Prediction): number {
  const before = (steps: number) => {
    let value = 0
    for (let i = 0; i < width; i++) value = value * 256 + bytes[length - stride * steps + i]!
    return value
  }
  if (order === 0) return before(1)
  if (order === 1) return 2 * before(1) - before(2)
  return 3 * before(1) - 3 * before(2) + before(3)
}
