/** Legal headers of another shape: the mutations that random bytes rarely hit. */

import type { Random } from '../../helpers/random.ts'
import type { SeedFormat } from '../seeds/seed.ts'
import { once, pick } from './bytes.ts'
import { type Part, refit } from './parts.ts'

const SIDES = [
  0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 47, 49,
].concat([63, 64, 65, 72, 80, 96, 100, 127, 129, 160, 200, 255, 300, 1000, 4097, 65535])
const FACTORS = [0x11, 0x12, 0x21, 0x22, 0x41, 0x14, 0x44, 0x31, 0x13, 0x33, 0x23, 0x32, 0x24, 0x42]
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc9, 0xca]
const COLOUR_TYPES = [0, 2, 3, 4, 6]
const DEPTHS = [1, 2, 4, 8, 16]

/** Changes width, height or layout in the header part; `undefined` where there is none. */
export function reshape(part: Part, format: SeedFormat, random: Random): Part | undefined {
  switch (format) {
    case 'jpeg':
      return isJpegFrame(part.bytes) ? reshapeJpeg(part, random) : undefined
    case 'png':
      return isPngHeader(part.bytes) ? reshapePng(part, random) : undefined
    case 'gif':
      return reshapeGif(part, random)
    default:
      return undefined
  }
}

function isJpegFrame(bytes: Uint8Array): boolean {
  return bytes.length >= 13 && FRAMES.includes(bytes[1]!)
}

/** T.81 B.2.2: height at 5, width at 7, then id, factors and table of each component from 10 on. */
function reshapeJpeg({ kind, bytes }: Part, random: Random): Part {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  const components = Math.floor((copy.length - 10) / 3)
  if (once(2, random)) view.setUint16(5, pick(SIDES, random))
  if (once(2, random)) view.setUint16(7, pick(SIDES, random))
  if (once(3, random)) copy[1] = pick(FRAMES, random)
  if (once(2, random)) copy[11 + 3 * random.below(components)] = pick(FACTORS, random)
  if (once(8, random)) copy[10 + 3 * random.below(components)] = pick([1, 2, 3, 82, 71, 66], random)
  if (once(8, random)) copy[12 + 3 * random.below(components)] = random.below(5)
  return { kind, bytes: copy }
}

function isPngHeader(bytes: Uint8Array): boolean {
  return bytes.length === 25 && bytes[4] === 0x49 && bytes[5] === 0x48
}

/** Width at 8, height at 12, depth, colour type, compression, filter, interlace from 16 on. */
function reshapePng({ kind, bytes }: Part, random: Random): Part {
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  if (once(2, random)) view.setUint32(8, pick(SIDES, random))
  if (once(2, random)) view.setUint32(12, pick(SIDES, random))
  if (once(3, random)) copy[16] = pick(DEPTHS, random)
  if (once(3, random)) copy[17] = pick(COLOUR_TYPES, random)
  if (once(4, random)) copy[20]! ^= 1
  return refit({ kind, bytes: copy })
}

/** The screen's size at 6 of the file; left, top, width and height at 1 of an image descriptor. */
function reshapeGif({ kind, bytes }: Part, random: Random): Part | undefined {
  const isScreen = bytes[0] === 0x47 && bytes.length === 13
  if (!isScreen && bytes[0] !== 0x2c) return undefined
  const copy = bytes.slice()
  const view = new DataView(copy.buffer)
  const at = isScreen ? 6 + 2 * random.below(2) : 1 + 2 * random.below(4)
  if (at + 2 <= copy.length) view.setUint16(at, pick(SIDES, random), true)
  if (!isScreen && copy.length > 9 && once(3, random)) copy[9]! ^= 0x40
  return { kind, bytes: copy }
}
