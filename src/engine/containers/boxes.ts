/**
 * Boxes of the ISO base media file format (ISO/IEC 14496-12 section 4.2), read and built:
 *
 *   size:u32 (0 = to the end, 1 = 64 bits follow)   type: four letters   [size:u64]   body
 */

import { damaged } from '../api/fail.ts'
import type { FormatName } from '../api/formats.ts'
import { bytesOf } from '../bytes/bytes.ts'
import { bigEndian, joined, type Part, unexpected } from '../bytes/parts.ts'
import { Reader } from '../bytes/reader.ts'

/** Boxes looked at in one container; real files have dozens, large grids some hundreds. */
const MAX_BOXES = 65_536

export const BOX_HEADER_BYTES = 8

/** The same with the version:u8 and flags:u24 that a "full box" starts with. */
export const FULL_BOX_HEADER_BYTES = 12

export interface Box {
  readonly type: string
  /** Reads what lies behind the box header, clipped to the container. */
  readonly body: Reader
}

/** A box by its absolute offsets; its header has `BOX_HEADER_BYTES`. */
export interface BoxPlace {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Reads the boxes of a format's files, and says whose they were where they are damaged. */
export function boxReader(format: FormatName) {
  const ofCaller = (why: string) => damaged(format, why)
  const ofOurs = () => unexpected(format.label)

  /** The boxes in a container, in order. One that the container cuts off is the last. */
  function boxesIn(container: Reader): Generator<Box> {
    return walk(container, ofCaller)
  }

  /** The first box of this type; moves the container behind it. */
  function findBox(container: Reader, type: string): Reader | undefined {
    for (const box of boxesIn(container)) if (box.type === type) return box.body
    return undefined
  }

  /** Follows a path of nested boxes, the first of each type. */
  function findPath(container: Reader, ...path: readonly string[]): Reader | undefined {
    let at: Reader | undefined = container
    for (const type of path) at = at && findBox(at, type)
    return at
  }

  /**
   * The boxes that fill `start … end` of a file that we have just made. Throws `codec-failed` unless
   * all are whole, with sizes of 32 bits.
   */
  function placesIn(file: DataView, start: number, end: number): readonly BoxPlace[] {
    const container = new Reader(
      bytesOf(bytesIn(file, 0, file.byteLength)),
      format.label,
      start,
      end,
    )
    const boxes: BoxPlace[] = []
    for (const box of walk(container, ofOurs)) {
      if (!box.isPlain) ofOurs()
      boxes.push({ type: box.type, start: box.start, end: box.body.end })
    }
    return container.position === end ? boxes : ofOurs()
  }

  return { format, boxesIn, findBox, findPath, placesIn }
}

/** Reads boxes for one format. */
export type BoxReader = ReturnType<typeof boxReader>

interface WalkedBox extends Box {
  readonly start: number
  /** Its size has 32 bits, and all of it is there. */
  readonly isPlain: boolean
}

/** `fail` throws. */
function* walk(container: Reader, fail: (why: string) => never): Generator<WalkedBox> {
  for (let count = 0; container.has(BOX_HEADER_BYTES); count++) {
    if (count === MAX_BOXES) fail('the file has too many boxes')
    const start = container.position
    const size = container.u32()
    const type = container.text(4)
    const total = size === 0 ? container.end - start : size === 1 ? container.u64() : size
    const header = container.position - start
    if (total < header) fail('a box is shorter than its own header')
    const isPlain = size >= BOX_HEADER_BYTES && size <= container.end - start
    yield { type, start, body: container.part(total - header), isPlain }
  }
}

/** Reads the version (1) and flags (3) of a full box. */
export function fullBox(body: Reader): { readonly version: number; readonly flags: number } {
  const version = body.u8()
  return { version, flags: body.uint(3) }
}

/** A second reader of what this one has left, so that both can move on their own. */
export function again(reader: Reader): Reader {
  return new Reader(reader.bytes, reader.what, reader.position, reader.end)
}

/** Builds a box. */
export function box(type: string, ...body: readonly Part[]): Uint8Array<ArrayBuffer> {
  const bytes = body.reduce((sum, part) => sum + part.length, BOX_HEADER_BYTES)
  return joined(bigEndian(bytes, 4), type, ...body)
}

/** What follows the header, as a view. */
export function bodyOf(file: DataView, { start, end }: BoxPlace): Uint8Array {
  return bytesIn(file, start + BOX_HEADER_BYTES, end)
}

/** `start … end` of the file, as a view. */
export function bytesIn(file: DataView, start: number, end: number): Uint8Array {
  return new Uint8Array(file.buffer, file.byteOffset + start, end - start)
}
