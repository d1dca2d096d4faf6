/** Scalar twins of the inter prediction of wasm/av1/inter/, from the formulas of the specification. */

import { rounded } from './av1.ts'

const { abs, floor, max, min } = Math

/** Of 12 bits more is dropped after the first pass (7.11.3.2). */
export function roundsOf(depth: number, isPair: boolean): { first: number; second: number } {
  const first = depth === 12 ? 5 : 3
  return { first, second: isPair ? 7 : 14 - first }
}

function roundedSigned(value: number, shift: number): number {
  return value < 0 ? -rounded(-value, shift) : rounded(value, shift)
}

export interface Reference {
  readonly samples: readonly (readonly number[])[]
  readonly depth: number
}

function sampleOf({ samples }: Reference, y: number, x: number): number {
  const row = samples[max(0, min(samples.length - 1, y))]!
  return row[max(0, min(row.length - 1, x))]!
}

export interface Block {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  readonly isPair: boolean
}

export interface Motion {
  /** Width and height of the frame that is predicted. */
  readonly frame: readonly [number, number]
  /** Rows and columns, in eighths of a sample. */
  readonly vector: readonly [number, number]
  /** Of each of sixteen phases eight taps: down, across. */
  readonly taps: readonly [readonly (readonly number[])[], readonly (readonly number[])[]]
}

/** 7.11.3.3, 7.11.3.4: rows of what is predicted, not clipped yet. */
export function predictedRows(reference: Reference, block: Block, motion: Motion): number[][] {
  const { samples, depth } = reference
  const { first, second } = roundsOf(depth, block.isPair)
  const [startX, stepX] = walk(block.x, motion.vector[1], samples[0]!.length, motion.frame[0])
  const [startY, stepY] = walk(block.y, motion.vector[0], samples.length, motion.frame[1])
  const middle = (row: number, column: number): number => {
    const at = startX + stepX * column
    const taps = motion.taps[1][(at >> 6) & 15]!
    const sum = taps.reduce((all, tap, t) => {
      return all + tap * sampleOf(reference, (startY >> 10) + row - 3, (at >> 10) + t - 3)
    }, 0)
    return rounded(sum, first)
  }
  return Array.from({ length: block.h }, (_, row) => {
    const at = (startY & 1023) + stepY * row
    const taps = motion.taps[0][(at >> 6) & 15]!
    return Array.from({ length: block.w }, (_, column) => {
      const sum = taps.reduce((all, tap, t) => all + tap * middle((at >> 10) + t, column), 0)
      return rounded(sum, second)
    })
  })
}

/** Where a block begins in the reference, and the step from sample to sample, in 1 / 1024. */
function walk(place: number, vector: number, there: number, here: number): [number, number] {
  const scale = floor((there * 16_384 + floor(here / 2)) / here)
  const base = (place * 16 + 2 * vector + 8) * scale - 8 * 16_384
  return [roundedSigned(base, 8) + 32, roundedSigned(scale, 4)]
}

export interface Warp {
  readonly parameters: readonly number[]
  /** alpha, beta, gamma, delta. */
  readonly shears: readonly number[]
  /** 193 times eight. */
  readonly taps: readonly (readonly number[])[]
}

/** 7.11.3.5: a block of 8 × 8. */
export function warpedRows(reference: Reference, block: Block, warp: Warp): number[][] {
  const { first, second } = roundsOf(reference.depth, block.isPair)
  const [p0, p1, p2, p3, p4, p5] = warp.parameters as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [alpha, beta, gamma, delta] = warp.shears as [number, number, number, number]
  const [srcX, srcY] = [block.x + 4, block.y + 4]
  const [x4, y4] = [p2 * srcX + p3 * srcY + p0, p4 * srcX + p5 * srcY + p1]
  const [wholeX, wholeY] = [floor(x4 / 65_536), floor(y4 / 65_536)]
  const [restX, restY] = [x4 - wholeX * 65_536, y4 - wholeY * 65_536]
  const tapsAt = (at: number): readonly number[] => warp.taps[rounded(at, 10) + 64]!
  const middle = (i1: number, i2: number): number => {
    const sum = tapsAt(restX + alpha * i2 + beta * i1).reduce((all, tap, i3) => {
      return all + tap * sampleOf(reference, wholeY + i1, wholeX + i2 - 3 + i3)
    }, 0)
    return rounded(sum, first)
  }
  return Array.from({ length: 8 }, (_, row) => {
    return Array.from({ length: 8 }, (_, column) => {
      const taps = tapsAt(restY + gamma * (column - 4) + delta * (row - 4))
      const sum = taps.reduce((all, tap, i3) => all + tap * middle(row - 7 + i3, column - 4), 0)
      return rounded(sum, second)
    })
  })
}

/** Two predictions, by the mask's 0 to 64 of the first; 7.11.3.1 and 7.11.3.14. */
export function blendedPair(a: number, b: number, mask: number, depth: number): number {
  const { first, second } = roundsOf(depth, true)
  return clipped(rounded(mask * a + (64 - mask) * b, 6 + 14 - first - second), depth)
}

/** The mask of a plane whose luma has it: 1, 2 or 4 samples of it (7.11.3.14). */
export function meanOfMask(values: readonly number[]): number {
  return rounded(
    values.reduce((sum, value) => sum + value, 0),
    Math.log2(values.length),
  )
}

/** A sample that is there, and another one (7.11.3.10, 7.11.3.14). */
export function blendedSample(here: number, other: number, weight: number): number {
  return rounded(weight * here + (64 - weight) * other, 6)
}

/** 7.11.3.12. */
export function differenceWeight(a: number, b: number, depth: number, type: number): number {
  const { first, second } = roundsOf(depth, true)
  const difference = rounded(abs(a - b), depth - 8 + 14 - first - second)
  const weight = min(64, 38 + floor(difference / 16))
  return type ? 64 - weight : weight
}

export function clipped(value: number, depth: number): number {
  return max(0, min(2 ** depth - 1, value))
}
