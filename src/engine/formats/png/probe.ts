/**
 * PNG headers: PNG specification, third edition. Checksums are the decoder's affair, but for tRNS:
 * whether there is alpha decides what is planned, and the decoder drops a damaged one.
 */

import { ImageError } from '../../api/errors.ts'
import { damaged, unsupported } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { crc32 } from '../../bytes/crc32.ts'
import { hasText, Reader } from '../../bytes/reader.ts'
import type { Orientation } from '../../contract/info.ts'
import { type ByteSpan, EXIF_PREAMBLE, exifOrientation } from '../exif.ts'
import { type ColorChunk, type ColorChunks, isColorChunk, pngColor } from './color.ts'
import type { PngInfo } from './info.ts'
import { PNG } from './name.ts'

const SIGNATURE_BYTES = 8
const MAX_CHUNKS = 100_000
const MAX_SIDE = 0x7fffffff
/** What libpng takes by default. Each row has a cost of its own, and 58 KB can hold 30 million. */
const MAX_DECODED_SIDE = 1_000_000

const GRAY = 0
const RGB = 2
const PALETTE = 3
const GRAY_ALPHA = 4
const RGB_ALPHA = 6

/** 11.2.1 table 12: which bit depths go with which colour type. */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  [GRAY]: [1, 2, 4, 8, 16],
  [RGB]: [8, 16],
  [PALETTE]: [1, 2, 4, 8],
  [GRAY_ALPHA]: [8, 16],
  [RGB_ALPHA]: [8, 16],
}

/** One chunk: where its data lies, clipped to the file. */
export interface PngChunk extends ByteSpan {
  readonly type: string
}

interface Header {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colourType: number
  readonly interlaced: boolean
}

/** What the chunks behind IHDR tell. */
interface Ancillary {
  hasImage: boolean
  paletteSize: number
  transparent: boolean
  hasIcc: boolean
  readonly color: ColorChunks
  /** acTL: frames of the animation; 0 for a still picture. */
  animationFrames: number
  /** fcTL in front of the pixels: they are the first of those frames, not one more. */
  imageIsFrame: boolean
  exif: ByteSpan | undefined
}

/** Reads a PNG's header, and the chunks in front of its pixels. */
export function probePng(bytes: Bytes): PngInfo {
  const header = readHeader(bytes)
  const found = readChunks(bytes, header)
  if (!found.hasImage) damaged(PNG, 'the file ends before its picture data')
  const palette = header.colourType === PALETTE
  if (palette && found.paletteSize === 0) damaged(PNG, 'the palette is missing')
  const { colourType, ...size } = header
  const hasAlpha = colourType === GRAY_ALPHA || colourType === RGB_ALPHA || found.transparent
  const isGray = colourType === GRAY || colourType === GRAY_ALPHA
  return {
    format: 'png',
    ...size,
    orientation: orientationOf(bytes, found.exif),
    channels: isGray ? (hasAlpha ? 2 : 1) : hasAlpha ? 4 : 3,
    hasAlpha,
    hasIcc: found.hasIcc,
    ...pngColor(bytes, found.color, found.hasIcc),
    frames: found.animationFrames + (found.imageIsFrame && found.animationFrames > 0 ? 0 : 1),
    palette,
  }
}

/**
 * The chunks from IHDR to IEND (5.3), in order. Damage behind the first IDAT only ends the walk:
 * the decoder may still find its pixels.
 */
export function* pngChunks(bytes: Bytes): Generator<PngChunk> {
  const reader = new Reader(bytes, 'PNG', SIGNATURE_BYTES)
  let hasImage = false
  for (let count = 0; count < MAX_CHUNKS && reader.has(8); count++) {
    const length = reader.u32()
    const type = reader.text(4)
    if (!/^[a-zA-Z]{4}$/.test(type) || length > MAX_SIDE) {
      if (hasImage) return
      damaged(PNG, 'a chunk has no legal name or length')
    }
    const start = reader.position
    yield { type, start, end: Math.min(start + length, bytes.length) }
    hasImage ||= type === 'IDAT'
    if (type === 'IEND' || !reader.has(length + 4)) return
    reader.skip(length + 4)
  }
  if (!hasImage && reader.has(8)) damaged(PNG, 'the file has too many chunks')
}

