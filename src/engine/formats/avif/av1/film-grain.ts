/** Grain that is drawn over a frame: film_grain_params() (AV1 specification 5.9.30). */

import { damaged } from '../../../api/fail.ts'
import { AVIF } from '../name.ts'
import type { HeaderBits } from './bits.ts'
import type { Av1Sequence } from './sequence.ts'

export interface Av1FilmGrain {
  readonly seed: number
  /** For Y, U and V: value of a sample, strength of its grain. */
  readonly points: readonly (readonly (readonly [value: number, scale: number])[])[]
  readonly chromaFromLuma: boolean
  readonly scalingShift: number
  readonly lag: number
  /** Auto-regression of Y, U and V: up to 24, 25 and 25 coefficients. */
  readonly coefficients: readonly (readonly number[])[]
  readonly coefficientShift: number
  readonly scaleShift: number
  /** For U and V: what the sample, what luma counts, and what is added. */
  readonly mixes: readonly (readonly [own: number, luma: number, offset: number])[]
  readonly overlap: boolean
  readonly clip: boolean
}

const MAX_LUMA_POINTS = 14
const MAX_CHROMA_POINTS = 10

/** `undefined`: none is drawn. `earlier`: that of the frame in a slot, where this one may have it. */
export function readFilmGrain(
  bits: HeaderBits,
  { mono, subX, subY }: Av1Sequence,
  earlier: ((slot: number) => Av1FilmGrain | undefined) | undefined,
): Av1FilmGrain | undefined {
  if (!bits.flag()) return undefined
  const seed = bits.read(16)
  if (earlier && !bits.flag()) {
    const same = earlier(bits.read(3))
    return same && { ...same, seed }
  }
  const luma = readPoints(bits, MAX_LUMA_POINTS)
  const chromaFromLuma = !mono && bits.flag()
  const isBare = mono || chromaFromLuma || (subX === 1 && subY === 1 && luma.length === 0)
  const u = isBare ? [] : readPoints(bits, MAX_CHROMA_POINTS)
  const v = isBare ? [] : readPoints(bits, MAX_CHROMA_POINTS)
  const scalingShift = bits.read(2) + 8
  const lag = bits.read(2)
  const count = 2 * lag * (lag + 1)
  const read = (length: number) => Array.from({ length }, () => bits.read(8) - 128)
  const chromaCount = luma.length > 0 ? count + 1 : count
  const coefficients = [
    luma.length > 0 ? read(count) : [],
    chromaFromLuma || u.length > 0 ? read(chromaCount) : [],
    chromaFromLuma || v.length > 0 ? read(chromaCount) : [],
  ]
  const coefficientShift = bits.read(2) + 6
  const scaleShift = bits.read(2)
  const mix = (has: boolean) =>
    has ? ([bits.read(8), bits.read(8), bits.read(9)] as const) : ([0, 0, 0] as const)
  const mixes = [mix(u.length > 0), mix(v.length > 0)]
  const overlap = bits.flag()
  const clip = bits.flag()
  const shape = { seed, points: [luma, u, v], chromaFromLuma, scalingShift, lag, coefficients }
  return { ...shape, coefficientShift, scaleShift, mixes, overlap, clip }
}

function readPoints(bits: HeaderBits, most: number): [number, number][] {
  const count = bits.read(4)
  if (count > most) damaged(AVIF, 'its film grain has too many points')
  const points: [number, number][] = []
  let last = -1
  for (let i = 0; i < count; i++) {
    const value = bits.read(8)
    if (value <= last) damaged(AVIF, 'the points of its film grain are out of order')
    last = value
    points.push([value, bits.read(8)])
  }
  return points
}
