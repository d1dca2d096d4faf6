/** WebP headers: RFC 9649 section 2. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import type { FrameRect } from '../../contract/info.ts'
import { type ByteSpan, exifOrientation } from '../exif.ts'
import type { WebpInfo } from './info.ts'
import { WEBP } from './name.ts'

const RIFF_BYTES = 12
const MAX_CHUNKS = 100_000
/** RFC 9649 2.7.1.1: header of an ANMF chunk, before the chunks of its frame. */
const FRAME_HEADER_BYTES = 16

/** VP8X flags. */
const FLAG_ICC = 0x20
const FLAG_ALPHA = 0x10
const FLAG_EXIF = 0x08
const FLAG_ANIMATION = 0x02

/** One RIFF chunk: where its payload lies, clipped to the file. */
export interface WebpChunk extends ByteSpan {
  readonly type: string
  /** Of the payload, as it is said. */
  readonly length: number
  /** The payload is there in full. */
  readonly complete: boolean
}

/** A VP8 or VP8L bitstream's own header. */
interface Bitstream {
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  readonly lossless: boolean
}

/** The coded picture: of the file, or of its first animation frame. */
export interface WebpPicture extends Bitstream {
  readonly image: WebpChunk
  readonly alpha: WebpChunk | undefined
}

interface Canvas {
  readonly flags: number
  readonly width: number
  readonly height: number
}

/** What a walk over all chunks finds. */
interface Layout {
  canvas: Canvas | undefined
  picture: WebpPicture | undefined
  firstFrame: FrameRect | undefined
  frames: number
  hasIcc: boolean
  exif: ByteSpan | undefined
  /** There is alpha that the header does not declare. */
  hasStrayAlpha: boolean
}

/** Reads a WebP's header and walks its chunks; EXIF comes behind the pixels. */
export function probeWebp(bytes: Bytes): WebpInfo {
  const layout = readLayout(bytes)
  const { canvas, picture, firstFrame, frames, hasIcc, exif } = layout
  if (!picture) damaged(WEBP, 'the file ends before its picture data')
  const { width, height } = canvas ?? picture
  const rect = firstFrame ?? { x: 0, y: 0, width: picture.width, height: picture.height }
  const covers = rect.width === width && rect.height === height
  if (!covers && !firstFrame) damaged(WEBP, 'the canvas and the picture differ in size')
  const hasAlpha = declares(canvas, FLAG_ALPHA) || picture.hasAlpha || !covers
  return {
    format: 'webp',
    width,
    height,
    orientation: exifOrientation(bytes, exif),
    depth: 8,
    channels: hasAlpha ? 4 : 3,
    hasAlpha,
    hasIcc,
    interlaced: false,
    frames: Math.max(1, frames),
    lossless: picture.lossless,
    hasAlphaChunk: picture.alpha !== undefined,
    firstFrame: rect,
    isApart: firstFrame !== undefined || layout.hasStrayAlpha,
  }
}

/** The coded picture that is converted; throws `damaged-image` when there is none. */
export function findWebpPicture(bytes: Bytes): WebpPicture {
  return readLayout(bytes).picture ?? damaged(WEBP, 'the file ends before its picture data')
}

/** The EXIF payload that the header declares, if any. */
export function findWebpExif(bytes: Bytes): ByteSpan | undefined {
  return readLayout(bytes).exif
}

/** The top-level chunks (2.3): four-letter name, length 4, payload, padded to an even length. */
export function webpChunks(bytes: Bytes): Generator<WebpChunk> {
  const riffBytes = new Reader(bytes, 'WebP', 4).u32le()
  return chunksIn(new Reader(bytes, 'WebP', RIFF_BYTES, 8 + riffBytes))
}

function* chunksIn(reader: Reader): Generator<WebpChunk> {
  for (let count = 0; count < MAX_CHUNKS && reader.has(8); count++) {
    const type = reader.text(4)
    const length = reader.u32le()
    const start = reader.position
    const complete = reader.has(length)
    yield { type, length, start, end: Math.min(start + length, reader.end), complete }
    if (!reader.has(length + (length & 1))) return
    reader.skip(length + (length & 1))
  }
}

function readLayout(bytes: Bytes): Layout {
  const layout: Layout = {
    canvas: undefined,
    picture: undefined,
    firstFrame: undefined,
    frames: 0,
    hasIcc: false,
    exif: undefined,
    hasStrayAlpha: false,
  }
  let alpha: WebpChunk | undefined
  const mostBytes = new Reader(bytes, 'WebP', 4).u32le() - RIFF_BYTES
  for (const chunk of webpChunks(bytes)) {
    const { canvas } = layout
    if (isBitstream(chunk) && chunk.length > mostBytes) {
      damaged(WEBP, 'the picture is longer than the file says it is')
    }
    const animated = declares(canvas, FLAG_ANIMATION)
    if (chunk.type === 'VP8X') layout.canvas ??= readCanvas(bytes, chunk)
    else if (chunk.type === 'ICCP') layout.hasIcc ||= declares(canvas, FLAG_ICC)
    else if (chunk.type === 'EXIF' && declares(canvas, FLAG_EXIF)) layout.exif ??= chunk
    else if (chunk.type === 'ANMF' && animated) addFrame(bytes, chunk, layout)
    else if (chunk.type === 'ALPH' && !animated) {
      if (declares(canvas, FLAG_ALPHA)) alpha ??= chunk
      else layout.hasStrayAlpha = true
    } else if (isBitstream(chunk) && !animated) layout.picture ??= readPicture(bytes, chunk, alpha)
    // A simple file (2.5, 2.6) is one chunk, and libwebp looks for no other.
    if (!layout.canvas && !layout.picture) damaged(WEBP, 'the first chunk is no picture')
    if (!layout.canvas) break
  }
  return layout
}

