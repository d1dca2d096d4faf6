/** What holds for all of the frame: LfGlobal and HfGlobal (18181-1, G.1 and I.2), as far as JPEGs have it. */

import { damaged, unsupported } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from '../read/bits.ts'
import { type Code, EntropyReader, readCode, readMap } from '../read/entropy-code.ts'
import { planeOf, readPlanes } from '../read/modular.ts'
import { PERMUTATION_CONTEXTS, readPermutation } from '../read/permutation.ts'
import { readTree, signed, type Tree } from '../read/tree.ts'
import type { BlockPicture } from './picture.ts'
import { NATURAL } from './zigzag.ts'

/** Contexts of counts and of coefficients, for each block context. */
export const [COUNT_CONTEXTS, VALUE_CONTEXTS] = [37, 458]
/** Kinds of transforms that block contexts distinguish: 8x8 is the first. */
export const ORDERS = 13
const USUAL_MAP = [
  [0, 1, 2, 2, 3, 3, 4, 5, 6, 6, 6, 6, 6],
  [7, 8, 9, 9, 10, 11, 12, 13, 14, 14, 14, 14, 14],
  [7, 8, 9, 9, 10, 11, 12, 13, 14, 14, 14, 14, 14],
].flat()
const MOST_BLOCK_CONTEXTS = 16

/** In which context a block is. */
export interface BlockContexts {
  /** By channel: values of DC above which another one begins. */
  readonly dc: readonly (readonly number[])[]
  /** The same of how finely a block is quantized. */
  readonly quant: readonly number[]
  readonly map: ArrayLike<number>
  readonly count: number
}

export interface Global {
  readonly contexts: BlockContexts
  /** What luma is divided by where it predicts chroma. */
  readonly colorFactor: number
  readonly tree: Tree | undefined
}

export function readGlobal(bits: Bits): Global {
  if (!bits.bool()) bits.skip(3 * 16) // steps of DC: the tables tell them
  bits.u32([11, 1], [11, 2_049], [12, 4_097], [16, 8_193])
  bits.u32([0, 16], [5, 1], [8, 1], [16, 1])
  const contexts = bits.bool() ? usualContexts() : readContexts(bits)
  const colorFactor = bits.bool() ? 84 : readColorFactor(bits)
  const tree = bits.bool() ? readTree(bits) : undefined
  return { contexts, colorFactor, tree }
}

function usualContexts(): BlockContexts {
  return { dc: [[], [], []], quant: [], map: USUAL_MAP, count: 15 }
}

function readContexts(bits: Bits): BlockContexts {
  const dc = [0, 1, 2].map(() =>
    Array.from({ length: bits.u(4) }, () =>
      signed(bits.u32([4, 0], [8, 16], [16, 272], [32, 65_808])),
    ),
  )
  const quant = Array.from(
    { length: bits.u(4) },
    () => 1 + bits.u32([2, 0], [3, 4], [5, 12], [8, 44]),
  )
  const size = dc.reduce((all, one) => all * (one.length + 1), 3 * ORDERS * (quant.length + 1))
  if (size > 3 * ORDERS * 64) damaged(JXL, 'it has too many kinds of blocks')
  const map = readMap(bits, size)
  const count = Math.max(...map) + 1
  if (count > MOST_BLOCK_CONTEXTS) damaged(JXL, 'it has too many kinds of blocks')
  return { dc, quant, map, count }
}

function readColorFactor(bits: Bits): number {
  const factor = bits.u32([0, 84], [0, 256], [8, 2], [16, 258])
  bits.skip(2 * 16 + 2 * 8) // what is added, and for DC: nothing, in JPEGs
  return factor
}

export interface HfGlobal {
  /** Steps by channel and zigzag index. */
  readonly quants: readonly Uint16Array[]
  /** By channel and place in the stream: zigzag index. */
  readonly orders: readonly Uint8Array[]
  readonly histograms: number
  readonly code: Code
}

const [TABLES, RAW] = [17, 7]
/** A step of 1 in the tables of JPEGs, as a half float tells it. */
const STEP = 1 / (8 * 255)

export function readHfGlobal(
  bits: Bits,
  { groupsWide, groupsHigh, lfWide, lfHigh }: BlockPicture,
  { tree, contexts }: Global,
): HfGlobal {
  const quants = readQuants(bits, { stream: 1 + 3 * lfWide * lfHigh, sharedTree: tree })
  const histograms = 1 + bits.u(bitsFor(groupsWide * groupsHigh))
  const orders = readOrders(bits)
  const all = histograms * contexts.count * (COUNT_CONTEXTS + VALUE_CONTEXTS)
  return { quants, orders, histograms, code: readCode(bits, all) }
}

/** Bits that tell numbers below `count`. */
export function bitsFor(count: number): number {
  return Math.ceil(Math.log2(count))
}

/** Tables of other blocks than 8x8 are the usual ones. */
function readQuants(bits: Bits, job: { stream: number; sharedTree: Tree | undefined }) {
  if (bits.bool() || bits.u(3) !== RAW) unsupported(JXL, 'it does not hold the tables of a JPEG')
  if (Math.abs(bits.f16() - STEP) > 1e-6) unsupported(JXL, 'it does not hold the tables of a JPEG')
  const planes = [0, 1, 2].map(() => planeOf(8, 8))
  readPlanes(bits, planes, job)
  for (let i = 1; i < TABLES; i++) {
    if (bits.u(3) !== 0) unsupported(JXL, 'it has blocks that no JPEG has')
  }
  return planes.map(({ samples }) => {
    if (samples.some((step) => step < 1 || step > 65_535)) damaged(JXL, 'a table is damaged')
    // Blocks stand on their side here.
    return Uint16Array.from(NATURAL, (at) => samples[((at & 7) << 3) | (at >> 3)]!)
  })
}

function readOrders(bits: Bits): Uint8Array[] {
  const used = bits.u32([0, 0x5f], [0, 0x13], [0, 0], [13, 0])
  if ((used & ~1) !== 0) unsupported(JXL, 'it has blocks that no JPEG has')
  const usual = Uint8Array.from(NATURAL, (at) => NATURAL.indexOf(((at & 7) << 3) | (at >> 3)))
  if (used === 0) return [usual, usual, usual]
  const reader = new EntropyReader(bits, readCode(bits, PERMUTATION_CONTEXTS))
  const orders = [0, 1, 2].map(() =>
    Uint8Array.from(readPermutation(reader, 64, 1), (place) => usual[place]!),
  )
  if (!reader.isSound) damaged(JXL, 'its coefficients are in disorder')
  return orders
}
