/** Where every pixel of a result comes from, and how much the decoder shrinks. Pure. */

import type { ConvertOptions } from '../api/options.ts'
import type { ScaleLog2 } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import { type Point, storedAxes, storedWindow, type Window } from '../geometry/axes.ts'
import { type Layout, layOut, type Scaled } from '../geometry/fit.ts'
import {
  composeOrientation,
  isTransposed,
  type Orientation,
  type Size,
  uprightSize,
} from '../geometry/orientation.ts'
import { regionOf } from '../geometry/region.ts'
import type { Geometry, PlanCodecs } from './types.ts'

export type { Geometry } from './types.ts'

/** Works out where every pixel comes from. All of it in whole pixels but the resizer's window. */
export function planGeometry(
  info: ImageInfo,
  options: ConvertOptions,
  maxScale: ScaleLog2,
): Geometry {
  const orientation = composeOrientation(info.orientation, options.rotate, options.flip)
  const region = storedRegion(info, options)
  const layout = layOut(uprightSize({ ...region, orientation }), options)
  return geometryOf({ info, region, orientation, layout, filter: options.filter }, maxScale)
}

/** The same of all that a crop by `gravity` keeps a part of; nothing lies around it. */
export function wholeGeometry(
  info: ImageInfo,
  options: ConvertOptions,
  maxScale: ScaleLog2,
): Geometry {
  const { padding: _, border: _border, fit, ...others } = options
  const plain = { ...others, fit: fit === 'pad' ? 'contain' : fit } as const
  const orientation = composeOrientation(info.orientation, options.rotate, options.flip)
  const region = storedRegion(info, options)
  const layout = uncut(layOut(uprightSize({ ...region, orientation }), plain))
  return geometryOf({ info, region, orientation, layout, filter: options.filter }, maxScale)
}

function uncut({ scaled, ...layout }: Layout): Layout {
  const { width, height } = scaled
  return { ...layout, scaled, cropX: 0, cropY: 0, width, height, canvas: { width, height } }
}

/** The part of the resized picture, as it is stored, that is kept. */
export function keptWindow({
  orientation,
  layout,
}: Pick<Geometry, 'orientation' | 'layout'>): Window {
  const { cropX: x, cropY: y, width, height } = layout
  return storedWindow(orientation, scaledAsStored(orientation, layout), { x, y, width, height })
}

function scaledAsStored(orientation: Orientation, { scaled }: Layout): Scaled {
  return isTransposed(orientation) ? transposed(scaled) : scaled
}

interface Laid extends Pick<ConvertOptions, 'filter'> {
  readonly info: ImageInfo
  readonly region: Window
  readonly orientation: Orientation
  readonly layout: Layout
}

function geometryOf({ info, region, orientation, layout, filter }: Laid, maxScale: ScaleLog2) {
  const storedScaled = scaledAsStored(orientation, layout)
  const kept = keptWindow({ orientation, layout })
  const scale = decodeScale(storedScaled, maxScale)
  const decoded = scaledDown(info, scale)
  const same = (one: Size, two: Size) => one.width === two.width && one.height === two.height
  if (same(kept, storedScaled) && same(storedScaled, decoded) && same(region, info)) {
    return { orientation, layout, scale, resize: undefined, decoded }
  }
  const resize = {
    crop: cropOf({
      region,
      orientation,
      scaled: storedScaled,
      kept,
      filter,
      reduction: 2 ** scale,
    }),
    width: kept.width,
    height: kept.height,
    filter,
    reduction: 2 ** scale,
    ...(!same(region, info) && { within: decodedWithin(region, 2 ** scale) }),
  }
  return { orientation, layout, scale, resize, decoded }
}

/** What is used of the stored picture: trimming and cropping see it upright, before `rotate`. */
function storedRegion(info: ImageInfo, options: ConvertOptions): Window {
  return storedWindow(info.orientation, info, regionOf(uprightSize(info), options))
}

/** The picture covers the canvas: nothing is padded. */
export function isWhole({ layout }: Pick<Geometry, 'layout'>): boolean {
  return layout.width === layout.canvas.width && layout.height === layout.canvas.height
}

