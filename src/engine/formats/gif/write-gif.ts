/**
 * A GIF round coded frames (GIF89a):
 *
 *   'GIF89a' width:u16 height:u16 flags:u8 0 0 [palette]
 *   21 ff 0b 'NETSCAPE2.0' 03 01 repeats:u16 00                 where it is shown more than once
 *   21 f9 04 flags:u8 hundredths:u16 clear:u8 00                for each frame, and
 *   2c x:u16 y:u16 width:u16 height:u16 flags:u8 [palette]      its place
 *     size:u8 sub-blocks 00                                     its indexes (lzw-encoder.ts)
 *   3b
 */

import { GrowingBytes } from '../../bytes/growing-bytes.ts'
import { joined, littleEndian, type Part } from '../../bytes/parts.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { RowWindow } from '../../rows/window-rows.ts'
import { FrameTimes } from '../frame-times.ts'
import type { Palette } from './exact-colors.ts'
import type { IndexedFrame } from './index-frame.ts'
import { encodeLzw } from './lzw-encoder.ts'

const HAS_PALETTE = 0x80
/** 8 bits a channel. */
const DEPTH = 0x70
const UNIT_MS = 10
/** 16 bits. */
const MOST_UNITS = 0xffff
const MOST_REPEATS = 0xffff
/** Offset of the time in a graphic control extension. */
const TIME_AT = 4

export interface GifFileFrame extends IndexedFrame {
  readonly rect: RowWindow
  readonly dispose: 'keep' | 'clear'
}

export class GifFile {
  /** Of the first frame: others use it where it will do. */
  palette: Palette | undefined
  readonly #size: Size
  readonly #plays: number | undefined
  readonly #times = new FrameTimes(UNIT_MS)
  #parts: Uint8Array[] = []
  #bytes = 0
  #control = new Uint8Array(0)
  #lastUnits = 0

  /** `plays`: how often it is shown, 0 for ever; `undefined`: a still. */
  constructor(size: Size, plays?: number) {
    this.#size = size
    this.#plays = plays
  }

  /** Of the frames so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** The last frame is shown for longer; `false`: longer than the format can say. */
  extend(delayMs: number): boolean {
    if (this.#lastUnits + delayMs / UNIT_MS > MOST_UNITS) return false
    this.#tellTime(this.#times.extend(delayMs), delayMs)
    return true
  }

  append(frame: GifFileFrame, delayMs: number): void {
    const { rect, palette, indexes, others, dispose } = frame
    const clear = frame.clear ?? placeToClear(frame)
    this.palette ??= palette
    const isShared = palette === this.palette
    const bits = bitsOf(palette)
    const flags = ((dispose === 'clear' ? 2 : 1) << 2) | (clear === undefined ? 0 : 1)
    this.#control = joined(
      ...['\x21\xf9\x04', littleEndian(flags, 1), '\0\0'],
      ...[littleEndian(clear ?? 0, 1), '\0'],
    )
    if (this.#plays !== undefined) this.#tellTime(this.#times.begin(delayMs), delayMs)
    const place = joined(
      ...['\x2c', u16(rect.x), u16(rect.y), u16(rect.width), u16(rect.height)],
      littleEndian(isShared ? 0 : HAS_PALETTE | (bits - 1), 1),
      ...(isShared ? [] : [paletteBytes(palette, bits)]),
    )
    this.#add(this.#control, place, encodeLzw(indexes, bits, others).slice())
  }

  finish(): Uint8Array<ArrayBuffer> {
    const { width, height } = this.#size
    const { palette } = this
    const bits = palette ? bitsOf(palette) : 1
    const flags = (palette ? HAS_PALETTE : 0) | DEPTH | (bits - 1)
    const head = joined(
      ...['GIF89a', u16(width), u16(height), littleEndian(flags, 1), '\0\0'],
      ...(palette ? [paletteBytes(palette, bits)] : []),
      ...this.#repeats(),
    )
    const file = new GrowingBytes(head.length + this.#bytes + 1)
    file.append(head)
    this.#parts.reverse()
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) file.append(part)
    file.append(Uint8Array.of(0x3b))
    this.#bytes = 0
    return file.bytes
  }

  #repeats(): readonly Part[] {
    const plays = this.#plays ?? 1
    if (plays === 1) return []
    const repeats = plays === 0 ? 0 : Math.min(plays - 1, MOST_REPEATS)
    return ['\x21\xff\x0bNETSCAPE2.0\x03\x01', u16(repeats), '\0']
  }

  #add(...parts: Uint8Array[]): void {
    this.#parts.push(...parts)
    this.#bytes += parts.reduce((sum, { length }) => sum + length, 0)
  }

  /** Browsers take what is shorter than 20 ms for 100: nothing that was longer becomes so. */
  #tellTime(units: number, delayMs: number): void {
    const least = delayMs > UNIT_MS ? 2 : 1
    this.#lastUnits = Math.min(MOST_UNITS, Math.max(least, units))
    this.#control.set(u16(this.#lastUnits), TIME_AT)
  }
}

/** Some readers clear to a colour where a frame has no transparent one. */
function placeToClear({ dispose, palette: { colors } }: GifFileFrame): number | undefined {
  return dispose === 'clear' && colors.length < 256 ? colors.length : undefined
}

/** Of an index: palettes have 2 to 256 places, one of them for pixels that are left as they are. */
function bitsOf({ colors }: Palette): number {
  return Math.min(8, Math.max(1, Math.ceil(Math.log2(colors.length + 1))))
}

function paletteBytes({ colors }: Palette, bits: number): Uint8Array {
  const bytes = new Uint8Array(3 << bits)
  for (const [i, color] of colors.entries()) {
    bytes[i * 3] = color & 255
    bytes[i * 3 + 1] = (color >>> 8) & 255
    bytes[i * 3 + 2] = (color >>> 16) & 255
  }
  return bytes
}

function u16(value: number): Uint8Array {
  return littleEndian(value, 4).subarray(0, 2)
}