/** Whether the header says that there is such a thing; chunks that it does not declare are noise. */
function declares(canvas: Canvas | undefined, flag: number): boolean {
  return ((canvas?.flags ?? 0) & flag) !== 0
}

/** 2.7: flags 1, reserved 3, canvas width - 1 and height - 1 in three bytes each. */
function readCanvas(bytes: Bytes, { start, end }: WebpChunk): Canvas {
  const reader = new Reader(bytes, 'WebP header', start, end)
  const flags = reader.u8()
  reader.skip(3)
  const width = reader.u24le() + 1
  const height = reader.u24le() + 1
  if (width * height > 0xffffffff) damaged(WEBP, 'the canvas has more than 2^32 - 1 pixels')
  return { flags, width, height }
}

/** Counts a frame; the first one also tells its place (2.7.1.1, x and y are halved) and picture. */
function addFrame(bytes: Bytes, chunk: WebpChunk, layout: Layout): void {
  layout.frames += 1
  if (layout.frames > 1) return
  const reader = new Reader(bytes, 'WebP frame', chunk.start, chunk.end)
  const x = reader.u24le() * 2
  const y = reader.u24le() * 2
  const width = reader.u24le() + 1
  const height = reader.u24le() + 1
  layout.firstFrame = { x, y, width, height }
  const { canvas } = layout
  if (!canvas || x + width > canvas.width || y + height > canvas.height) {
    damaged(WEBP, 'the first frame lies outside the canvas')
  }
  layout.picture = framePicture(bytes, chunk)
  if (layout.picture?.width !== width || layout.picture.height !== height) {
    damaged(WEBP, 'the first frame is missing or differs in size from its picture')
  }
}

function framePicture(bytes: Bytes, { start, end }: WebpChunk): WebpPicture | undefined {
  let alpha: WebpChunk | undefined
  for (const chunk of chunksIn(new Reader(bytes, 'WebP', start + FRAME_HEADER_BYTES, end))) {
    if (chunk.type === 'ALPH') alpha ??= chunk
    if (isBitstream(chunk)) return readPicture(bytes, chunk, alpha)
  }
  return undefined
}

function isBitstream({ type }: WebpChunk): boolean {
  return type === 'VP8 ' || type === 'VP8L'
}

function readPicture(bytes: Bytes, image: WebpChunk, alpha: WebpChunk | undefined): WebpPicture {
  if (image.type === 'VP8L') return { ...readLossless(bytes, image), image, alpha: undefined }
  return { ...readLossy(bytes, image), hasAlpha: alpha !== undefined, image, alpha }
}

/** RFC 6386 9.1: frame tag 3, start code 3, width 14 + 2 bits, height 14 + 2 bits. */
function readLossy(bytes: Bytes, { start, end }: WebpChunk): Bitstream {
  const reader = new Reader(bytes, 'WebP picture', start, end)
  const tag = reader.u24le()
  const isShownKeyFrame = (tag & 1) === 0 && ((tag >> 1) & 7) <= 3 && ((tag >> 4) & 1) === 1
  if (!isShownKeyFrame || reader.u24le() !== 0x2a019d) {
    damaged(WEBP, 'the picture is not a VP8 key frame')
  }
  const width = reader.u16le() & 0x3fff
  const height = reader.u16le() & 0x3fff
  if (width === 0 || height === 0) damaged(WEBP, 'the picture has no pixels')
  return { width, height, hasAlpha: false, lossless: false }
}

/** RFC 9649 3.4: signature 1, then width - 1 and height - 1 (14 bits), alpha 1, version 3 bits. */
function readLossless(bytes: Bytes, { start, end }: WebpChunk): Bitstream {
  const reader = new Reader(bytes, 'WebP picture', start, end)
  if (reader.u8() !== 0x2f) damaged(WEBP, 'the picture is not a VP8L bitstream')
  const bits = reader.u32le()
  if (bits >>> 29 !== 0) damaged(WEBP, 'the VP8L version is unknown')
  return {
    width: (bits & 0x3fff) + 1,
    height: ((bits >>> 14) & 0x3fff) + 1,
    hasAlpha: ((bits >>> 28) & 1) === 1,
    lossless: true,
  }
}
