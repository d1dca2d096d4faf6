/** Random JPEGs: legal tables, frames and scan scripts (mostly), and noise for data. */

import { segment, u16 } from '../../helpers/craft.ts'
import type { Random } from '../../helpers/random.ts'
import { once, pick } from '../mutate/bytes.ts'
import { completeLengths } from './prefix-code.ts'

const SEQUENTIAL = 0xc1
const PROGRESSIVE = 0xc2
const ARITHMETIC = 0xc9
const ARITHMETIC_PROGRESSIVE = 0xca
const FRAMES = [0xc0, SEQUENTIAL, PROGRESSIVE, PROGRESSIVE, PROGRESSIVE].concat([
  ARITHMETIC,
  ARITHMETIC_PROGRESSIVE,
])
const FACTORS = [0x11, 0x11, 0x11, 0x21, 0x12, 0x22, 0x22, 0x41, 0x14, 0x31, 0x13, 0x42, 0x33, 0x44]
const LAST = 63

export function generateJpeg(random: Random): Uint8Array {
  const frame = pick(FRAMES, random)
  const components = pick([1, 1, 3, 3, 3, 4], random)
  const isProgressive = frame === PROGRESSIVE || frame === ARITHMETIC_PROGRESSIVE
  const isArithmetic = frame === ARITHMETIC || frame === ARITHMETIC_PROGRESSIVE
  const scans = isProgressive ? progressiveScript(components, random) : script(components, random)
  const tables = () => (isArithmetic ? conditioning(random) : huffmanTables(random))
  const parts = [
    Uint8Array.of(0xff, 0xd8),
    ...(once(6, random) ? [segment(0xee, 'Adobe', [0, 100, 0, 0, 0, 0, random.below(3)])] : []),
    quantizers(random),
    frameHeader(frame, components, random),
    tables(),
    ...scans.flatMap((scan) => [
      ...(once(3, random) ? [tables()] : []),
      ...(once(4, random) ? [segment(0xdd, u16(random.below(12)))] : []),
      segment(0xda, scan),
      entropy(random),
    ]),
  ]
  return Buffer.concat(once(8, random) ? parts : [...parts, Uint8Array.of(0xff, 0xd9)])
}

function quantizers(random: Random): Uint8Array {
  const most = pick([2, 40, 255], random)
  return segment(
    0xdb,
    [0, 1].map((slot) => [slot, ...Array.from({ length: 64 }, () => 1 + random.below(most))]),
  )
}

function frameHeader(marker: number, components: number, random: Random): Uint8Array {
  const side = () => 1 + random.below(pick([8, 20, 90], random))
  const isPlain = once(2, random)
  const list = Array.from({ length: components }, (_, i) => {
    const factors = isPlain ? (i === 0 ? 0x22 : 0x11) : pick(FACTORS, random)
    return [i + 1, factors, random.below(2)]
  })
  return segment(marker, 8, u16(side()), u16(side()), components, list)
}

/** DC and AC tables 0 and 1. */
function huffmanTables(random: Random): Uint8Array {
  return segment(
    0xc4,
    [0x00, 0x01, 0x10, 0x11].map((slot) => [slot, ...huffmanTable(slot >> 4 === 1, random)]),
  )
}

/** Counts of the sixteen lengths, then symbols. A complete code loses its all-ones word. */
function huffmanTable(isAc: boolean, random: Random): number[] {
  const words = isAc ? 3 + random.below(pick([4, 60, 250], random)) : 3 + random.below(13)
  const lengths = completeLengths(words, 16, random).sort((a, b) => a - b)
  if (random.below(30)) lengths.pop()
  const counts = Array.from({ length: 16 }, (_, i) => lengths.filter((n) => n === i + 1).length)
  return [...counts, ...lengths.map(() => (isAc ? acSymbol(random) : dcSymbol(random)))]
}

function dcSymbol(random: Random): number {
  return random.below(random.below(40) ? 12 : 18)
}

/** Run and size, end of block (or of some blocks), sixteen zeros; seldom something illegal. */
function acSymbol(random: Random): number {
  switch (random.below(8)) {
    case 0:
      return 0x00
    case 1:
      return random.below(16) << 4
    case 2:
      return random.below(256)
    default:
      return (
        (random.below(pick([2, 16], random)) << 4) | (1 + random.below(pick([1, 2, 10], random)))
      )
  }
}

/** T.81 B.2.4.3. */
function conditioning(random: Random): Uint8Array {
  const lower = random.below(3)
  return segment(0xcc, [0, ((lower + random.below(4)) << 4) | lower, 0x10, 1 + random.below(63)])
}

type Scan = readonly number[]

function scanHeader(
  components: readonly number[],
  [first, last, high, low]: readonly [number, number, number, number],
  random: Random,
): Scan {
  const list = components.flatMap((i) => [i + 1, (random.below(2) << 4) | random.below(2)])
  return [components.length, ...list, first, last, (high << 4) | low]
}

/** All components at once, or one after the other; seldom one too few or too many. */
function script(components: number, random: Random): Scan[] {
  const all = Array.from({ length: components }, (_, i) => i)
  const groups = once(3, random) ? all.map((i) => [i]) : [all]
  if (once(6, random)) groups.splice(random.below(groups.length), random.below(2), [0])
  return groups.map((group) => scanHeader(group, [0, LAST, 0, 0], random))
}

/** DC and bands of AC in any order, each first and then refined, mostly. */
function progressiveScript(components: number, random: Random): Scan[] {
  const all = Array.from({ length: components }, (_, i) => i)
  const dcLow = random.below(3)
  const scans = [scanHeader(all, [0, 0, 0, dcLow], random)]
  for (let count = random.below(8); count > 0; count--) {
    const one = [random.below(components)]
    const low = random.below(3)
    const first = 1 + random.below(pick([1, 10, 63], random))
    const last = once(3, random) ? LAST : first + random.below(LAST + 1 - first)
    if (once(5, random))
      scans.push(scanHeader(once(2, random) ? all : one, [0, 0, low + 1, low], random))
    else scans.push(scanHeader(one, [first, last, once(2, random) ? 0 : low + 1, low], random))
    if (once(2, random)) scans.push(scanHeader(one, [first, last, low + 1, low], random))
  }
  return scans
}

/** Noise without markers, but for restart markers, in order or not, and seldom another one. */
function entropy(random: Random): Uint8Array {
  const bytes: number[] = []
  const density = pick([256, 64, 8], random) // small bytes are short words, often of zeros
  let restart = 0
  for (let left = random.below(pick([10, 100, 500], random)); left > 0; left--) {
    const byte = random.below(density)
    bytes.push(byte, ...(byte === 0xff ? [0] : []))
    if (once(40, random))
      bytes.push(0xff, 0xd0 + (once(5, random) ? random.below(8) : restart++ & 7))
    if (once(900, random)) bytes.push(0xff, random.below(256))
  }
  return Uint8Array.from(bytes)
}
