/** How coefficients of a frame are scaled: AV1 specification 5.9.12, 5.9.14, 5.9.17 and 5.9.18. */

import type { HeaderBits } from './bits.ts'
import type { Av1Sequence } from './sequence.ts'

/** Where blocks belong to one of eight segments. */
export interface Av1Segments {
  /** Of each, the values of the features that are on. */
  readonly features: readonly (readonly (number | undefined)[])[]
  /** Blocks say to which they belong; otherwise it is as in the earlier frame. */
  readonly updatesMap: boolean
  /** Blocks may say that it is as in the earlier frame. */
  readonly isTemporal: boolean
}

export interface Av1Quantizers {
  /** base_q_idx. */
  readonly base: number
  /** What is added for DC of Y, DC and AC of U, of V. */
  readonly deltas: readonly [number, number, number, number, number]
  /** Levels of the quantiser matrices of Y, U and V. */
  readonly matrices: readonly [number, number, number] | undefined
  readonly segments: Av1Segments | undefined
  /** Blocks may change the quantiser, in steps of 2^`step`. */
  readonly blockDelta: { readonly step: number } | undefined
  /** Blocks may change the deblocking levels. */
  readonly filterDelta: { readonly step: number; readonly isMulti: boolean } | undefined
  /** Per segment: nothing is lost. */
  readonly lossless: readonly boolean[]
  readonly isAllLossless: boolean
}

/** Bits of the eight features of a segment; the first five have a sign as well. */
const FEATURE_BITS = [8, 6, 6, 6, 6, 3, 0, 0] as const
const FEATURE_MAX = [255, 63, 63, 63, 63, 7, 0, 0] as const
const SIGNED_FEATURES = 5
export const SEGMENTS = 8
export const FEATURES = 8

/** quantization_params(), segmentation_params(), delta_q_params(), delta_lf_params(). */
export function readQuantizers(
  bits: HeaderBits,
  sequence: Av1Sequence,
  frame: { readonly intraBlockCopy: boolean; readonly primary: Av1Quantizers | undefined },
): Av1Quantizers {
  const base = bits.read(8)
  const deltas = readDeltas(bits, sequence)
  const matrices = bits.flag() ? readMatrices(bits, sequence) : undefined
  const segments = bits.flag() ? readSegments(bits, frame.primary) : undefined
  const blockDelta = base > 0 && bits.flag() ? { step: bits.read(2) } : undefined
  const filterDelta =
    blockDelta && !frame.intraBlockCopy && bits.flag()
      ? { step: bits.read(2), isMulti: bits.flag() }
      : undefined
  const isExact = deltas.every((delta) => delta === 0)
  const lossless = Array.from({ length: SEGMENTS }, (_, i) => {
    return isExact && base + (segments?.features[i]?.[0] ?? 0) <= 0
  })
  const isAllLossless = lossless.every(Boolean)
  return { base, deltas, matrices, segments, blockDelta, filterDelta, lossless, isAllLossless }
}

function readDeltas(bits: HeaderBits, { mono, separateUvDeltas }: Av1Sequence) {
  const delta = () => (bits.flag() ? bits.signed(7) : 0)
  const y = delta()
  if (mono) return [y, 0, 0, 0, 0] as const
  const differs = separateUvDeltas && bits.flag()
  const u = [delta(), delta()] as const
  const v = differs ? ([delta(), delta()] as const) : u
  return [y, ...u, ...v] as const
}

function readMatrices(bits: HeaderBits, { separateUvDeltas }: Av1Sequence) {
  const y = bits.read(4)
  const u = bits.read(4)
  return [y, u, separateUvDeltas ? bits.read(4) : u] as const
}

/** `primary`: of the frame that this one begins with. */
function readSegments(bits: HeaderBits, primary: Av1Quantizers | undefined): Av1Segments {
  const updatesMap = !primary || bits.flag()
  const isTemporal = primary !== undefined && updatesMap && bits.flag()
  if (primary && !bits.flag()) {
    return { features: primary.segments?.features ?? [], updatesMap, isTemporal }
  }
  return { features: readFeatures(bits), updatesMap, isTemporal }
}

function readFeatures(bits: HeaderBits): (number | undefined)[][] {
  return Array.from({ length: SEGMENTS }, () =>
    FEATURE_BITS.map((width, feature) => {
      if (!bits.flag()) return undefined
      const most = FEATURE_MAX[feature]!
      if (feature >= SIGNED_FEATURES) return Math.min(most, bits.read(width))
      return Math.max(-most, Math.min(most, bits.signed(width + 1)))
    }),
  )
}
