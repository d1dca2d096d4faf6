/** Results that move: whether they do, within which limits, and what that takes. Pure. */

import { ImageError } from '../api/errors.ts'
import type { Limits } from '../api/limits.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { Animation } from '../contract/animation.ts'
import type { Cost } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Size } from '../geometry/orientation.ts'
import type { PlanCodecs, PlanInput } from './types.ts'

/** Whether a result is to move; throws `image-too-large` for more than the limits allow. */
export function isMoving(
  info: ImageInfo,
  options: ConvertOptions,
  {
    codecs,
    limits,
  }: { readonly codecs: Pick<PlanCodecs, 'readerOf' | 'writerOf'>; limits: Limits },
): boolean {
  const { animation: writer } = codecs.writerOf(options.format)
  const isAsked = options.frames !== 1 && (options.anim ?? writer?.isUsual ?? false)
  const isRead = info.frames > 1 && codecs.readerOf(info.format).animation !== undefined
  if (!isAsked || !writer || !isRead) return false
  const frames = Math.min(info.frames, options.frames ?? info.frames)
  if (frames > limits.maxFrames) throw tooManyFrames(frames, limits.maxFrames)
  limitSum(frames * info.width * info.height, limits)
  return true
}

/** The frames that a result shows; `undefined`: it does not move. */
export function movingOf({ info, options, animation, codecs, limits }: PlanInput) {
  if (!animation || !isMoving(info, options, { codecs, limits })) return undefined
  const frames = animation.frames.slice(0, options.frames)
  return frames.length > 1 ? { ...animation, frames } : undefined
}

/** Throws `image-too-large` for what is coded off the canvas, and for results that are enlarged. */
export function limitMoving(
  { codedPixels, frames }: Animation,
  { limits }: Pick<PlanInput, 'limits'>,
  { width, height }: Size,
): void {
  limitSum(Math.max(codedPixels, frames.length * width * height), limits)
}

/** What the header tells of the first frame, as it is of all of them. */
export function infoOf({ hasAlpha }: Animation, info: ImageInfo): ImageInfo {
  const isGray = info.channels < 3
  return { ...info, hasAlpha, channels: isGray ? 2 : hasAlpha ? 4 : 3 }
}

/** Peak memory of decoding a frame, and the file. */
export function readingCost({ info, inputBytes, codecs }: PlanInput, animation: Animation): Cost {
  const cost = codecs.animationReaderOf(info.format)?.cost(info, animation)
  if (!cost) throw new Error(`Cannot decode: ${info.format} does not move`)
  return { ...cost, jsBytes: cost.jsBytes + inputBytes }
}

function limitSum(actual: number, { maxAnimationPixels: limit }: Limits): void {
  if (actual <= limit) return
  const message = `Cannot convert: all frames together have ${actual} pixels, the limit is ${limit}; anim=false shows the first`
  throw new ImageError('image-too-large', message, { limit, actual })
}

function tooManyFrames(actual: number, limit: number): ImageError {
  const message = `Cannot convert: the image has ${actual} frames, the limit is ${limit}; anim=false shows the first`
  return new ImageError('image-too-large', message, { limit, actual })
}
