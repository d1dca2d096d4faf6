/**
 * What a lossy picture makes libjxl hold beyond its rows: the frames that patches are taken from, and the
 * patches; alpha too, unless all of it lies in groups that are decoded one by one.
 */

import { ImageError } from '../../../api/errors.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { Bits, OutOfBits } from './bits.ts'
import { copyCodestream, lengthOf } from './codestream.ts'
import type { ImageHeader } from './image-header.ts'
import { countPatches } from './patches.ts'
import type { Layout } from './plain-codestream.ts'
import { readSections } from './sections.ts'
import { readTree } from './tree.ts'
import { readWeighted } from './weighted.ts'
import { type Frame, readFrame } from './whole-frame-header.ts'

export interface Held {
  /** Pixels of all frames that are kept for patches. */
  readonly kept: number
  readonly patches: number
}

/** What a window shows first, how much more the next one does, and the most that is looked at. */
const [FIRST_BYTES, TIMES_MORE, MOST_BYTES] = [1_024, 16, 2 ** 22]
/** Of a section, in the table of contents. */
const LEAST_BITS_OF_SIZE = 12
/** Slots that frames are kept in. */
const MOST_KEPT = 4

/** Of a still whose last frame is in blocks, behind frames of samples at most. `undefined`: of any other, or not known. */
export function readHeld(bytes: Bytes, layout: Layout): Held | undefined {
  const { header, headBytes } = layout
  const isFit = header.isXyb && !header.hasPreview && !header.isAnimated && header.extraChannels < 2
  if (!isFit) return undefined
  try {
    let kept = 0
    for (let at = headBytes, frames = 0; frames <= MOST_KEPT; frames++) {
      const found = readAt(bytes, layout, at)
      if (!found?.isByGroups) return undefined
      if (found.frame.kind === 'blocks') return { kept, patches: found.patches }
      kept += found.frame.pixels
      at += found.bytes
    }
    return undefined
  } catch (error) {
    if (error instanceof OutOfBits || error instanceof ImageError) return undefined
    throw error
  }
}

/** The frame there; `undefined`: it is of another kind. */
function readAt(bytes: Bytes, { pieces, header }: Layout, at: number) {
  const most = lengthOf(pieces) - at
  for (let looked = FIRST_BYTES; most > 0; looked *= TIMES_MORE) {
    const window = new Uint8Array(Math.min(looked, most))
    copyCodestream(bytes, pieces, window, at)
    try {
      return readWindow(window, header, most)
    } catch (error) {
      if (!(error instanceof OutOfBits) || looked >= Math.min(most, MOST_BYTES)) throw error
    }
  }
  throw new OutOfBits()
}

/** `most`: bytes of the file from there on. */
function readWindow(window: Uint8Array, header: ImageHeader, most: number) {
  const bits = new Bits(window)
  const frame = readFrame(bits, header)
  const isThere = frame.sections * LEAST_BITS_OF_SIZE <= most * 8
  if (frame.kind === 'other' || !isThere) return undefined
  const sections = readSections(bits, frame.sections)
  const bytes = sections.reduce((most, { end }) => Math.max(most, end), 0)
  const { start = 0 } = sections[0] ?? {}
  if (start >= window.length) throw new OutOfBits()
  return { frame, bytes, ...readGlobal(new Bits(window.subarray(start)), frame, header) }
}

/** LfGlobal (18181-1, G.1), up to what is done to samples of all groups at once. */
function readGlobal(bits: Bits, frame: Frame, { extraChannels }: ImageHeader) {
  const patches = frame.hasPatches ? countPatches(bits, extraChannels) : 0
  if (!bits.bool()) bits.skip(3 * 16) // steps of DC
  if (frame.kind === 'blocks') {
    bits.u32([11, 1], [11, 2_049], [12, 4_097], [16, 8_193])
    bits.u32([0, 16], [5, 1], [8, 1], [16, 1])
    const isUsual = bits.bool() && bits.bool() // contexts of blocks, and chroma from luma
    if (!isUsual) return { patches, isByGroups: extraChannels === 0 }
    if (extraChannels === 0) return { patches, isByGroups: true }
  }
  if (frame.sections === 1) return { patches, isByGroups: true } // it is small
  if (bits.bool()) readTree(bits)
  bits.bool()
  readWeighted(bits)
  const transforms = bits.u32([0, 0], [0, 1], [4, 2], [8, 18])
  return { patches, isByGroups: transforms === 0 }
}
