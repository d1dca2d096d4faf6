/** Scaling lists (H.265 7.3.4 and 7.4.5), and the factors that follow from them. */

import type { Bits } from './bits.ts'

interface ScalingList {
  /** In the order of an up-right diagonal scan: 16, or 64. */
  readonly coefficients: readonly number[]
  /** Of the first coefficient, in transforms of 16 x 16 and more. */
  readonly first: number
}

/** By size (4, 8, 16, 32) and matrix (intra Y, Cb, Cr; the same for inter). */
export type ScalingLists = readonly (readonly ScalingList[])[]

const SIZES = 4
const MATRICES = 6
const FLAT = 16
/** Table 7-6, intra. */
const DEFAULT_8X8 = [
  16, 16, 16, 16, 16, 16, 16, 16, 16, 16, 17, 16, 17, 16, 17, 18, 17, 18, 18, 17, 18, 21, 19, 20,
  21, 20, 19, 21, 24, 22, 22, 24, 24, 22, 22, 24, 25, 25, 27, 30, 27, 25, 25, 29, 31, 35, 35, 31,
  29, 36, 41, 44, 41, 36, 47, 54, 54, 47, 65, 70, 65, 88, 88, 115,
]
/** Three each of 4 x 4, 8 x 8, 16 x 16 and 32 x 32. */
export const FACTOR_BYTES = 3 * (16 + 64 + 256 + 1024)

export function defaultLists(): ScalingLists {
  return Array.from({ length: SIZES }, (_, size) =>
    Array.from({ length: MATRICES }, () => defaultList(size)),
  )
}

/** Lists of inter prediction are never used. */
function defaultList(size: number): ScalingList {
  const coefficients = size === 0 ? Array<number>(16).fill(FLAT) : DEFAULT_8X8
  return { coefficients, first: FLAT }
}

export function readScalingLists(bits: Bits): ScalingLists {
  const lists: ScalingList[][] = []
  for (let size = 0; size < SIZES; size++) {
    const own: ScalingList[] = Array.from({ length: MATRICES }, () => defaultList(size))
    lists.push(own)
    const step = size === 3 ? 3 : 1
    for (let matrix = 0; matrix < MATRICES; matrix += step) {
      if (bits.flag()) own[matrix] = readList(bits, size)
      else {
        const delta = bits.unsigned(matrix / step) * step
        own[matrix] = delta === 0 ? defaultList(size) : own[matrix - delta]!
      }
    }
    if (size === 3) fillLargeChroma(own, lists[2]!)
  }
  return lists
}

/** 7.4.5: chroma of 32 x 32 (4:4:4 alone has it) takes the lists of 16 x 16. */
function fillLargeChroma(large: ScalingList[], smaller: readonly ScalingList[]): void {
  for (const matrix of [1, 2, 4, 5]) large[matrix] = smaller[matrix]!
}

function readList(bits: Bits, size: number): ScalingList {
  let next = 8
  let first = FLAT
  if (size > 1) {
    next = bits.signed(-7, 247) + 8
    first = next
  }
  const coefficients: number[] = []
  for (let i = 0; i < (size === 0 ? 16 : 64); i++) {
    next = (next + bits.signed(-128, 127) + 256) % 256
    coefficients.push(next)
  }
  return { coefficients, first }
}

/** All tiles of a grid have the same lists. */
const known = new WeakMap<ScalingLists, Uint8Array>()

/** 7.4.5: factors of all blocks, row by row, as the kernel reads them. */
export function scalingFactors(lists: ScalingLists): Uint8Array {
  const factors = known.get(lists) ?? factorsOf(lists)
  known.set(lists, factors)
  return factors
}

function factorsOf(lists: ScalingLists): Uint8Array {
  const factors = new Uint8Array(FACTOR_BYTES)
  let at = 0
  for (let size = 0; size < SIZES; size++) {
    const side = 4 << size
    for (let matrix = 0; matrix < 3; matrix++, at += side * side) {
      const target = factors.subarray(at, at + side * side)
      fillFactors(target, side, lists[size]![matrix]!)
      if (size > 1) target[0] = lists[size]![matrix]!.first
    }
  }
  return factors
}

function fillFactors(target: Uint8Array, side: number, { coefficients }: ScalingList): void {
  const listSide = Math.sqrt(coefficients.length)
  const rows = new Uint8Array(coefficients.length)
  diagonalOrder(listSide).forEach((place, i) => {
    rows[place] = coefficients[i]!
  })
  const ratio = side / listSide
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      target[y * side + x] = rows[Math.floor(y / ratio) * listSide + Math.floor(x / ratio)]!
    }
  }
}

/** 6.5.3: places in rows, from each diagonal's lower end up. */
function diagonalOrder(side: number): readonly number[] {
  const places: number[] = []
  for (let diagonal = 0; diagonal < 2 * side - 1; diagonal++) {
    for (let x = 0; x < side; x++) {
      const y = diagonal - x
      if (y >= 0 && y < side) places.push(y * side + x)
    }
  }
  return places
}
