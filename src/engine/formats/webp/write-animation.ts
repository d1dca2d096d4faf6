/**
 * An animated WebP round frames that are files of their own (RFC 9649 2.7):
 *
 *   'RIFF' size:u32 'WEBP'
 *   'VP8X' 10:u32 flags:u32 width-1:u24 height-1:u24
 *   'ANIM' 6:u32 background:u32 plays:u16
 *   'ANMF' size:u32 x/2:u24 y/2:u24 width-1:u24 height-1:u24 milliseconds:u24 flags:u8
 *     'ALPH' … 'VP8 ' …, or 'VP8L' …                    as in a file that shows this frame alone
 *
 * All little-endian, chunks padded to even lengths. A frame that is all there is becomes a still.
 */

import { GrowingBytes } from '../../bytes/growing-bytes.ts'
import { joined, littleEndian } from '../../bytes/parts.ts'
import type { AnimationShape } from '../../contract/animation.ts'
import type { RowWindow } from '../../rows/window-rows.ts'
import { FrameTimes } from '../frame-times.ts'

const RIFF_BYTES = 12
const CHUNK_BYTES = 8
const FRAME_BYTES = 16
/** Of VP8X. */
const FLAGS = { animation: 0x02, alpha: 0x10 } as const
/** Of ANMF. */
const REPLACE = 0x02
/** 24 bits. */
const MOST_MS = 0xff_ffff
const MOST_PLAYS = 0xffff

/** A frame as it is stored. */
export interface StoredFrame {
  /** `x` and `y` are even. */
  readonly rect: RowWindow
  readonly blend: 'over' | 'replace'
  /** A WebP of the rectangle alone. */
  readonly file: Uint8Array
  readonly hasAlpha: boolean
}

export class WebpAnimationFile {
  readonly #shape: AnimationShape
  readonly #times = new FrameTimes(1)
  #parts: Uint8Array[] = []
  #bytes = 0
  #hasAlpha = false
  /** Of the last frame. */
  #header = new Uint8Array(0)
  #lastMs = 0

  constructor(shape: AnimationShape) {
    this.#shape = shape
  }

  /** Of the frames so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** The last frame is shown for longer; `false`: longer than the format can say. */
  extend(delayMs: number): boolean {
    if (this.#lastMs + delayMs > MOST_MS) return false
    this.#tellTime(this.#times.extend(delayMs))
    return true
  }

  append({ rect, blend, file, hasAlpha }: StoredFrame, delayMs: number): void {
    const chunks = pictureOf(file)
    this.#header = joined(
      ...['ANMF', littleEndian(FRAME_BYTES + chunks.length, 4)],
      ...[littleEndian(rect.x / 2, 3), littleEndian(rect.y / 2, 3)],
      ...[littleEndian(rect.width - 1, 3), littleEndian(rect.height - 1, 3)],
      ...[littleEndian(0, 3), littleEndian(blend === 'over' ? 0 : REPLACE, 1)],
    )
    this.#tellTime(this.#times.begin(Math.min(delayMs, MOST_MS)))
    this.#parts.push(this.#header, chunks)
    this.#bytes += this.#header.length + chunks.length
    this.#hasAlpha ||= hasAlpha
  }

  /** The file; this is empty then. */
  finish(): Uint8Array<ArrayBuffer> {
    const isStill = this.#parts.length === 2 // a header and chunks
    if (isStill) this.#dropHeader()
    const head = isStill ? this.#stillHead() : this.#animationHead()
    const start = joined('RIFF', littleEndian(head.length + this.#bytes, 4), head)
    const file = new GrowingBytes(start.length + this.#bytes)
    file.append(start)
    // From the back, so that each part is free when the next one is taken.
    this.#parts.reverse()
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) file.append(part)
    this.#bytes = 0
    return file.bytes
  }

  #animationHead(): Uint8Array {
    const plays = Math.min(this.#shape.plays, MOST_PLAYS)
    return joined(
      ...['WEBP', this.#extended(FLAGS.animation)],
      ...['ANIM', littleEndian(6, 4), littleEndian(0, 4), littleEndian(plays, 4).subarray(0, 2)],
    )
  }

  /** A frame that has an alpha chunk needs the extended header. */
  #stillHead(): Uint8Array {
    const isExtended = String.fromCharCode(...this.#parts[0]!.subarray(0, 4)) === 'ALPH'
    return joined('WEBP', ...(isExtended ? [this.#extended(0)] : []))
  }

  #extended(flags: number): Uint8Array {
    const { width, height } = this.#shape
    const size = [littleEndian(width - 1, 3), littleEndian(height - 1, 3)]
    const all = flags | (this.#hasAlpha ? FLAGS.alpha : 0)
    return joined('VP8X', littleEndian(10, 4), littleEndian(all, 4), ...size)
  }

  #dropHeader(): void {
    this.#parts.shift()
    this.#bytes -= this.#header.length
  }

  #tellTime(ms: number): void {
    this.#lastMs = ms
    this.#header.set(littleEndian(Math.min(ms, MOST_MS), 3), CHUNK_BYTES + 12)
  }
}

/** The chunks that a frame takes of a file that one of our encoders has made. */
function pictureOf(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const chunks: Uint8Array[] = []
  for (let at = RIFF_BYTES; at + CHUNK_BYTES <= file.length; ) {
    const type = String.fromCharCode(...file.subarray(at, at + 4))
    const bytes = view.getUint32(at + 4, true)
    const end = at + CHUNK_BYTES + bytes + (bytes & 1)
    if (type !== 'VP8X') chunks.push(file.subarray(at, end))
    at = end
  }
  return joined(...chunks)
}
