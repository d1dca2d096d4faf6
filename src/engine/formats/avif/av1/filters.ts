/** What is done to a decoded frame: AV1 specification 5.9.11, 5.9.19 and 5.9.20. */

import type { HeaderBits } from './bits.ts'
import type { Av1Sequence } from './sequence.ts'

export interface Av1Filters {
  readonly deblock: Av1Deblock | undefined
  readonly cdef: Av1Cdef | undefined
  readonly restoration: readonly Av1Restoration[]
}

export interface Av1Deblock {
  /** Of vertical and horizontal edges of Y, of U, of V. */
  readonly levels: readonly [number, number, number, number]
  readonly sharpness: number
  /** Added to the levels of intra blocks, and undefined where deltas are off. */
  readonly intraDelta: number | undefined
}

export interface Av1Cdef {
  readonly damping: number
  readonly bits: number
  /** For each index: primary and secondary of Y, of U and V. */
  readonly strengths: readonly (readonly number[])[]
}

/** Of one plane; kind: 0 none, 1 Wiener, 2 self-guided, 3 each unit says. */
export interface Av1Restoration {
  readonly kind: number
  /** Side of a unit in samples of the plane. */
  readonly size: number
}

const NO_FILTERS: Av1Filters = { deblock: undefined, cdef: undefined, restoration: [] }
const DEFAULT_INTRA_DELTA = 1
/** lr_type as coded: none, switchable, Wiener, self-guided. */
const KINDS = [0, 3, 1, 2] as const

interface Coded {
  readonly isCodedLossless: boolean
  /** By super-resolution: what is coded without loss is not shown so. */
  readonly isWidened: boolean
  readonly intraBlockCopy: boolean
}

/** loop_filter_params(), cdef_params() and lr_params(). */
export function readFilters(bits: HeaderBits, sequence: Av1Sequence, coded: Coded): Av1Filters {
  if (coded.intraBlockCopy) return NO_FILTERS
  const isPlain = coded.isCodedLossless
  const deblock = isPlain ? undefined : readDeblock(bits, sequence.mono)
  const cdef = sequence.cdef && !isPlain ? readCdef(bits, sequence.mono) : undefined
  const restores = sequence.restoration && (!isPlain || coded.isWidened)
  return { deblock, cdef, restoration: restores ? readRestoration(bits, sequence) : [] }
}

function readDeblock(bits: HeaderBits, mono: boolean): Av1Deblock | undefined {
  const [vertical, horizontal] = [bits.read(6), bits.read(6)]
  const isOn = vertical > 0 || horizontal > 0
  const [u, v] = !mono && isOn ? [bits.read(6), bits.read(6)] : [0, 0]
  const sharpness = bits.read(3)
  const hasDeltas = bits.flag()
  let intraDelta = DEFAULT_INTRA_DELTA
  if (hasDeltas && bits.flag()) {
    // Eight of references, of which intra is the first, and two of modes.
    for (let i = 0; i < 10; i++) {
      if (!bits.flag()) continue
      const value = bits.signed(7)
      if (i === 0) intraDelta = value
    }
  }
  if (!isOn) return undefined
  const levels = [vertical, horizontal, u, v] as const
  return { levels, sharpness, intraDelta: hasDeltas ? intraDelta : undefined }
}

function readCdef(bits: HeaderBits, mono: boolean): Av1Cdef {
  const damping = bits.read(2) + 3
  const indexBits = bits.read(2)
  const secondary = () => [0, 1, 2, 4][bits.read(2)]!
  const strengths = Array.from({ length: 2 ** indexBits }, () => {
    const luma = [bits.read(4), secondary()]
    return mono ? [...luma, 0, 0] : [...luma, bits.read(4), secondary()]
  })
  return { damping, bits: indexBits, strengths }
}

function readRestoration(bits: HeaderBits, sequence: Av1Sequence): Av1Restoration[] {
  const { mono, subX, subY, has128Superblocks } = sequence
  const kinds = Array.from({ length: mono ? 1 : 3 }, () => KINDS[bits.read(2)]!)
  if (kinds.every((kind) => kind === 0)) return []
  let shift = bits.read(1)
  if (has128Superblocks) shift++
  else if (shift > 0) shift += bits.read(1)
  const hasChroma = kinds.slice(1).some((kind) => kind !== 0)
  const chromaShift = subX === 1 && subY === 1 && hasChroma ? bits.read(1) : 0
  return kinds.map((kind, plane) => ({
    kind,
    size: (64 << shift) >> (plane > 0 ? chromaShift : 0),
  }))
}