/** Stored pixels of the resized picture that are kept, as decoded pixels. */
function cropOf({ region, orientation, scaled, kept, filter, reduction }: Kept): Window {
  const { stepX, stepY } = scaled
  const { alongX, alongY } = storedAxes(orientation, region)
  const isBackwards = (along: Point) => along.x + along.y < 0
  const [across, down] = [isBackwards(alongX), isBackwards(alongY)]
  const left = startOf(region.width, scaled.width, { step: stepX, isBackwards: across, filter })
  const top = startOf(region.height, scaled.height, { step: stepY, isBackwards: down, filter })
  return {
    x: (region.x + left + kept.x * stepX) / reduction,
    y: (region.y + top + kept.y * stepY) / reduction,
    width: (kept.width * stepX) / reduction,
    height: (kept.height * stepY) / reduction,
  }
}

/** Decoded pixels that show nothing but the region; those that it is only a part of, where there are no others. */
function decodedWithin(region: Window, reduction: number): Window {
  const [x, width] = wholeWithin(region.x / reduction, (region.x + region.width) / reduction)
  const [y, height] = wholeWithin(region.y / reduction, (region.y + region.height) / reduction)
  return { x, y, width, height }
}

function wholeWithin(start: number, end: number): [start: number, length: number] {
  const [from, to] = [Math.ceil(start), Math.floor(end)]
  return to > from ? [from, to - from] : [Math.floor(start), Math.ceil(end) - Math.floor(start)]
}

interface Kept extends Pick<ConvertOptions, 'filter'> {
  /** What is used of the stored picture. */
  readonly region: Window
  readonly orientation: Orientation
  /** The resized picture, as it is stored, and the part of it that is kept. */
  readonly scaled: Scaled
  readonly kept: Window
  readonly reduction: number
}

/**
 * Where the resized picture begins on a stored axis, in source samples. As libvips has it: what a
 * rounded side shows more or less of the picture is shared by both ends where it shrinks, and is all
 * at the end where it enlarges. There each sample is taken half a step before its middle (see
 * stages/resize/taps.ts): half a step after it on an axis that an upright picture runs through
 * backwards. A box takes it at its middle.
 */
function startOf(length: number, outputs: number, { step, isBackwards, filter }: Along): number {
  const slack = length - outputs * step
  if (step >= 1) return slack / 2
  if (!isBackwards) return 0
  return filter === 'box' ? slack - TIE : slack + step
}

/** In source samples: a middle between two of them takes the one behind it, as the upright picture has it. */
const TIE = 1e-6

interface Along extends Pick<ConvertOptions, 'filter'> {
  readonly step: number
  readonly isBackwards: boolean
}

function transposed({ width, height, stepX, stepY }: Scaled): Scaled {
  return { width: height, height: width, stepX: stepY, stepY: stepX }
}

/**
 * How much a picture has to shrink, at least, for each of the decoder's scales. Blocks scaled to 4,
 * 2 or 1 samples a side are less and less like the picture at their highest frequencies, so more and
 * more is left for the filter to take away. Measured on sharp camera pictures: the result is then
 * above 50 dB of that from all pixels, and nearer to it than libvips' is when it shrinks on load.
 */
const LEAST_SHRINK = [
  [3, 32],
  [2, 9],
  [1, 3],
] as const satisfies [ScaleLog2, number][]

/** The most that the decoder may shrink: what it can with this file, and what others allow who read the same rows. */
export function largestScale({ info, codecs, maxScale = 3 }: Scaling): ScaleLog2 {
  const { largestScale: ofFile = 3 } = info
  return Math.min(codecs.readerOf(info.format).largestScale, ofFile, maxScale) as ScaleLog2
}

interface Scaling {
  readonly info: ImageInfo
  readonly codecs: Pick<PlanCodecs, 'readerOf'>
  readonly maxScale?: ScaleLog2 | undefined
}

/** The largest shrink on decoding that is not seen in the result. */
export function decodeScale(
  { stepX, stepY }: Pick<Scaled, 'stepX' | 'stepY'>,
  maxScale: ScaleLog2,
): ScaleLog2 {
  const shrink = Math.min(stepX, stepY)
  const found = LEAST_SHRINK.find(([scale, least]) => scale <= maxScale && shrink >= least)
  return found?.[0] ?? 0
}

/** Of the rows that a decoder yields. */
export function scaledDown({ width, height }: Size, scale: ScaleLog2): Size {
  return { width: Math.ceil(width / 2 ** scale), height: Math.ceil(height / 2 ** scale) }
}
