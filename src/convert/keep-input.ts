/**
 * Whether the input may take the place of a result that would be no smaller: never with what the
 * caller wanted gone. Formats that can be kept have a keeper.
 */

import {
  type ImageInfo,
  isResized,
  type KnownFormat,
  type Picture,
  type Plan,
  uprightSize,
} from '../engine/index.ts'
import { hasLayers, type NamedOptions } from './layers/overlays.ts'

/** What is asked of the input. */
type Source = Pick<Picture, 'info' | 'keeper' | 'canTurn'>

/**
 * Whether the input shows what the result would show: it is upright, of one of the formats that
 * would do, of the asked size and transparency, any browser reads it, and nothing of its metadata is to be kept.
 */
export function mayKeepInput(
  source: Source,
  plan: Plan,
  options: NamedOptions,
  formats: readonly KnownFormat[] = [plan.to],
): boolean {
  const { info, keeper } = source
  const isPlain = (keeper?.isPlain(info) ?? false) && formats.includes(info.format)
  return isPlain && showsAll(plan, info) && plan.orientation === 1 && isWhole(source, plan, options)
}

/** The same for an input that only has to be turned, and can be without loss. */
export function mayTurnInput(source: Source, plan: Plan, options: NamedOptions): boolean {
  const { orientation } = plan
  const isSame = plan.to === source.info.format
  return (
    isSame && orientation !== 1 && isWhole(source, plan, options) && source.canTurn(orientation)
  )
}

/** All frames of the input are in the result. */
function showsAll({ way }: Plan, { frames }: ImageInfo): boolean {
  return (way.kind === 'animated' ? way.frames : 1) === frames
}

function isWhole({ info, keeper }: Source, plan: Plan, options: NamedOptions): boolean {
  const { metadata, exif, background } = options
  const { width, height } = uprightSize({ ...info, orientation: plan.orientation })
  const isSameSize = !isResized(plan) && plan.width === width && plan.height === height
  const isChanged = plan.hasEffects || plan.gainMap !== undefined || hasLayers(options)
  const isFlattened = info.hasAlpha && background !== undefined
  const { chroma, progressive, colors } = options
  const isRecoded = (chroma ?? progressive ?? colors) !== undefined
  const isOther = isFlattened || isChanged || isRecoded
  return keeper !== undefined && isSameSize && metadata === 'none' && !exif && !isOther
}
