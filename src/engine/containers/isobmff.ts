/** Boxes of the ISO base media file format: ISO/IEC 14496-12 section 4.2. */

import { damaged } from '../api/fail.ts'
import { Reader } from '../bytes/reader.ts'

/** Boxes looked at in one container; real files have dozens, large grids some hundreds. */
const MAX_BOXES = 65_536

export interface Box {
  readonly type: string
  /** Reads what lies behind the box header, clipped to the container. */
  readonly body: Reader
}

/**
 * The boxes in a container, in order: size 4 (0 = to the end, 1 = 64 bits follow), type 4.
 * A box that the container cuts off is the last one.
 */
export function* boxesIn(container: Reader): Generator<Box> {
  for (let count = 0; container.has(8); count++) {
    if (count === MAX_BOXES) damaged('avif', 'the file has too many boxes')
    const start = container.position
    const size = container.u32()
    const type = container.text(4)
    const total = size === 0 ? container.end - start : size === 1 ? container.u64() : size
    const header = container.position - start
    if (total < header) damaged('avif', 'a box is shorter than its own header')
    yield { type, body: container.part(total - header) }
  }
}

/** The first box of this type; moves the container behind it. */
export function findBox(container: Reader, type: string): Reader | undefined {
  for (const box of boxesIn(container)) if (box.type === type) return box.body
  return undefined
}

/** Follows a path of nested boxes, the first of each type. */
export function findPath(container: Reader, ...path: readonly string[]): Reader | undefined {
  let at: Reader | undefined = container
  for (const type of path) at = at && findBox(at, type)
  return at
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
