/**
 * A frame of a GIF: RGBA rows of a canvas, transparent where the frame does not paint.
 * The background colour is ignored, as browsers and libvips do. What comes behind the frame
 * is never read.
 */

import type { Bytes } from '../../bytes/bytes.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import { type RowFormat, type RowSource, rowBytes } from '../../rows/rows.ts'
import { withMissingRows } from '../../rows/with-missing-rows.ts'
import type { GifFrame } from './blocks.ts'
import type { GifInfo } from './info.ts'
import { LZW_BYTES, LzwDecoder } from './lzw.ts'
import { findGifFrame } from './probe.ts'

const PALETTE_BYTES = 256 * 4

/** First row and distance of the four interlace passes (GIF89a, appendix E). */
const PASSES = [
  { first: 0, step: 8 },
  { first: 4, step: 8 },
  { first: 2, step: 4 },
  { first: 1, step: 2 },
]

/** Rows of the canvas, and how many of them the file could not fill. */
export interface GifSource extends RowSource {
  /** Rows of the frame, on the canvas, that were cut off so far; their rest is transparent. */
  readonly missingRows: number
}

/** Palette indexes of the frame's rows, from top to bottom. */
interface IndexRows {
  /** Writes the next row's indexes; returns how many were there. */
  next(into: Uint8Array): number
}

/** Part of the frame that lies on the canvas, from its top left corner on. */
interface Visible {
  readonly columns: number
  readonly rows: number
}

/** A frame on its canvas. */
export interface GifPlace {
  readonly canvas: Size
  readonly rect: FrameRect
  readonly interlaced: boolean
}

/** Bytes that `openGif` holds at its peak, without the file. */
export function gifPeakBytes(info: GifInfo): number {
  return gifFrameBytes({ canvas: info, rect: info.firstFrame, interlaced: info.interlaced })
}

/** Bytes that an open frame holds at its peak: rows, tables, interlaced indexes. */
export function gifFrameBytes(place: GifPlace): number {
  const { columns, rows } = visiblePart(place)
  const indexes = place.interlaced ? (columns + 4) * rows : 0
  return LZW_BYTES + PALETTE_BYTES + place.rect.width + indexes
}

/** Opens the first frame of a probed file. Damaged data leaves rows missing and never throws. */
export function openGif(bytes: Bytes, info: GifInfo): GifSource {
  return openGifFrame(bytes, findGifFrame(bytes), { canvas: info, rect: info.firstFrame })
}

/** Opens a frame at this place. Damaged data leaves rows missing and never throws. */
export function openGifFrame(
  bytes: Bytes,
  frame: GifFrame,
  place: Omit<GifPlace, 'interlaced'>,
): GifSource {
  const { canvas, rect } = place
  const format: RowFormat = { width: canvas.width, height: canvas.height, channels: 4 }
  const visible = visiblePart(place)
  const palette = new Uint32Array(readPalette(bytes, frame).buffer)
  const { x, y: top, width } = rect
  const indexes = new Uint8Array(width)
  const source = openIndexes(bytes, frame, visible)
  let y = 0
  let missingRows = 0

  /** Paints the frame's next row onto a transparent row of the canvas. */
  function paint(row: Uint32Array): void {
    const there = Math.min(source.next(indexes), visible.columns)
    if (there < visible.columns) missingRows += 1
    for (let i = 0; i < there; i++) row[x + i] = palette[indexes[i]!]!
  }

  const rows: RowSource = {
    format,
    read(into, maxRows) {
      const count = Math.min(maxRows, format.height - y)
      const stride = rowBytes(format)
      into.fill(0, 0, count * stride)
      for (let i = 0; i < count; i++, y++) {
        if (y < top || y >= top + visible.rows) continue
        // Rows are 4-byte aligned, as those of the pump.
        paint(new Uint32Array(into.buffer, into.byteOffset + i * stride, format.width))
      }
      return count
    },
  }
  return withMissingRows(rows, () => missingRows)
}

function visiblePart({ canvas, rect }: Omit<GifPlace, 'interlaced'>): Visible {
  const columns = Math.max(0, Math.min(rect.width, canvas.width - rect.x))
  const rows = Math.max(0, Math.min(rect.height, canvas.height - rect.y))
  return { columns, rows }
}

/** 256 RGBA colours: those that the file leaves out are black, the transparent one is 0,0,0,0. */
function readPalette(
  bytes: Bytes,
  { palette, transparentIndex }: GifFrame,
): Uint8Array<ArrayBuffer> {
  const colours = new Uint8Array(PALETTE_BYTES)
  const stored = palette ? bytes.slice(palette.start, palette.end) : new Uint8Array(0)
  for (let i = 0; i < 256; i++) {
    colours.set(stored.subarray(i * 3, i * 3 + 3), i * 4)
    colours[i * 4 + 3] = 255
  }
  if (transparentIndex !== undefined)
    colours.fill(0, transparentIndex * 4, transparentIndex * 4 + 4)
  return colours
}

function openIndexes(bytes: Bytes, frame: GifFrame, visible: Visible): IndexRows {
  const lzw = new LzwDecoder(bytes, frame.dataOffset)
  const { width } = frame.rect
  if (!frame.interlaced) return { next: (into) => lzw.read(into, width) }
  let rows: IndexRows | undefined
  return {
    next(into) {
      rows ??= deinterlace(lzw, frame, visible)
      return rows.next(into)
    },
  }
}

/** Interlaced rows come in four passes, so their indexes are kept: one byte a visible pixel. */
function deinterlace(lzw: LzwDecoder, { rect }: GifFrame, { columns, rows }: Visible): IndexRows {
  const kept = new Uint8Array(columns * rows)
  const lengths = new Uint32Array(rows)
  const row = new Uint8Array(rect.width)
  let missing = rows
  for (const { first, step } of PASSES) {
    for (let y = first; y < rect.height && missing > 0; y += step) {
      const there = lzw.read(row, rect.width)
      if (there === 0) missing = 0
      if (y >= rows) continue
      missing -= 1
      lengths[y] = Math.min(there, columns)
      kept.set(row.subarray(0, lengths[y]), y * columns)
    }
  }
  let y = 0
  return {
    next(into) {
      const length = lengths[y]!
      into.set(kept.subarray(y * columns, y * columns + length))
      y += 1
      return length
    },
  }
}
