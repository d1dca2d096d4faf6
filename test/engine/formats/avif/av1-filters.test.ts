import { expect, it } from 'vitest'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import { cdefDirection, cdefSample, deblocked, type Edge } from '../../../twins/av1-filters.ts'

const DEPTHS = [8, 10, 12]
/** wasm/shared/av1/cdef-block.ts: what lies outside the picture. */
const FAR = 0x4000

function openParts(depth: number): Kernels {
  const kernels = testKernels()
  kernels.exports.av1PartsOpen(kernels.alloc(kernels.exports.av1PartsBytes()), depth)
  return kernels
}

/** Samples about a mean, near enough to each other for the longest filters, or not. */
function lineOf({ below }: Random, depth: number): number[] {
  const scale = 2 ** (depth - 8)
  const spread = scale * [1, 2, 4, 12, 80, 255][below(6)]!
  const mean = below(256) * scale
  const step = (below(9) - 4) * scale
  return Array.from({ length: 16 }, (_, at) => {
    const value = mean + below(spread + 1) - (spread >> 1) + (at < 8 ? 0 : step)
    return Math.max(0, Math.min(2 ** depth - 1, value))
  })
}

/** What an edge needs, as the kernel takes it; undefined: nothing. */
interface Unit {
  readonly size: Edge['size']
  readonly level: number
}
const LUMA = [4, 8, 16] as const
const CHROMA = [4, 6] as const

function unitOf({ below }: Random, isLuma: boolean): Unit | undefined {
  if (below(6) === 0) return undefined
  const sizes = isLuma ? LUMA : CHROMA
  return { size: sizes[below(sizes.length)]!, level: 1 + below(63) }
}

function codeOf(unit: Unit | undefined, isLuma: boolean): number {
  if (!unit) return -1
  const sizes: readonly number[] = isLuma ? LUMA : CHROMA
  return sizes.indexOf(unit.size) | (unit.level << 2)
}

it.each(DEPTHS)('filterEdge() equals its scalar twin (%i bits)', (depth) => {
  const kernels = openParts(depth)
  const random = seededRandom(depth)
  const at = kernels.alloc(16 * 16)
  for (let round = 0; round < 3000; round++) {
    const isLuma = round % 2 === 0
    const units = [unitOf(random, isLuma), unitOf(random, isLuma)] as const
    const limit = 1 + random.below(20)
    const lines = Array.from({ length: 8 }, () => lineOf(random, depth))
    const samples = new Uint16Array(kernels.exports.memory.buffer, at, 128)
    for (let k = 0; k < 128; k++) samples[k] = lines[k % 8]![k >> 3]!
    const [first, second] = [codeOf(units[0], isLuma), codeOf(units[1], isLuma)]
    if ((first & second) === -1) continue
    kernels.exports.av1DeblockEdge(at + 128, 16, first, second, isLuma, limit)
    const got = lines.map((_, k) => Array.from({ length: 16 }, (_, row) => samples[8 * row + k]!))
    const wanted = lines.map((line, k) => {
      const unit = units[k >> 2]
      return unit ? deblocked(line, { ...unit, limit, depth }) : line
    })
    expect(got).toEqual(wanted)
  }
})

const SIDE = 24
const STRIDE = 2 * SIDE

/** A picture of 24 × 24 with a block at 8, 8; what lies outside the picture is FAR. */
function surroundings({ below }: Random, depth: number): number[] {
  const spread = 1 + below(2 ** depth)
  const base = below(2 ** depth - spread + 1)
  const [top, left] = [below(4) === 0 ? 8 : 0, below(4) === 0 ? 8 : 0]
  return Array.from({ length: SIDE * SIDE }, (_, at) => {
    if (Math.floor(at / SIDE) < top || at % SIDE < left) return FAR
    return base + below(spread)
  })
}

it.each(DEPTHS)('CDEF of a block equals its scalar twin (%i bits)', (depth) => {
  const kernels = openParts(depth)
  const random = seededRandom(depth + 1)
  const [src, dst] = [kernels.alloc(SIDE * STRIDE), kernels.alloc(SIDE * STRIDE)]
  for (let round = 0; round < 600; round++) {
    const samples = surroundings(random, depth)
    new Uint16Array(kernels.exports.memory.buffer, src, SIDE * SIDE).set(samples)
    const isNarrow = round % 2 === 1
    const strength = {
      primary: random.below(16) << (depth - 8),
      secondary: [0, 1, 2, 4][random.below(4)]! << (depth - 8),
    }
    const damping = 2 + random.below(5) + depth - 8
    const direction = random.below(8)
    const at = 8 * STRIDE + 16
    const { primary, secondary } = strength
    const [w, h] = [isNarrow ? 4 : 8, round % 4 < 2 ? 8 : 4]
    kernels.exports.av1CdefBlock(
      src + at,
      dst + at,
      STRIDE,
      isNarrow,
      h,
      primary,
      secondary,
      damping,
      direction,
    )
    const result = new Uint16Array(kernels.exports.memory.buffer, dst, SIDE * SIDE)
    for (let y = 8; y < 8 + h; y++) {
      const wanted = Array.from({ length: w }, (_, x) => {
        const seen = (row: number, column: number): number | undefined => {
          const sample = samples[(y + row) * SIDE + 8 + x + column]!
          return sample === FAR ? undefined : sample
        }
        return cdefSample(seen, { ...strength, damping, direction, depth })
      })
      expect([...result.subarray(y * SIDE + 8, y * SIDE + 8 + w)]).toEqual(wanted)
    }
  }
})

it.each(DEPTHS)('the direction of a block equals its scalar twin (%i bits)', (depth) => {
  const kernels = openParts(depth)
  const random = seededRandom(depth + 2)
  const at = kernels.alloc(128)
  for (let round = 0; round < 500; round++) {
    const [slopeX, slopeY] = [random.below(41) - 20, random.below(41) - 20]
    const block = Array.from({ length: 8 }, (_, y) => {
      return Array.from({ length: 8 }, (_, x) => {
        const wave = ((x * slopeX + y * slopeY) << (depth - 8)) + random.below(2 ** (depth - 3))
        return Math.abs(wave) % 2 ** depth
      })
    })
    new Uint16Array(kernels.exports.memory.buffer, at, 64).set(block.flat())
    const got = kernels.exports.av1CdefDirection(at, 16)
    expect([got & 7, got >> 3]).toEqual(cdefDirection(block, depth))
  }
})
