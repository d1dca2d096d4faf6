/**
 * A GIF without what nobody shows (GIF89a specification, CompuServe, 1990).
 *
 * Stays: the screen, all frames with the controls in front of them, and how often they are repeated. Goes:
 * comments, XMP and whatever else applications put there, and what follows the trailer.
 */

import { hasText } from '../../bytes/reader.ts'
import type { Keeper } from '../format.ts'
import { type PartThatStays, strippingBy } from '../parts-that-stay.ts'
import { LOOPING } from './blocks.ts'
import type { GifInfo } from './info.ts'

const SCREEN_BYTES = 13
const DESCRIPTOR_BYTES = 10
/** Introducers, and labels of extensions. */
const [EXTENSION, IMAGE, TRAILER, PADDING] = [0x21, 0x2c, 0x3b, 0x00]
const [GRAPHIC_CONTROL, APPLICATION, PLAIN_TEXT] = [0xf9, 0xff, 0x01]

export const keeper: Keeper<GifInfo> = { isPlain: () => true, ...strippingBy(partsThatStay) }

function partsThatStay(gif: Uint8Array): PartThatStays[] | undefined {
  const screenEnd = SCREEN_BYTES + paletteBytes(gif[SCREEN_BYTES - 3])
  const parts = [{ start: 0, end: screenEnd }]
  for (let at = screenEnd; at < gif.length; ) {
    if (gif[at] === TRAILER) return [...parts, { start: at, end: at + 1 }]
    if (gif[at] === PADDING) {
      at++
      continue
    }
    const end = gif[at] === IMAGE ? imageEnd(gif, at) : extensionEnd(gif, at)
    if (end === undefined) return undefined
    if (gif[at] === IMAGE || isShown(gif, at)) parts.push({ start: at, end })
    at = end
  }
  return undefined
}

/** Sections 18 and 20: of flags, whether a palette follows, and of how many colours. */
function paletteBytes(flags = 0): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

/** Section 22: the descriptor, its palette, the minimum code size, and the data. */
function imageEnd(gif: Uint8Array, start: number): number | undefined {
  const palette = paletteBytes(gif[start + DESCRIPTOR_BYTES - 1])
  return subBlocksEnd(gif, start + DESCRIPTOR_BYTES + palette + 1)
}

/** `undefined` as well where there is none, and for text, which no browser draws as it is meant. */
function extensionEnd(gif: Uint8Array, start: number): number | undefined {
  if (gif[start] !== EXTENSION || gif[start + 1] === PLAIN_TEXT) return undefined
  return subBlocksEnd(gif, start + 2)
}

function isShown(gif: Uint8Array, start: number): boolean {
  const label = gif[start + 1]
  if (label === GRAPHIC_CONTROL) return true
  return label === APPLICATION && LOOPING.some((name) => hasText(gif, start + 2, name))
}

/** Section 15: length 1, data; a length of 0 ends the row. `undefined`: the file ends first. */
function subBlocksEnd(gif: Uint8Array, start: number): number | undefined {
  let at = start
  for (let length = gif[at]; length !== undefined; length = gif[at]) {
    at += 1 + length
    if (length === 0) return at
  }
  return undefined
}
