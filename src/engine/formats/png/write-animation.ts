/**
 * An APNG round coded frames (PNG third edition, 4.9 and 11.3.6): frames.ts draws the chunks. All
 * pixels are RGBA of 8 bits.
 */

import { GrowingBytes } from '../../bytes/growing-bytes.ts'
import { bigEndian, joined } from '../../bytes/parts.ts'
import type { AnimationShape } from '../../contract/animation.ts'
import type { RowWindow } from '../../rows/window-rows.ts'
import { FrameTimes } from '../frame-times.ts'
import { pngChunk, pngHead } from './file.ts'

const RGBA = 0x608
const MS_IN_SECOND = 1000
/** Parts of a second that delays are told in: the finest whose number has 16 bits. */
const UNITS = [1000, 100, 10, 1] as const
const MOST_UNITS = 0xffff
const MOST_MS = MOST_UNITS * MS_IN_SECOND
const [LENGTH_AND_TYPE_BYTES, CRC_BYTES] = [8, 4]
/** What stands around the data of a frame: fcTL, the head of fdAT. */
const FRAME_BYTES = 38 + 16

export interface StoredFrame {
  readonly rect: RowWindow
  readonly blend: 'over' | 'replace'
  /** Whole IDAT chunks. */
  readonly data: readonly Uint8Array[]
}

interface TimedFrame extends StoredFrame {
  ms: number
}

export class PngAnimationFile {
  readonly #shape: AnimationShape
  readonly #times = new FrameTimes(1)
  #frames: TimedFrame[] = []
  #bytes = 0

  constructor(shape: AnimationShape) {
    this.#shape = shape
  }

  /** Of the frames so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** The last frame is shown for longer; `false`: longer than the format can say. */
  extend(delayMs: number): boolean {
    const last = this.#frames.at(-1)
    if (!last || last.ms + delayMs > MOST_MS) return false
    last.ms = this.#times.extend(delayMs)
    return true
  }

  append(frame: StoredFrame, delayMs: number): void {
    const ms = this.#times.begin(Math.min(delayMs, MOST_MS))
    this.#frames.push({ ...frame, ms })
    this.#bytes += frame.data.reduce((sum, { length }) => sum + length, FRAME_BYTES)
  }

  /** The file; this is empty then. */
  finish(): Uint8Array<ArrayBuffer> {
    const { plays } = this.#shape
    const counts = joined(bigEndian(this.#frames.length, 4), bigEndian(plays, 4))
    const head = joined(...pngHead(this.#shape, RGBA), pngChunk('acTL', counts))
    const end = pngChunk('IEND', new Uint8Array(0))
    const chunks = this.#frames.reduce((sum, { data }) => sum + 4 * data.length, 0)
    const file = new GrowingBytes(head.length + this.#bytes + chunks + end.length)
    file.append(head)
    let sequence = 0
    this.#frames.reverse()
    for (let frame = this.#frames.pop(); frame; frame = this.#frames.pop()) {
      const isFirst = sequence === 0
      file.append(controlOf(frame, sequence++))
      for (const chunk of frame.data) file.append(isFirst ? chunk : numbered(chunk, sequence++))
    }
    file.append(end)
    this.#bytes = 0
    return file.bytes
  }
}

/** fcTL. No frame is ever taken away. */
function controlOf({ rect, blend, ms }: TimedFrame, sequence: number): Uint8Array {
  const keep = 0
  const countOf = (unit: number) => Math.round((Math.min(ms, MOST_MS) * unit) / MS_IN_SECOND)
  const unit = UNITS.find((parts) => countOf(parts) <= MOST_UNITS) ?? 1
  const data = joined(
    ...[sequence, rect.width, rect.height, rect.x, rect.y].map((value) => bigEndian(value, 4)),
    ...[bigEndian(countOf(unit), 2), bigEndian(unit, 2)],
    ...[bigEndian(keep, 1), bigEndian(blend === 'over' ? 1 : 0, 1)],
  )
  return pngChunk('fcTL', data)
}

/** fdAT, for an IDAT chunk. */
function numbered(chunk: Uint8Array, sequence: number): Uint8Array {
  const data = chunk.subarray(LENGTH_AND_TYPE_BYTES, chunk.length - CRC_BYTES)
  return pngChunk('fdAT', joined(bigEndian(sequence, 4), data))
}
