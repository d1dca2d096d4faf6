/** Putting a file together again from pieces of the old one and new ones. */

import { ImageError } from '../api/errors.ts'

/** Bytes, or text of one byte a character. */
export type Part = Uint8Array | string

/** All parts one after another. */
export function joined(...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) whole[at + i] = part.charCodeAt(i)
    } else {
      whole.set(part, at)
    }
    at += part.length
  }
  return whole
}

/** An unsigned integer of `size` bytes, most significant first. */
export function bigEndian(value: number, size: 1 | 2 | 4): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => value >>> ((size - 1 - i) * 8))
}

/** The same, least significant first. */
export function littleEndian(value: number, size: 1 | 3 | 4): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => value >>> (i * 8))
}

/** Our encoders always write what is expected here; if one does not, that is our fault. */
export function unexpected(format: string): never {
  throw new ImageError('codec-failed', `Cannot label the file: unexpected ${format} layout`)
}
