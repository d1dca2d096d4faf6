/** Coefficients of a group of 32 x 32 blocks (18181-1, I.4), into those of a row of groups. */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from '../read/bits.ts'
import { EntropyReader } from '../read/entropy-code.ts'
import {
  bitsFor,
  COUNT_CONTEXTS,
  type Global,
  type HfGlobal,
  ORDERS,
  VALUE_CONTEXTS,
} from './global.ts'
import type { LowFrequencies } from './lf-group.ts'
import { type BlockPicture, type Channel, GROUP, STREAM_ORDER } from './picture.ts'

/** What all groups are read with. */
export interface GroupTools {
  readonly picture: BlockPicture
  readonly global: Global
  readonly hf: HfGlobal
  readonly low: LowFrequencies
}

/** Counts of coefficients of blocks above, and what is expected of the first block. */
const FIRST_COUNT = 32
const MOST = 32_767

/** Contexts of a coefficient by its place in the order, and by how many are left that are not zero. */
const PLACE = Uint8Array.from({ length: 64 }, (_, k) =>
  k < 16 ? Math.max(0, k - 1) : k < 32 ? 15 + ((k - 16) >> 1) : 23 + ((k - 32) >> 2),
)
const LEFT = Uint8Array.from({ length: 64 }, (_, left) => {
  const step = [1, 2, 4, 8, 12, 20, 32, 63].findIndex((most) => left <= most)
  return [0, 31, 62, 93, 123, 152, 180, 206][step]!
})

/** `targets`: by channel, blocks of 64 in zigzag order, row by row of the row of groups; all zero. */
export function readGroup(
  bits: Bits,
  [groupX, groupY]: readonly [number, number],
  tools: GroupTools,
  targets: readonly Int16Array[],
): void {
  const { picture, global, hf } = tools
  const { contexts } = global
  const histogram = bits.u(bitsFor(hf.histograms))
  if (histogram >= hf.histograms) damaged(JXL, 'a code is missing')
  const first = histogram * contexts.count * (COUNT_CONTEXTS + VALUE_CONTEXTS)
  const reader = new EntropyReader(bits, hf.code)
  const [left, top] = [groupX * GROUP, groupY * GROUP]
  const right = Math.min(left + GROUP, picture.wide)
  const bottom = Math.min(top + GROUP, picture.high)
  const walks = STREAM_ORDER.map(
    (i) => new BlockWalk(reader, tools, { i, first, target: targets[i]! }),
  )
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const kind = kindOf(tools, x, y)
      for (const walk of walks) {
        const { shiftX, shiftY } = walk.channel
        if ((x & shiftX) !== 0 || (y & shiftY) !== 0) continue
        walk.read((x - left) >> shiftX, (y - top) >> shiftY, x >> shiftX, kind)
      }
    }
  }
  if (!reader.isSound) damaged(JXL, 'its coefficients are in disorder')
}

/** Of a block, by its DC and by how finely it is quantized: place in the map of one channel. */
function kindOf({ picture, global, low }: GroupTools, x: number, y: number): number {
  const { dc, quant } = global.contexts
  let kind = 0
  if (quant.length > 0) {
    const fineness = low.fineness[y * picture.wide + x]!
    for (const threshold of quant) if (fineness > threshold) kind++
  }
  for (const i of [0, 2, 1]) {
    const thresholds = dc[i]!
    if (thresholds.length === 0) continue
    const { shiftX, shiftY, wide } = picture.channels[i]!
    const value = low.dc[i]![(y >> shiftY) * wide + (x >> shiftX)]!
    let bucket = 0
    for (const threshold of thresholds) if (value > threshold) bucket++
    kind = kind * (thresholds.length + 1) + bucket
  }
  return kind
}

interface Walked {
  readonly i: number
  readonly first: number
  readonly target: Int16Array
}

/** The blocks of one channel of a group. */
class BlockWalk {
  readonly channel: Channel
  readonly #reader: EntropyReader
  readonly #map: Uint8Array
  readonly #order: Uint8Array
  readonly #target: Int16Array
  readonly #counts = new Uint8Array(GROUP * GROUP)
  readonly #first: number
  readonly #contexts: number

  constructor(
    reader: EntropyReader,
    { picture, global, hf }: GroupTools,
    { i, first, target }: Walked,
  ) {
    const { contexts } = global
    const kinds = contexts.map.length / (3 * ORDERS)
    this.channel = picture.channels[i]!
    this.#reader = reader
    // Luma comes first here.
    const from = (i < 2 ? 1 - i : i) * ORDERS * kinds
    this.#map = Uint8Array.from(contexts.map).subarray(from, from + kinds)
    this.#order = hf.orders[i]!
    this.#target = target
    this.#first = first
    this.#contexts = contexts.count
  }

  /** The block at `column` and `row` of the group, which is at `x` of the picture. */
  read(column: number, row: number, x: number, kind: number): void {
    const block = this.#map[kind]!
    const expected = this.#expected(column, row)
    const bucket = expected < 8 ? expected : 4 + (expected >> 1)
    const count = this.#reader.read(this.#first + bucket * this.#contexts + block)
    if (count > 63) damaged(JXL, 'a block has too many coefficients')
    this.#counts[row * GROUP + column] = count
    if (count > 0) this.#coefficients(count, block, (row * this.channel.wide + x) * 64)
  }

  /** The mean of what the blocks to the left and above have. */
  #expected(column: number, row: number): number {
    const counts = this.#counts
    const at = row * GROUP + column
    if (column === 0) return row === 0 ? FIRST_COUNT : counts[at - GROUP]!
    if (row === 0) return counts[at - 1]!
    return (counts[at - GROUP]! + counts[at - 1]! + 1) >> 1
  }

  #coefficients(count: number, block: number, at: number): void {
    const reader = this.#reader
    const base = this.#first + this.#contexts * COUNT_CONTEXTS + VALUE_CONTEXTS * block
    let wasNonzero = count > 4 ? 0 : 1
    let left = count
    for (let k = 1; k < 64; k++) {
      const packed = reader.read(base + (LEFT[left]! + PLACE[k]!) * 2 + wasNonzero)
      if (packed === 0) {
        wasNonzero = 0
        continue
      }
      wasNonzero = 1
      if (packed > 2 * MOST) damaged(JXL, 'a coefficient is too large')
      this.#target[at + this.#order[k]!] = (packed & 1) === 0 ? packed >> 1 : -((packed + 1) >> 1)
      if (--left === 0) return
    }
    damaged(JXL, 'a block has too many coefficients')
  }
}
