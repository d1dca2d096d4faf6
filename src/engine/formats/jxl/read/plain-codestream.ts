/**
 * A codestream for the library, without what it need not know: the pieces of a container in one, no
 * profile (of samples in XYB it would make linear light, in 8 bits), and samples of XYB asked for in 8
 * bits and in a space that holds what there is.
 */

import type { Bytes } from '../../../bytes/bytes.ts'
import { isHdr } from '../../../contract/coded-color.ts'
import { copyCodestream, lengthOf, type Pieces } from './codestream.ts'
import type { BitRange, ImageHeader } from './image-header.ts'

/** What is told of a codestream by its own headers. */
export interface Layout {
  readonly header: ImageHeader
  readonly pieces: Pieces
  /** Bytes of headers and profile, in front of the frames. */
  readonly headBytes: number
}

/**
 * In what space the library is asked for samples; `undefined`: in that of the file. Samples that are
 * not in XYB come as they are, whatever is said of them: it stands for their profile.
 */
export function targetOf({ isXyb, color }: ImageHeader): 'srgb' | 'p3' | 'gray' | undefined {
  if (color.kind === 'named' && (!isXyb || isHdr(color.color))) return undefined
  if (color.space === 'gray') return 'gray'
  if (!isXyb) return 'srgb'
  return color.kind === 'named' && !color.color ? 'srgb' : 'p3'
}

/** Bits of a colour encoding by value and count, the first ones lowest (18181-1, annex E.2). */
const ENCODINGS = {
  srgb: [[1, 1]],
  // Not the usual one, no profile, RGB, D65, primaries 11, no gamma, curve 13, relative.
  p3: [
    [0, 2],
    [0, 2],
    [1, 2],
    [2 | (9 << 2), 6],
    [0, 1],
    [2 | (11 << 2), 6],
    [1, 2],
  ],
  // The same for gray, which has no primaries.
  gray: [
    [0, 2],
    [1, 2],
    [1, 2],
    [0, 1],
    [2 | (11 << 2), 6],
    [1, 2],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>

/** Whole numbers of 8 bits. */
const EIGHT_BITS = [[0, 3]] as const

/** Size of it, at most. */
export function plainBytes({ pieces, headBytes }: Layout): number {
  return lengthOf(pieces) + Math.max(0, 16 - headBytes)
}

/** Fills the front of `target`, and answers how many bytes it has. */
export function fillPlain(bytes: Bytes, layout: Layout, target: Uint8Array): number {
  const { header, pieces, headBytes } = layout
  const head = new Uint8Array(headBytes)
  copyCodestream(bytes, pieces, head)
  const plain = plainHead(head, header)
  target.set(plain)
  const rest = lengthOf(pieces) - headBytes
  copyCodestream(bytes, pieces, target.subarray(plain.length, plain.length + rest), headBytes)
  return plain.length + rest
}

function plainHead(head: Uint8Array, header: ImageHeader): Uint8Array {
  const { depth, color, end } = header.places
  const writer = new BitWriter(head)
  const target = targetOf(header)
  if (target && depth.end > depth.start) {
    writer.copy({ start: 0, end: depth.start })
    if (header.isXyb) writer.put(EIGHT_BITS)
    else writer.copy(depth)
    writer.copy({ start: depth.end, end: color.start })
    writer.put(ENCODINGS[target])
    writer.copy({ start: color.end, end })
  } else writer.copy({ start: 0, end })
  return writer.finish()
}

class BitWriter {
  readonly #from: Uint8Array
  readonly #bits: number[] = []

  constructor(from: Uint8Array) {
    this.#from = from
  }

  copy({ start, end }: BitRange): void {
    for (let at = start; at < end; at++) this.#bits.push((this.#from[at >> 3]! >> (at & 7)) & 1)
  }

  put(fields: readonly (readonly [value: number, bits: number])[]): void {
    for (const [value, bits] of fields) {
      for (let i = 0; i < bits; i++) this.#bits.push((value >> i) & 1)
    }
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8))
    this.#bits.forEach((bit, i) => {
      bytes[i >> 3] = bytes[i >> 3]! | (bit << (i & 7))
    })
    return bytes
  }
}
