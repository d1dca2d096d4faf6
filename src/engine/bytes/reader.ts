/** A cursor over a file: integers of both byte orders, and never a read past the end. */

import { type Bytes, outside } from './bytes.ts'

/** Reads `start … end` of a file from front to back. Every read may throw `damaged-image`. */
export class Reader {
  readonly bytes: Bytes
  /** What is being read, for the message: "Cannot read <what>: the file ends early". */
  readonly what: string
  /** Offset of the next byte in the file. */
  position: number
  /** Offset after the last byte that may be read; never after the file's end. */
  readonly end: number

  constructor(bytes: Bytes, what: string, start = 0, end = bytes.length) {
    this.bytes = bytes
    this.what = what
    this.position = start
    this.end = Math.min(end, bytes.length)
  }

  /** Bytes left. */
  get remaining(): number {
    return Math.max(0, this.end - this.position)
  }

  /** Whether `count` more bytes can be read. */
  has(count: number): boolean {
    return count <= this.end - this.position
  }

  u8(): number {
    return this.bytes.at(this.#take(1))
  }

  u16(): number {
    const at = this.#take(2)
    return (this.bytes.at(at) << 8) | this.bytes.at(at + 1)
  }

  u32(): number {
    return this.u16() * 0x10000 + this.u16()
  }

  /** 64 bits as a number: exact below 2^53, and no file is longer than that. */
  u64(): number {
    return this.u32() * 0x100000000 + this.u32()
  }

  u16le(): number {
    const at = this.#take(2)
    return this.bytes.at(at) | (this.bytes.at(at + 1) << 8)
  }

  u24le(): number {
    return this.u16le() | (this.u8() << 16)
  }

  u32le(): number {
    return this.u16le() + this.u16le() * 0x10000
  }

  /** An unsigned integer of `size` bytes (0–8), most significant first. */
  uint(size: number): number {
    let value = 0
    for (let i = 0; i < size; i++) value = value * 256 + this.u8()
    return value
  }

  /** `count` bytes as Latin-1 text; meant for four-letter codes. */
  text(count: number): string {
    const at = this.#take(count)
    let text = ''
    for (let i = 0; i < count; i++) text += String.fromCharCode(this.bytes.at(at + i))
    return text
  }

  skip(count: number): void {
    this.#take(count)
  }

  /** Like `skip`, but stops at the end instead of throwing. */
  skipUpTo(count: number): void {
    this.position = Math.min(this.end, this.position + count)
  }

  /** A reader of the next `count` bytes, clipped to what is there; this one moves behind them. */
  part(count: number): Reader {
    const start = this.position
    this.skipUpTo(count)
    return new Reader(this.bytes, this.what, start, this.position)
  }

  #take(count: number): number {
    const at = this.position
    if (!(count >= 0 && at >= 0 && at + count <= this.end)) outside(this.what)
    this.position = at + count
    return at
  }
}

/** Whether the file holds exactly this Latin-1 text at `offset`. */
export function hasText(
  bytes: { readonly length: number; at(offset: number): number | undefined },
  offset: number,
  text: string,
): boolean {
  if (offset + text.length > bytes.length) return false
  for (let i = 0; i < text.length; i++) {
    if (bytes.at(offset + i) !== text.charCodeAt(i)) return false
  }
  return true
}
