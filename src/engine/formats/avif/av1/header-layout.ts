/**
 * The block of numbers in which the host tells the kernel what the headers say: i32 each, in this
 * order. The kernel has their indices in wasm/av1/header-fields.ts.
 */

/** Names and counts. */
export const HEADER_FIELDS = [
  /** Of what is coded; and as shown, after super-resolution. */
  ['width', 1],
  ['fullWidth', 1],
  ['superresDenominator', 1],
  ['height', 1],
  ['depth', 1],
  ['planes', 1],
  ['subX', 1],
  ['subY', 1],
  /** log2 of a superblock's side. */
  ['superblockLog2', 1],
  ['filterIntra', 1],
  ['intraEdgeFilter', 1],
  ['screenContent', 1],
  ['intraBlockCopy', 1],
  ['adapts', 1],
  ['selectsTransforms', 1],
  ['reducedTransforms', 1],
  // Quantisers
  ['base', 1],
  ['deltas', 5],
  /** Levels of the matrices of Y, U, V; 15: none. */
  ['matrices', 3],
  ['hasMatrices', 1],
  ['hasSegments', 1],
  /** The segment is read before the skip flag. */
  ['segmentFirst', 1],
  ['lastSegment', 1],
  /** Of each segment eight features: whether it is on, and its value. */
  ['featureOn', 64],
  ['featureValue', 64],
  ['lossless', 8],
  ['allLossless', 1],
  /** -1: off; else the step. */
  ['blockDelta', 1],
  ['filterDelta', 1],
  ['filterDeltaMulti', 1],
  // Filters
  ['deblocks', 1],
  ['levels', 4],
  ['sharpness', 1],
  ['intraDelta', 1],
  ['cdef', 1],
  ['cdefDamping', 1],
  ['cdefBits', 1],
  /** Of each of eight indices: primary and secondary of Y, of U and V. */
  ['cdefStrengths', 32],
  ['restores', 1],
  ['restorationKind', 3],
  ['restorationSize', 3],
  // Film grain
  ['grain', 1],
  ['grainSeed', 1],
  ['grainPoints', 3],
  /** Of Y, U, V: up to 14 pairs of value and scale. */
  ['grainPoint', 84],
  ['grainFromLuma', 1],
  ['grainScalingShift', 1],
  ['grainLag', 1],
  ['grainCoefficients', 75],
  ['grainCoefficientShift', 1],
  ['grainScaleShift', 1],
  /** Of U and V: own sample, luma, offset. */
  ['grainMixes', 6],
  ['grainOverlap', 1],
  ['grainClip', 1],
  ['isIdentity', 1],
  /** Address of what is told of other frames (inter-layout.ts); 0: there are none. */
  ['inter', 1],
  // Tiles
  ['tileColumns', 1],
  ['tileRows', 1],
  ['columnStarts', 65],
  ['rowStarts', 65],
  /** Here offset and size of each tile follow. */
  ['tiles', 0],
] as const satisfies readonly (readonly [name: string, count: number])[]

export type HeaderField = (typeof HEADER_FIELDS)[number][0]

/** Index of the first number of each field. */
export const HEADER_AT: Readonly<Record<HeaderField, number>> = startsOf(HEADER_FIELDS)

/** Where each of several fields starts that follow each other. */
export function startsOf<Name extends string>(
  fields: readonly (readonly [name: Name, count: number])[],
): Readonly<Record<Name, number>> {
  let at = 0
  const starts = fields.map(([name, count]) => {
    const entry = [name, at] as const
    at += count
    return entry
  })
  return Object.fromEntries(starts) as Readonly<Record<Name, number>>
}

/** Writes numbers from the first one of a field on. */
export type PutField<Name extends string> = (
  field: Name,
  ...values: readonly (number | boolean)[]
) => void

/** Zeroes `words`, and answers what fills them. */
export function fillerOf<Name extends string>(
  words: Int32Array,
  starts: Readonly<Record<Name, number>>,
): PutField<Name> {
  words.fill(0)
  return (field, ...values) => {
    values.forEach((value, i) => {
      words[starts[field] + i] = Number(value)
    })
  }
}

/** i32 that a picture with so many tiles takes. */
export function headerWords(tiles: number): number {
  return HEADER_AT.tiles + 2 * tiles
}