/** 11.2.1: width 4, height 4, depth 1, colour type 1, compression 1, filter 1, interlace 1. */
function readHeader(bytes: Bytes): Header {
  const reader = new Reader(bytes, 'PNG header', SIGNATURE_BYTES)
  const length = reader.u32()
  const type = reader.text(4)
  // pngcrush of Xcode: raw deflate, BGRA, premultiplied. Only Apple's own readers take it.
  if (type === 'CgBI') unsupported(PNG, 'the CgBI variant of iOS apps is not supported')
  if (type !== 'IHDR' || length !== 13) damaged(PNG, 'the header chunk is missing')
  const width = reader.u32()
  const height = reader.u32()
  const depth = reader.u8()
  const colourType = reader.u8()
  const compression = reader.u8()
  const filter = reader.u8()
  const interlace = reader.u8()
  if (width < 1 || height < 1) damaged(PNG, 'the picture has no pixels')
  if (width > MAX_SIDE || height > MAX_SIDE) damaged(PNG, 'a side is longer than 2^31 - 1')
  if (!DEPTHS[colourType]?.includes(depth)) {
    damaged(PNG, `colour type ${colourType} with ${depth} bits is not legal`)
  }
  if (compression !== 0 || filter !== 0) damaged(PNG, 'the compression or filter is unknown')
  if (interlace > 1) damaged(PNG, 'the interlace method is unknown')
  const actual = Math.max(width, height)
  if (actual > MAX_DECODED_SIDE) tooLong(actual)
  return { width, height, depth, colourType, interlaced: interlace === 1 }
}

function tooLong(actual: number): never {
  const limit = MAX_DECODED_SIDE
  const message = `Cannot decode PNG: a side has ${actual} pixels, the limit is ${limit}`
  throw new ImageError('image-too-large', message, { format: 'png', limit, actual })
}

interface ColorNote {
  readonly bytes: Bytes
  readonly type: ColorChunk
  readonly range: ByteSpan
  readonly found: Ancillary
}

function readChunks(bytes: Bytes, header: Header): Ancillary {
  const found: Ancillary = {
    hasImage: false,
    paletteSize: 0,
    transparent: false,
    hasIcc: false,
    color: {},
    animationFrames: 0,
    imageIsFrame: false,
    exif: undefined,
  }
  for (const { type, start, end } of pngChunks(bytes)) {
    if (type === 'IDAT') {
      // The rest must come before the pixels (5.6). eXIf need not, but behind them nobody obeys it.
      found.hasImage = true
      break
    }
    if (type === 'eXIf') found.exif ??= { start, end }
    else if (type === 'PLTE') found.paletteSize = Math.floor((end - start) / 3)
    else if (type === 'tRNS') {
      found.transparent ||=
        isTransparency(header, end - start, found) && isIntact(bytes, { start, end })
    } else if (type === 'iCCP') found.hasIcc = true
    else if (isColorChunk(type, end - start))
      noteColor({ bytes, type, range: { start, end }, found })
    else if (type === 'fcTL') found.imageIsFrame = true
    else if (type === 'acTL' && end - start >= 4) {
      found.animationFrames = new Reader(bytes, 'PNG', start, end).u32()
    }
  }
  return found
}

/** 11.3.4.5: the payload has no preamble, and where it has one, sharp and browsers turn nothing. */
function orientationOf(bytes: Bytes, exif: ByteSpan | undefined): Orientation {
  const isTiff = exif !== undefined && !hasText(bytes, exif.start, EXIF_PREAMBLE)
  return isTiff ? exifOrientation(bytes, exif) : 1
}

/** Those behind the palette, and damaged ones, do not count (5.6, 13.2). */
function noteColor({ bytes, type, range, found }: ColorNote): void {
  if (found.paletteSize === 0 && isIntact(bytes, range)) found.color[type] ??= range
}

/** Whether the checksum of type and data is right; the chunk is in the file as a whole. */
function isIntact(bytes: Bytes, { start, end }: ByteSpan): boolean {
  const checksum = new Reader(bytes, 'PNG', end)
  return checksum.has(4) && checksum.u32() === crc32(bytes.slice(start - 4, end))
}

/** 11.3.1.1: one gray or RGB sample, or an alpha value for some or all palette entries. */
function isTransparency(header: Header, length: number, found: Ancillary): boolean {
  switch (header.colourType) {
    case GRAY:
      return length === 2
    case RGB:
      return length === 6
    case PALETTE:
      return length > 0 && length <= found.paletteSize
    default:
      return false
  }
}
