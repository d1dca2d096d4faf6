/**
 * What has to be looked up in the picture before it can be planned: where its border ends, and which
 * part of it a crop keeps. Each look is a decode of its own, as small as the result allows.
 */

import type { BorderTrim, Crop, Sides } from '../api/framing.ts'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type Gravity,
  type Interest,
} from '../api/options.ts'
import type { Animation } from '../contract/animation.ts'
import type { DecodeRequest, ScaleLog2 } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import { type Point, uprightWindow, type Window } from '../geometry/axes.ts'
import { type Size, uprightSize } from '../geometry/orientation.ts'
import { placedCrop, regionOf } from '../geometry/region.ts'
import { ATTENTION_SIDE, attentionCorner } from '../look/attention.ts'
import { BorderFinder } from '../look/border.ts'
import { ENTROPY_SIDE, entropyCorner } from '../look/entropy.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import { type Geometry, largestScale, planGeometry } from '../plan/geometry.ts'
import { movingOf } from '../plan/moving.ts'
import { makePlan } from '../plan/plan.ts'
import type { PlanInput, PlanStart } from '../plan/types.ts'
import type { Frame } from '../rows/frame.ts'
import { pump } from '../rows/pump.ts'
import type { SourceProfile } from '../stages/color/icc-profile.ts'
import { draw, frameFor } from './draw.ts'
import type { Tools } from './encode.ts'
import { findMovingBorder } from './moving-border.ts'

export interface Looking {
  /** How the file is decoded, but for the scale. */
  readonly request: Omit<DecodeRequest<ImageInfo>, 'scale'>
  readonly start: PlanStart & Pick<PlanInput, 'maxScale'>
  readonly profile: SourceProfile | undefined
}

/** Whether a picture has to be looked at before it is converted. */
export function mustLook({ trim, gravity, crop }: ConvertOptions): boolean {
  const isPlaceSought = typeof gravity === 'string' || isSought(crop)
  return isPlaceSought || (trim !== undefined && 'tolerance' in trim)
}

/** A crop that is to lie where it is most interesting, and has no place yet. */
export function isSought(crop: Crop | undefined): crop is SoughtCrop {
  return crop?.interest !== undefined && !crop.left && !crop.top
}

type SoughtCrop = Crop & { readonly interest: Interest }

/** The options with numbers in place of wishes. Throws as planning and decoding do. */
export async function settle(
  options: ConvertOptions,
  looking: Looking,
  tools: Tools,
): Promise<ConvertOptions> {
  const trimmed = await settleCrop(await settleTrim(options, looking, tools), looking, tools)
  const { gravity } = trimmed
  if (typeof gravity !== 'string') return trimmed
  const small = (size: Size) => drawSmall(trimmed, size, looking, tools)
  const found = await findGravity(trimmed, gravity, looking, small)
  return cutAt(found, trimmed, looking)
}

async function settleTrim(options: ConvertOptions, looking: Looking, tools: Tools) {
  const { trim, ...others } = options
  if (!trim || !('tolerance' in trim)) return options
  const moving = movingOf({ ...looking.start, options: others })
  const found = moving
    ? await findInAll(trim, moving, looking, tools)
    : await findBorder(trim, geometryOf(others, looking).scale, looking, tools)
  return found ? { ...others, trim: found } : others
}

async function settleCrop(options: ConvertOptions, looking: Looking, tools: Tools) {
  const { crop, trim } = options
  if (!isSought(crop)) return options
  const upright = uprightSize(looking.start.info)
  const bare = { gravity: MIDDLE, ...(trim && { trim }) }
  const whole = regionOf(upright, bare)
  const { width, height } = regionOf(upright, { ...bare, crop })
  if (width === whole.width && height === whole.height) return options
  const shown = { rotate: 0, flip: '', ...(trim && { trim }) } as const
  const small = await drawSmall(shown, sideOf(crop.interest, whole), looking, tools)
  const { x, y } = cornerOf(crop.interest, small, whole, { width, height })
  const pixels = (length: number) => ({ pixels: length })
  const found = { left: pixels(x), top: pixels(y), width: pixels(width), height: pixels(height) }
  return { ...options, crop: found }
}

/** Looks at the rows that the result is made of: as exact as they are. */
async function findBorder(
  trim: BorderTrim,
  scale: ScaleLog2,
  { request, start }: Looking,
  { codecs, kernels }: Tools,
): Promise<Sides | undefined> {
  const { info } = start
  // What never fits is refused before it is decoded: but for a point of its own, that plan is this look.
  const look = { options: { ...DEFAULT_OPTIONS, ...A_POINT }, maxScale: scale }
  makePlan({ ...start, ...look, resident: NOTHING_RESIDENT })
  const mark = kernels.exports.mark()
  const found = await codecs.decode({ ...lent(request), keepInks: false, scale }, function* (rows) {
    const finder = new BorderFinder(rows.format, trim)
    yield* pump(rows, finder, info.width * info.height)
    return borderOf(finder.finish(), { format: rows.format, scale }, { trim, info })
  })
  kernels.exports.release(mark)
  return found
}

const A_POINT = { anim: false, width: 1, height: 1, fit: 'fill' } as const

