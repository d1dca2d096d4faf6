/**
 * The coefficients of the picture, by rows of groups: as many rows as there is memory for are kept, the
 * others are decoded again for each scan.
 */

import { damaged } from '../../../api/fail.ts'
import type { Slices } from '../../../rows/pump.ts'
import { JXL } from '../name.ts'
import type { Bits } from '../read/bits.ts'
import { TILE } from './lf-group.ts'
import { type GroupTools, readGroup } from './pass-group.ts'
import { type BlockPicture, type Channel, GROUP } from './picture.ts'

/** Of a JPEG's DC. */
const MOST_DC = 2_047
/** DC of samples in RGB, which JPEG XL does not center. */
const RGB_SHIFT = 1_024
const FIXED_BITS = 11

export class Coefficients {
  readonly #tools: GroupTools
  readonly #bitsOf: (group: number) => Bits
  readonly #samples: readonly Int16Array[]
  readonly #shares: readonly Int32Array[]
  /** By place in memory: which row of groups is there. */
  readonly #held: Int32Array

  /** `samples`: by channel, room for `rows` rows of groups. */
  constructor(
    tools: GroupTools,
    bitsOf: (group: number) => Bits,
    samples: readonly Int16Array[],
    rows: number,
  ) {
    this.#tools = tools
    this.#bitsOf = bitsOf
    this.#samples = samples
    this.#held = new Int32Array(rows).fill(-1)
    this.#shares = [0, 2].map((i) => sharesOf(tools, i))
  }

  of(channel: number): Int16Array {
    return this.#samples[channel]!
  }

  /** Where a block is, once what it needs is there. */
  place(index: number, x: number, y: number): number {
    const { wide, shiftY } = this.#tools.picture.channels[index]!
    const high = GROUP >> shiftY
    const row = Math.floor(y / high)
    const at = Math.min(row, this.#held.length - 1) * high + (y % high)
    return (at * wide + x) * 64
  }

  /** Makes sure that row `y` of the blocks of a channel is there. */
  *need({ shiftY }: Channel, y: number): Slices<void> {
    const row = (y << shiftY) >> 5
    const slot = Math.min(row, this.#held.length - 1)
    if (this.#held[slot] === row) return
    const targets = this.#samples.map((samples, i) => {
      const bytes = blocksOfRow(this.#tools.picture, i) * 64
      return samples.subarray(slot * bytes, (slot + 1) * bytes).fill(0)
    })
    const { groupsWide } = this.#tools.picture
    for (let x = 0; x < groupsWide; x++) {
      readGroup(this.#bitsOf(row * groupsWide + x), [x, row], this.#tools, targets)
      yield
    }
    addLow(this.#tools, row, targets)
    this.#addLuma(row, targets)
    this.#held[slot] = row
  }

  /** What luma predicts of chroma, where that is as fine: in whole numbers (as libjxl's writer has it). */
  #addLuma(row: number, targets: readonly Int16Array[]): void {
    const { picture, low } = this.#tools
    const [, luma] = targets
    const stride = Math.ceil(picture.wide / TILE)
    for (const [at, i] of [0, 2].entries()) {
      const { shiftX, shiftY } = picture.channels[i]!
      const tiles = low.shares[at]!
      if (shiftX + shiftY + picture.channels[1]!.shiftX + picture.channels[1]!.shiftY > 0) continue
      const scale = this.#shares[at]!
      const top = row * GROUP
      for (let y = top; y < Math.min(top + GROUP, picture.high); y++) {
        for (let x = 0; x < picture.wide; x++) {
          const share = tiles[(y >> 3) * stride + (x >> 3)]!
          if (share === 0) continue
          const from = ((y - top) * picture.wide + x) * 64
          addShare(targets[i]!, luma!, from, scale, ratioOf(share, this.#tools.global.colorFactor))
        }
      }
    }
  }
}

function ratioOf(share: number, factor: number): number {
  return Math.trunc((share * (1 << FIXED_BITS)) / factor)
}

function addShare(
  target: Int16Array,
  luma: Int16Array,
  from: number,
  scale: Int32Array,
  ratio: number,
) {
  const half = 1 << (FIXED_BITS - 1)
  for (let k = 1; k < 64; k++) {
    const part = (scale[k]! * ratio + half) >> FIXED_BITS
    const at = from + k
    target[at] = target[at]! + ((luma[at]! * part + half) >> FIXED_BITS)
  }
}

/** By zigzag index: steps of luma in steps of the channel. */
function sharesOf({ hf }: GroupTools, i: number): Int32Array {
  const [luma, own] = [hf.quants[1]!, hf.quants[i]!]
  return Int32Array.from(luma, (step, k) => Math.trunc((step * (1 << FIXED_BITS)) / own[k]!))
}

/** Blocks of a channel in a row of groups. */
export function blocksOfRow({ channels }: BlockPicture, i: number): number {
  const { wide, shiftY } = channels[i]!
  return wide * (GROUP >> shiftY)
}

function addLow({ picture, hf, low }: GroupTools, row: number, targets: readonly Int16Array[]) {
  picture.channels.forEach(({ shiftX, shiftY, wide, high }, i) => {
    const offset = picture.isYcc ? 0 : Math.trunc(RGB_SHIFT / hf.quants[i]![0]!)
    const top = (row * GROUP) >> shiftY
    const bottom = Math.min(top + (GROUP >> shiftY), high)
    for (let y = top, at = 0; y < bottom; y++) {
      for (let x = 0; x < wide; x++, at += 64) {
        const shift = low.shifts[(y >> (8 - shiftY)) * picture.lfWide + (x >> (8 - shiftX))]!
        const sent = low.dc[i]![y * wide + x]!
        const value = (sent >> shift) - offset
        if (value << shift !== sent - offset * (1 << shift) || Math.abs(value) > MOST_DC + 1) {
          damaged(JXL, 'its JPEG has no such samples')
        }
        targets[i]![at] = value
      }
    }
  })
}
