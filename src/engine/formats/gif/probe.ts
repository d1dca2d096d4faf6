/** GIF headers: GIF89a specification (CompuServe, 1990). Blocks are walked, nothing is decoded. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'
import type { GifInfo } from './info.ts'
import { GIF } from './name.ts'

const SIGNATURE_BYTES = 6
const EXTENSION = 0x21
const IMAGE = 0x2c
const GRAPHIC_CONTROL = 0xf9
const PADDING = 0x00

/** The first frame, as its image descriptor (section 20) tells. */
export interface GifFrame {
  readonly rect: FrameRect
  readonly interlaced: boolean
  /** Index of the palette that means "leave the canvas as it is". */
  readonly transparentIndex: number | undefined
  /** Local or else global palette, 3 bytes a colour; `undefined` when the file has neither. */
  readonly palette: ByteSpan | undefined
  /** Offset of the LZW minimum code size, in front of the data sub-blocks. */
  readonly dataOffset: number
}

interface Screen extends Size {
  readonly palette: ByteSpan | undefined
}

/** Reads a GIF's header and counts its frames. The canvas is the logical screen, or the first frame. */
export function probeGif(bytes: Bytes): GifInfo {
  const reader = new Reader(bytes, 'GIF', SIGNATURE_BYTES)
  const declared = readScreen(reader)
  const first = nextFrame(reader, declared)
  if (!first) damaged(GIF, 'the file has no frames')
  if (first.rect.width === 0 || first.rect.height === 0) {
    damaged(GIF, 'the first frame has no pixels')
  }
  if (reader.has(1)) checkCodeSize(reader.bytes.at(reader.position))
  const { screen, rect } = shownOn(declared, first.rect)
  const hasAlpha = first.transparentIndex !== undefined || !covers(rect, screen)
  return {
    format: 'gif',
    width: screen.width,
    height: screen.height,
    orientation: 1,
    depth: 8,
    channels: hasAlpha ? 4 : 3,
    hasAlpha,
    hasIcc: false,
    interlaced: first.interlaced,
    frames: 1 + countFrames(reader, declared),
    firstFrame: rect,
  }
}

/** Appendix F: codes have 12 bits at most, and one more than the colours at least. */
function checkCodeSize(bits: number): void {
  if (bits < 1 || bits > 11) damaged(GIF, `codes of ${bits} bits are not legal`)
}

/**
 * A first frame that the screen cannot hold in one of its sides, 0 or not, is the picture itself; one
 * that only lies too far out is cut. So does Firefox.
 */
function shownOn(
  screen: Screen,
  rect: FrameRect,
): { readonly screen: Size; readonly rect: FrameRect } {
  if (rect.width <= screen.width && rect.height <= screen.height) return { screen, rect }
  return { screen: rect, rect: { ...rect, x: 0, y: 0 } }
}

/**
 * The first frame as it is coded; where it is shown, `GifInfo` tells. Throws `damaged-image` when
 * there is none.
 */
export function findGifFrame(bytes: Bytes): GifFrame {
  const reader = new Reader(bytes, 'GIF', SIGNATURE_BYTES)
  return nextFrame(reader, readScreen(reader)) ?? damaged(GIF, 'the file has no frames')
}

/** Section 18: width 2, height 2, flags 1, background 1, aspect 1, then the global palette. */
function readScreen(reader: Reader): Screen {
  const width = reader.u16le()
  const height = reader.u16le()
  const flags = reader.u8()
  reader.skip(2)
  return { width, height, palette: readPalette(reader, flags) }
}

/** Moves to the next image descriptor and behind it; `undefined` at the end or at garbage. */
function nextFrame(reader: Reader, screen: Screen): GifFrame | undefined {
  let transparentIndex: number | undefined
  while (reader.has(1)) {
    const block = reader.u8()
    if (block === EXTENSION && reader.has(1)) {
      if (reader.u8() === GRAPHIC_CONTROL) transparentIndex = readTransparency(reader)
      skipSubBlocks(reader)
    } else if (block === IMAGE && reader.has(9)) {
      return { ...readDescriptor(reader, screen), transparentIndex, dataOffset: reader.position }
    } else if (block !== PADDING) return undefined
  }
  return undefined
}

function countFrames(reader: Reader, screen: Screen): number {
  let count = 0
  for (;;) {
    if (reader.has(1)) reader.skip(1) // the minimum code size of the frame before
    skipSubBlocks(reader)
    if (!nextFrame(reader, screen)) return count
    count += 1
  }
}

/** Section 20: left 2, top 2, width 2, height 2, flags 1, then the local palette. */
function readDescriptor(
  reader: Reader,
  screen: Screen,
): Pick<GifFrame, 'rect' | 'interlaced' | 'palette'> {
  const x = reader.u16le()
  const y = reader.u16le()
  const width = reader.u16le()
  const height = reader.u16le()
  const flags = reader.u8()
  const local = readPalette(reader, flags)
  return {
    rect: { x, y, width, height },
    interlaced: (flags & 0x40) !== 0,
    palette: local ?? screen.palette,
  }
}

/** A palette of 2^(n+1) colours follows when the top bit of the flags is set. */
function readPalette(reader: Reader, flags: number): ByteSpan | undefined {
  if ((flags & 0x80) === 0) return undefined
  const { position: start, end } = reader.part(3 * 2 ** ((flags & 7) + 1))
  return { start, end }
}

/** Section 23: block size 1 (4), flags 1, delay 2, transparent index 1. The reader stays. */
function readTransparency(reader: Reader): number | undefined {
  const block = new Reader(reader.bytes, 'GIF', reader.position)
  if (!block.has(5) || block.u8() < 4) return undefined
  const flags = block.u8()
  block.skip(2)
  return (flags & 1) === 1 ? block.u8() : undefined
}

/** Section 15: length 1, data; a length of 0 ends the row. Cut-off data ends at the file's end. */
function skipSubBlocks(reader: Reader): void {
  while (reader.has(1)) {
    const length = reader.u8()
    if (length === 0) return
    reader.skipUpTo(length)
  }
}

function covers(rect: FrameRect, { width, height }: Size): boolean {
  return (
    rect.x === 0 && rect.y === 0 && rect.x + rect.width >= width && rect.y + rect.height >= height
  )
}
