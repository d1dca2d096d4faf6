/** What an AV1 stream says about its pictures: the sequence header OBU (AV1 specification 5.3–5.5). */

import { type Bytes, outside } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'

/** The largest frame of the stream, and how its samples are coded. */
export interface Av1Coding extends Size {
  /** Bits per sample. */
  readonly depth: 8 | 10 | 12
  readonly chroma: '4:0:0' | '4:2:0' | '4:2:2' | '4:4:4'
  readonly profile: number
  /** By code points of ITU-T H.273; 2: not told. */
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly isFullRange: boolean
}

const SEQUENCE_HEADER = 1
/** Units looked at: delimiters, metadata and padding may come before the header. */
const MAX_UNITS = 16
const MAX_HEADER_BYTES = 256

/** Reads the first sequence header among the units in `extents`; `undefined` where there is none. */
export function readAv1Coding(bytes: Bytes, extents: readonly ByteSpan[]): Av1Coding | undefined {
  const [first] = extents
  if (!first) return undefined
  const body = new Reader(bytes, 'AVIF', first.start, first.end)
  for (let unit = 0; unit < MAX_UNITS && body.has(2); unit++) {
    const header = body.u8()
    if ((header & 4) !== 0) body.skip(1) // temporal and spatial layer
    const isSized = (header & 2) !== 0
    const length = isSized ? readLeb128(body) : body.remaining
    if (((header >> 3) & 15) !== SEQUENCE_HEADER) body.skipUpTo(length)
    else return readSequence(new Bits(body.part(Math.min(length, MAX_HEADER_BYTES))))
  }
  return undefined
}

/** 4.10.5: seven bits a byte, the least significant first. */
function readLeb128(body: Reader): number {
  let value = 0
  for (let i = 0; i < 8; i++) {
    const byte = body.u8()
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) break
  }
  return value
}

/** 5.5.1. Every field is read, used or not: all that follow hang on its length. */
function readSequence(bits: Bits): Av1Coding {
  const profile = bits.read(3)
  bits.read(1) // still_picture
  const isReduced = bits.read(1) === 1
  if (isReduced) bits.read(5)
  else skipOperatingPoints(bits)
  const widthBits = bits.read(4) + 1
  const heightBits = bits.read(4) + 1
  const width = bits.read(widthBits) + 1
  const height = bits.read(heightBits) + 1
  if (!isReduced && bits.read(1) === 1) bits.read(4 + 3) // frame ids
  bits.read(3) // superblocks, intra filter, intra edges
  if (!isReduced) skipInterTools(bits)
  bits.read(3) // superres, cdef, restoration
  return { width, height, profile, ...readColors(bits, profile) }
}

/** timing_info, decoder_model_info and the operating points. */
function skipOperatingPoints(bits: Bits): void {
  const hasTiming = bits.read(1) === 1
  let delayBits = 0
  if (hasTiming) {
    bits.read(32)
    bits.read(32)
    if (bits.read(1) === 1) bits.skipUvlc()
    if (bits.read(1) === 1) {
      delayBits = bits.read(5) + 1
      bits.read(32)
      bits.read(5 + 5)
    }
  }
  const hasDelays = bits.read(1) === 1
  for (let points = bits.read(5) + 1; points > 0; points--) {
    bits.read(12)
    if (bits.read(5) > 7) bits.read(1) // level, tier
    if (delayBits > 0 && bits.read(1) === 1) {
      bits.read(delayBits)
      bits.read(delayBits)
      bits.read(1)
    }
    if (hasDelays && bits.read(1) === 1) bits.read(4)
  }
}

function skipInterTools(bits: Bits): void {
  bits.read(4)
  const hasOrderHint = bits.read(1) === 1
  if (hasOrderHint) bits.read(2)
  const hasScreenTools = bits.read(1) === 1 || bits.read(1) === 1
  if (hasScreenTools && bits.read(1) === 0) bits.read(1)
  if (hasOrderHint) bits.read(3)
}

/** 5.5.2. */
function readColors(bits: Bits, profile: number): Omit<Av1Coding, keyof Size | 'profile'> {
  const isDeep = bits.read(1) === 1
  const isTwelve = isDeep && profile === 2 && bits.read(1) === 1
  const depth = isTwelve ? 12 : isDeep ? 10 : 8
  const isGray = profile !== 1 && bits.read(1) === 1
  const isDescribed = bits.read(1) === 1
  const [primaries = 2, transfer = 2, matrix = 2] = isDescribed
    ? [bits.read(8), bits.read(8), bits.read(8)]
    : [2, 2, 2]
  const isSrgb = !isGray && primaries === 1 && transfer === 13 && matrix === 0
  const isFullRange = isSrgb || bits.read(1) === 1
  const told = { depth, primaries, transfer, matrix, isFullRange } as const
  if (isGray) return { ...told, chroma: '4:0:0' }
  if (isSrgb) return { ...told, chroma: '4:4:4' }
  if (profile === 0) return { ...told, chroma: '4:2:0' }
  if (profile === 1) return { ...told, chroma: '4:4:4' }
  if (!isTwelve) return { ...told, chroma: '4:2:2' }
  if (bits.read(1) === 0) return { ...told, chroma: '4:4:4' }
  return { ...told, chroma: bits.read(1) === 1 ? '4:2:0' : '4:2:2' }
}

/** Bits of a unit, the most significant of each byte first. */
class Bits {
  readonly #body: Reader
  #byte = 0
  #left = 0

  constructor(body: Reader) {
    this.#body = body
  }

  /** An unsigned number of up to 32 bits. */
  read(count: number): number {
    let value = 0
    for (let i = 0; i < count; i++) {
      if (this.#left === 0) {
        this.#byte = this.#body.u8()
        this.#left = 8
      }
      value = value * 2 + ((this.#byte >> --this.#left) & 1)
    }
    return value
  }

  /** 4.10.3: as many zeros as bits follow the one. */
  skipUvlc(): void {
    let zeros = 0
    while (this.read(1) === 0) if (++zeros === 32) outside('AVIF')
    this.read(zeros)
  }
}
