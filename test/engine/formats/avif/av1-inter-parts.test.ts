import { expect, it } from 'vitest'
import type { Kernels } from '../../../../src/engine/kernels/kernels.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import {
  type Block,
  blendedPair,
  blendedSample,
  clipped,
  differenceWeight,
  meanOfMask,
  predictedRows,
  type Reference,
  warpedRows,
} from '../../../twins/av1-inter.ts'

const DEPTHS = [8, 10, 12]
/** wasm/av1/inter/taps.ts: what is subtracted of predictions that are mixed. */
const BIAS = 8192
const STRIDE = 256
const MASK_STRIDE = 128
/** Kinds of taps, with those of blocks of up to four samples behind them. */
const SMOOTH = 1
const BILINEAR = 3

interface Parts {
  readonly kernels: Kernels
  readonly random: Random
  readonly depth: number
}

function openParts(depth: number, seed: number): Parts {
  const kernels = testKernels()
  kernels.exports.av1PartsOpen(kernels.alloc(kernels.exports.av1PartsBytes()), depth)
  return { kernels, random: seededRandom(seed), depth }
}

function rowsAt(
  { kernels }: Parts,
  at: number,
  [w, h]: readonly [number, number],
  isPair: boolean,
): number[][] {
  const { buffer } = kernels.exports.memory
  return Array.from({ length: h }, (_, y) => {
    const at2 = at + y * STRIDE
    return isPair ? [...new Int16Array(buffer, at2, w)] : [...new Uint16Array(buffer, at2, w)]
  })
}

/** As the kernel keeps them: samples, or what is mixed later. */
function kept(rows: readonly (readonly number[])[], isPair: boolean, depth: number): number[][] {
  return rows.map((row) => row.map((value) => (isPair ? value - BIAS : clipped(value, depth))))
}

/** A plane of noise, and where the kernel has it. */
function openReference(
  parts: Parts,
  wide: number,
  high: number,
  frame: [number, number],
): Reference {
  const { kernels, random, depth } = parts
  const stride = 2 * ((wide + 7) & ~7) + 32
  const at = kernels.alloc(stride * high + 64)
  const samples = Array.from({ length: high }, (_, y) => {
    const row = Array.from({ length: wide }, () => {
      return random.below(2) ? random.below(2 ** depth) : random.below(2) * (2 ** depth - 1)
    })
    new Uint16Array(kernels.exports.memory.buffer, at + y * stride, wide).set(row)
    return row
  })
  kernels.exports.av1OpenReference(at, stride, wide, high, ...frame)
  return { samples, depth }
}

function tapsAt({ kernels }: Parts, at: number, count: number): number[][] {
  return Array.from({ length: count }, (_, phase) => {
    return [...new Int16Array(kernels.exports.memory.buffer, at + 16 * phase, 8)]
  })
}

/** Sixteen phases of a kind, for a block of that width or height (7.11.3.4). */
function phasesOf(parts: Parts, kind: number, length: number): number[][] {
  const short = kind === SMOOTH ? 5 : 4
  const used = length <= 4 && kind !== BILINEAR ? short : kind
  return tapsAt(parts, parts.kernels.exports.av1SubpelTaps() + 256 * used, 16)
}

const FRAMES: readonly (readonly [number, number])[] = [
  [40, 33],
  [27, 20],
  [70, 61],
]

it.each(DEPTHS)('predictBlock() equals its scalar twin, scaled or not (%i bits)', (depth) => {
  const parts = openParts(depth, depth)
  const { kernels, random } = parts
  const dst = kernels.alloc(32 * STRIDE)
  for (const frame of FRAMES) {
    const reference = openReference(parts, 40, 33, [...frame])
    for (let round = 0; round < 12; round++) {
      const [w, h] = [4 << random.below(3), 4 << random.below(3)]
      const block = { x: 4 * random.below(6), y: 4 * random.below(5), w, h, isPair: round % 2 > 0 }
      const place = (): number =>
        round % 3 === 0 ? 8 * (random.below(9) - 4) : random.below(300) - 150
      const vector = [place(), place()] as const
      const kinds = [random.below(4), random.below(4)] as const
      kernels.exports.av1PredictBlock(
        block.x,
        block.y,
        w,
        h,
        (vector[0] & 0xffff) | (vector[1] << 16),
        ...kinds,
        dst,
        STRIDE,
        block.isPair,
      )
      const taps = [phasesOf(parts, kinds[0], h), phasesOf(parts, kinds[1], w)] as const
      const rows = predictedRows(reference, block, { frame, vector, taps })
      expect(rowsAt(parts, dst, [w, h], block.isPair)).toEqual(kept(rows, block.isPair, depth))
    }
  }
})

it.each(DEPTHS)('warpBlock() equals its scalar twin (%i bits)', (depth) => {
  const parts = openParts(depth, depth + 1)
  const { kernels, random } = parts
  const { exports } = kernels
  const reference = openReference(parts, 40, 33, [40, 33])
  const taps = tapsAt(parts, exports.av1WarpTaps(), 193)
  const [at, dst] = [kernels.alloc(64), kernels.alloc(8 * STRIDE)]
  let warps = 0
  for (let round = 0; round < 60; round++) {
    const small = (): number => random.below(12_000) - 6000
    const parameters = [
      small() * 60,
      small() * 60,
      65_536 + small(),
      small(),
      small(),
      65_536 + small(),
    ]
    new Int32Array(exports.memory.buffer, at, 6).set(parameters)
    const block: Block = {
      x: 8 * random.below(4),
      y: 8 * random.below(3),
      w: 8,
      h: 8,
      isPair: round % 2 > 0,
    }
    const { x, y, isPair } = block
    if (!exports.av1WarpBlock(at, at + 32, x, y, dst, STRIDE, isPair)) continue
    warps++
    const shears = [...new Int32Array(exports.memory.buffer, at + 32, 4)]
    const rows = warpedRows(reference, block, { parameters, shears, taps })
    expect(rowsAt(parts, dst, [8, 8], isPair)).toEqual(kept(rows, isPair, depth))
  }
  expect(warps).toBeGreaterThan(20)
})