async function findInAll(trim: BorderTrim, moving: Animation, looking: Looking, tools: Tools) {
  const { start } = looking
  const options = { ...DEFAULT_OPTIONS, ...A_POINT, anim: true, frames: moving.frames.length }
  makePlan({ ...start, options, resident: NOTHING_RESIDENT })
  const sides = await findMovingBorder(trim, moving, looking.request, tools)
  return borderOf(sides, { format: start.info, scale: 0 }, { trim, info: start.info })
}

/** What is to be cut off the upright source, for what was found in decoded rows; `undefined`: nothing. */
export function borderOf(
  sides: Sides | undefined,
  { format, scale }: { readonly format: Size; readonly scale: ScaleLog2 },
  { trim, info }: { readonly trim: BorderTrim; readonly info: ImageInfo },
): Sides | undefined {
  if (!sides) return undefined
  const found = inSource(sides, format, info, 2 ** scale)
  return cutOff(uprightWindow(info.orientation, info, found), uprightSize(info), trim.keep)
}

/** What lies within the border, in stored pixels of the source. */
function inSource(sides: Sides, decoded: Size, source: Size, reduction: number): Window {
  const [x, y] = [sides.left * reduction, sides.top * reduction]
  const right = Math.min(source.width, (decoded.width - sides.right) * reduction)
  const bottom = Math.min(source.height, (decoded.height - sides.bottom) * reduction)
  return { x, y, width: right - x, height: bottom - y }
}

/** `undefined`: nothing. */
function cutOff(kept: Window, whole: Size, keep: number): Sides | undefined {
  const cut = (pixels: number) => Math.max(0, pixels - keep)
  const sides = {
    top: cut(kept.y),
    right: cut(whole.width - kept.x - kept.width),
    bottom: cut(whole.height - kept.y - kept.height),
    left: cut(kept.x),
  }
  return Object.values(sides).some((pixels) => pixels > 0) ? sides : undefined
}

/** The options with what was found; where `crop` was looked at, it stays. */
export function cutAt(
  gravity: Gravity,
  options: ConvertOptions,
  { start: { info } }: Looking,
): ConvertOptions {
  return { ...options, gravity, ...placedCrop(uprightSize(info), options) }
}

/** The point that makes a crop keep the window that is found. `drawAt`: all of the picture, small. */
export async function findGravity(
  options: ConvertOptions,
  interest: Interest,
  looking: Looking,
  drawAt: (size: Size) => Promise<Frame>,
): Promise<Gravity> {
  const { scaled, width, height } = geometryOf(options, looking).layout
  const rest = { width: scaled.width - width, height: scaled.height - height }
  if (rest.width + rest.height === 0) return MIDDLE
  const small = await drawAt(sideOf(interest, scaled))
  const corner = cornerOf(interest, small, scaled, { width, height })
  const share = (from: number, room: number) => (room > 0 ? from / room : 0.5)
  return { x: share(corner.x, rest.width), y: share(corner.y, rest.height) }
}

const MIDDLE: Gravity = { x: 0.5, y: 0.5 }

function sideOf(interest: Interest, { width, height }: Size): Size {
  if (interest === 'attention') return { width: ATTENTION_SIDE, height: ATTENTION_SIDE }
  const factor = Math.min(1, ENTROPY_SIDE / Math.max(width, height))
  const side = (length: number) => Math.max(1, Math.round(length * factor))
  return { width: side(width), height: side(height) }
}

function cornerOf(interest: Interest, small: Frame, scaled: Size, kept: Size): Point {
  if (interest === 'attention') return attentionCorner(small, scaled, kept)
  const [x, y] = [scaled.width / small.width, scaled.height / small.height]
  const corner = entropyCorner(small, {
    width: Math.min(small.width, Math.round(kept.width / x)),
    height: Math.min(small.height, Math.round(kept.height / y)),
  })
  return {
    x: Math.min(scaled.width - kept.width, Math.round(corner.x * x)),
    y: Math.min(scaled.height - kept.height, Math.round(corner.y * y)),
  }
}

/** All of the picture, as the result shows it, in a few pixels: RGBA, sRGB. */
export async function drawSmall(
  { trim, crop, rotate, flip }: Pick<ConvertOptions, 'trim' | 'crop' | 'rotate' | 'flip'>,
  { width, height }: Size,
  { request, start, profile }: Looking,
  { codecs, kernels, stages }: Tools,
): Promise<Frame> {
  const shown = { rotate, flip, anim: false, ...(trim && { trim }), ...(crop && { crop }) }
  const options = { ...DEFAULT_OPTIONS, ...shown, width, height, fit: 'fill' } as const
  const plan = makePlan({ ...start, options })
  const sink = frameFor(plan)
  const mark = kernels.exports.mark()
  await codecs.decode({ ...lent(request), scale: plan.scale }, (rows) =>
    draw(rows, { kernels, stages, plan, profile }, sink),
  )
  kernels.exports.release(mark)
  return sink.finish()
}

/** Decoders let go of what they are given; the file is still to be converted. */
export function lent(request: Looking['request']): Looking['request'] {
  return { ...request, input: request.input.lent() }
}

/** Where pixels come from; what is still to be found counts as nothing, and the middle. */
export function geometryOf(options: ConvertOptions, { start }: Looking): Geometry {
  return planGeometry(start.info, options, largestScale(start))
}
