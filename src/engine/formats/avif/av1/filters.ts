/** What is done to a decoded frame: AV1 specification 5.9.11, 5.9.19 and 5.9.20. */

import type { HeaderBits } from './bits.ts'
import type { Av1Sequence } from './sequence.ts'

export interface Av1Filters {
  readonly deblock: Av1Deblock | undefined
  readonly cdef: Av1Cdef | undefined
  readonly restoration: readonly Av1Restoration[]
  /** What later frames begin with. */
  readonly deltas: Av1LevelDeltas
}

/** Added to levels of deblocking. */
export interface Av1LevelDeltas {
  /** By what a block is predicted from: intra, LAST ... ALTREF. */
  readonly references: readonly number[]
  /** Of blocks that do not move, and of others. */
  readonly modes: readonly number[]
}

export interface Av1Deblock {
  /** Of vertical and horizontal edges of Y, of U, of V. */
  readonly levels: readonly [number, number, number, number]
  readonly sharpness: number
  /** Undefined where they are off. */
  readonly deltas: Av1LevelDeltas | undefined
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

/** setup_past_independence(). */
export const FIRST_DELTAS: Av1LevelDeltas = {
  references: [1, 0, 0, 0, -1, 0, -1, -1],
  modes: [0, 0],
}
const NO_FILTERS: Av1Filters = {
  deblock: undefined,
  cdef: undefined,
  restoration: [],
  deltas: FIRST_DELTAS,
}
/** lr_type as coded: none, switchable, Wiener, self-guided. */
const KINDS = [0, 3, 1, 2] as const

interface Coded {
  readonly isCodedLossless: boolean
  /** By super-resolution: what is coded without loss is not shown so. */
  readonly isWidened: boolean
  readonly intraBlockCopy: boolean
  readonly earlierDeltas: Av1LevelDeltas
}

/** loop_filter_params(), cdef_params() and lr_params(). */
export function readFilters(bits: HeaderBits, sequence: Av1Sequence, coded: Coded): Av1Filters {
  if (coded.intraBlockCopy) return NO_FILTERS
  const isPlain = coded.isCodedLossless
  const { deblock, deltas } = isPlain
    ? NO_FILTERS
    : readDeblock(bits, sequence.mono, coded.earlierDeltas)
  const cdef = sequence.cdef && !isPlain ? readCdef(bits, sequence.mono) : undefined
  const restores = sequence.restoration && (!isPlain || coded.isWidened)
  return { deblock, cdef, restoration: restores ? readRestoration(bits, sequence) : [], deltas }
}

function readDeblock(
  bits: HeaderBits,
  mono: boolean,
  earlier: Av1LevelDeltas,
): Pick<Av1Filters, 'deblock' | 'deltas'> {
  const [vertical, horizontal] = [bits.read(6), bits.read(6)]
  const isOn = vertical > 0 || horizontal > 0
  const [u, v] = !mono && isOn ? [bits.read(6), bits.read(6)] : [0, 0]
  const sharpness = bits.read(3)
  const hasDeltas = bits.flag()
  const deltas = hasDeltas && bits.flag() ? readDeltas(bits, earlier) : earlier
  if (!isOn) return { deblock: undefined, deltas }
  const levels = [vertical, horizontal, u, v] as const
  return { deblock: { levels, sharpness, deltas: hasDeltas ? deltas : undefined }, deltas }
}

function readDeltas(bits: HeaderBits, { references, modes }: Av1LevelDeltas): Av1LevelDeltas {
  const read = (delta: number) => (bits.flag() ? bits.signed(7) : delta)
  return { references: references.map(read), modes: modes.map(read) }
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