/** What both predictions of a pair may hold, as the specification has it. */
function fillPair(
  { kernels, random, depth }: Parts,
  [w, h]: readonly [number, number],
): number[][][] {
  const most = 2 ** (depth + (depth === 12 ? 2 : 4))
  return [0, 1].map((list) => {
    const at = kernels.exports.av1Predicted(list)
    return Array.from({ length: h }, (_, y) => {
      const row = Array.from({ length: w }, () => random.below(most + most / 4) - most / 8)
      new Int16Array(kernels.exports.memory.buffer, at + y * STRIDE, w).set(
        row.map((v) => v - BIAS),
      )
      return row
    })
  })
}

function fillMask({ kernels, random }: Parts, [w, h]: readonly [number, number]): number[][] {
  return Array.from({ length: h }, (_, y) => {
    const row = Array.from({ length: w }, () => random.below(65))
    const at = kernels.exports.av1Predicted(2) + y * MASK_STRIDE
    new Uint8Array(kernels.exports.memory.buffer, at, w).set(row)
    return row
  })
}

const SAMPLINGS: readonly (readonly [number, number])[] = [
  [0, 0],
  [1, 0],
  [1, 1],
]

const BLOCKS: readonly (readonly [number, number])[] = [
  [4, 8],
  [8, 4],
  [32, 16],
]

it.each(DEPTHS)('blends of pairs equal their scalar twins (%i bits)', (depth) => {
  const parts = openParts(depth, depth + 2)
  const { exports } = parts.kernels
  const dst = parts.kernels.alloc(32 * STRIDE)
  for (const [subX, subY] of SAMPLINGS) {
    for (const size of BLOCKS) {
      const [a, b] = fillPair(parts, size)
      const mask = fillMask(parts, [size[0] << subX, size[1] << subY])
      const weightAt = (x: number, y: number): number => {
        const rows = mask.slice(y << subY, (y << subY) + 1 + subY)
        return meanOfMask(rows.flatMap((row) => row.slice(x << subX, (x << subX) + 1 + subX)))
      }
      const blended = (weight: (x: number, y: number) => number): number[][] => {
        return a!.map((row, y) =>
          row.map((v, x) => blendedPair(v, b![y]![x]!, weight(x, y), depth)),
        )
      }
      exports.av1BlendPair(1, subX, subY, dst, STRIDE, ...size)
      expect(rowsAt(parts, dst, size, false)).toEqual(blended(weightAt))
      exports.av1BlendPair(0, subX, subY, dst, STRIDE, ...size)
      expect(rowsAt(parts, dst, size, false)).toEqual(blended(() => 32))
    }
  }
})

it.each(DEPTHS)('blends with samples that are there equal their scalar twin (%i bits)', (depth) => {
  const parts = openParts(depth, depth + 3)
  const { kernels, random } = parts
  const { exports } = kernels
  const dst = kernels.alloc(16 * STRIDE)
  const weightsAt = kernels.alloc(64)
  const size = [16, 8] as const
  const noise = (at: number): number[][] => {
    return Array.from({ length: size[1] }, (_, y) => {
      const row = Array.from({ length: size[0] }, () => random.below(2 ** depth))
      new Uint16Array(exports.memory.buffer, at + y * STRIDE, size[0]).set(row)
      return row
    })
  }
  const weights = Array.from({ length: 16 }, () => 32 + random.below(33))
  new Uint8Array(exports.memory.buffer, weightsAt, 16).set(weights)
  for (const way of [0, 1, 2]) {
    const here = noise(dst)
    const other = noise(exports.av1Predicted(way ? 1 : 0))
    const mask = fillMask(parts, size)
    exports.av1BlendInto(way, dst, STRIDE, ...size, weightsAt)
    const weightOf = (x: number, y: number): number => {
      return way === 0 ? mask[y]![x]! : weights[way === 1 ? x : y]!
    }
    const wanted = here.map((row, y) => {
      return row.map((sample, x) => blendedSample(sample, other[y]![x]!, weightOf(x, y)))
    })
    expect(rowsAt(parts, dst, size, false)).toEqual(wanted)
  }
})

it.each(DEPTHS)('differenceMask() equals its scalar twin (%i bits)', (depth) => {
  const parts = openParts(depth, depth + 4)
  const { exports } = parts.kernels
  const size = [32, 16] as const
  for (const type of [0, 1]) {
    const [a, b] = fillPair(parts, size)
    exports.av1DifferenceMask(...size, type)
    const got = a!.map((row, y) => {
      const at = exports.av1Predicted(2) + y * MASK_STRIDE
      return [...new Uint8Array(exports.memory.buffer, at, row.length)]
    })
    const wanted = a!.map((row, y) =>
      row.map((v, x) => differenceWeight(v, b![y]![x]!, depth, type)),
    )
    expect(got).toEqual(wanted)
  }
})
