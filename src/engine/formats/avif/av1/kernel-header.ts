/** Fills the block of numbers from which the kernel decodes. */

import type { Av1FilmGrain } from './film-grain.ts'
import type { Av1Filters } from './filters.ts'
import { fillerOf, HEADER_AT, type HeaderField, type PutField } from './header-layout.ts'
import type { Av1Headers } from './headers.ts'
import { type Av1Quantizers, FEATURES } from './quantizers.ts'

type Put = PutField<HeaderField>

const NO_MATRIX = 15
/** Features from here on make the segment come before the skip flag (5.9.14). */
const FIRST_EARLY_FEATURE = 5
const MAX_POINTS = 14
const MAX_COEFFICIENTS = 25
const IDENTITY = 0

/** `words` is zeroed and then filled. `inter`: address of what inter-header.ts fills, or 0. */
export function fillKernelHeader(words: Int32Array, headers: Av1Headers, inter: number): void {
  const put = fillerOf(words, HEADER_AT)
  const { sequence, frame } = headers
  put('width', frame.codedWidth)
  put('fullWidth', headers.width)
  put('superresDenominator', frame.superresDenominator)
  put('height', headers.height)
  put('depth', headers.bitDepth)
  put('planes', headers.mono ? 1 : 3)
  put('subX', headers.subsamplingX)
  put('subY', headers.subsamplingY)
  put('superblockLog2', sequence.has128Superblocks ? 7 : 6)
  put('filterIntra', sequence.filterIntra)
  put('intraEdgeFilter', sequence.intraEdgeFilter)
  put('screenContent', frame.screenContent)
  put('intraBlockCopy', frame.intraBlockCopy)
  put('adapts', frame.updatesCdfs)
  put('selectsTransforms', frame.selectsTransforms)
  put('reducedTransforms', frame.reducedTransforms)
  putQuantizers(put, frame.quantizers)
  putFilters(put, frame.filters)
  if (frame.filmGrain) putGrain(put, frame.filmGrain)
  put('isIdentity', headers.matrix === IDENTITY)
  put('inter', inter)
  put('tileColumns', frame.tiles.columns.length - 1)
  put('tileRows', frame.tiles.rows.length - 1)
  put('columnStarts', ...frame.tiles.columns)
  put('rowStarts', ...frame.tiles.rows)
  headers.tiles.forEach(({ start, end }, i) => {
    words[HEADER_AT.tiles + 2 * i] = start
    words[HEADER_AT.tiles + 2 * i + 1] = end - start
  })
}

function putQuantizers(put: Put, quantizers: Av1Quantizers): void {
  const { segments, blockDelta, filterDelta } = quantizers
  put('base', quantizers.base)
  put('deltas', ...quantizers.deltas)
  put('matrices', ...(quantizers.matrices ?? [NO_MATRIX, NO_MATRIX, NO_MATRIX]))
  put('hasMatrices', quantizers.matrices !== undefined)
  put('lossless', ...quantizers.lossless)
  put('allLossless', quantizers.isAllLossless)
  put('blockDelta', blockDelta?.step ?? -1)
  put('filterDelta', filterDelta?.step ?? -1)
  put('filterDeltaMulti', filterDelta?.isMulti ?? false)
  if (!segments) return
  const features = segments.features.flat()
  const on = features.map((value) => value !== undefined)
  put('hasSegments', true)
  put('featureOn', ...on)
  put('featureValue', ...features.map((value) => value ?? 0))
  put('lastSegment', Math.max(0, Math.floor(on.lastIndexOf(true) / FEATURES)))
  put(
    'segmentFirst',
    on.some((isOn, i) => isOn && i % FEATURES >= FIRST_EARLY_FEATURE),
  )
}

function putFilters(put: Put, { deblock, cdef, restoration }: Av1Filters): void {
  if (deblock) {
    put('deblocks', true)
    put('levels', ...deblock.levels)
    put('sharpness', deblock.sharpness)
    put('intraDelta', deblock.deltas?.references[0] ?? 0)
  }
  if (cdef) {
    put('cdef', true)
    put('cdefDamping', cdef.damping)
    put('cdefBits', cdef.bits)
    put('cdefStrengths', ...cdef.strengths.flat())
  }
  put(
    'restores',
    restoration.some(({ kind }) => kind > 0),
  )
  put('restorationKind', ...restoration.map(({ kind }) => kind))
  put('restorationSize', ...restoration.map(({ size }) => size))
}

function putGrain(put: Put, grain: Av1FilmGrain): void {
  put('grain', true)
  put('grainSeed', grain.seed)
  put('grainPoints', ...grain.points.map((points) => points.length))
  put('grainPoint', ...grain.points.flatMap((points) => padded(points.flat(), 2 * MAX_POINTS)))
  put('grainFromLuma', grain.chromaFromLuma)
  put('grainScalingShift', grain.scalingShift)
  put('grainLag', grain.lag)
  put('grainCoefficients', ...grain.coefficients.flatMap((list) => padded(list, MAX_COEFFICIENTS)))
  put('grainCoefficientShift', grain.coefficientShift)
  put('grainScaleShift', grain.scaleShift)
  put('grainMixes', ...grain.mixes.flat())
  put('grainOverlap', grain.overlap)
  put('grainClip', grain.clip)
}

function padded(list: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, i) => list[i] ?? 0)
}
