/**
 * The first frame of an animated WebP as a file of its own, because libwebp's plain decoder
 * refuses animations. RFC 9649 2.7.1.1: the chunks of a frame are those of a still picture.
 *
 *   RIFF size WEBP [ VP8X flags canvas ] [ ALPH … ] VP8 or VP8L …
 */

import type { Bytes } from '../../bytes/bytes.ts'
import type { WebpInfo } from './info.ts'
import { findWebpPicture, type WebpChunk } from './probe.ts'

const RIFF_BYTES = 12
const CHUNK_HEADER_BYTES = 8
const EXTENDED_BYTES = 10
const FLAG_ALPHA = 0x10

/** A still WebP of the first frame's own size, without metadata. `info.isApart` holds. */
export function stillWebp(bytes: Bytes, info: WebpInfo): Uint8Array<ArrayBuffer> {
  const { image, alpha } = findWebpPicture(bytes)
  const parts = alpha ? [alpha, image] : [image]
  const extended = alpha ? CHUNK_HEADER_BYTES + EXTENDED_BYTES : 0
  const length = parts.reduce((sum, part) => sum + chunkBytes(part), RIFF_BYTES + extended)
  const file = new Uint8Array(length)
  const view = new DataView(file.buffer)
  let at = writeHeader(file, 0, 'RIFF', length - CHUNK_HEADER_BYTES)
  at = writeText(file, at, 'WEBP')
  if (alpha) {
    const { width, height } = info.firstFrame
    const payload = writeHeader(file, at, 'VP8X', EXTENDED_BYTES)
    file[payload] = FLAG_ALPHA
    // Two sizes of three bytes: the second write covers the spare byte of the first.
    view.setUint32(payload + 4, width - 1, true)
    view.setUint16(payload + 7, (height - 1) & 0xffff, true)
    file[payload + 9] = (height - 1) >> 16
    at = payload + EXTENDED_BYTES
  }
  for (const part of parts) {
    const payload = writeHeader(file, at, part.type, part.end - part.start)
    bytes.copyInto(file.subarray(payload, payload + part.end - part.start), part.start)
    at += chunkBytes(part)
  }
  return file
}

/** Header, payload, and a zero byte behind an odd one. */
function chunkBytes({ start, end }: WebpChunk): number {
  const payload = end - start
  return CHUNK_HEADER_BYTES + payload + (payload & 1)
}

/** Returns the offset of the payload. */
function writeHeader(file: Uint8Array, at: number, type: string, payload: number): number {
  new DataView(file.buffer).setUint32(writeText(file, at, type), payload, true)
  return at + CHUNK_HEADER_BYTES
}

function writeText(file: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) file[at + i] = text.charCodeAt(i)
  return at + text.length
}
