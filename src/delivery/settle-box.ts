/** From the box that is asked for to one that the engine knows: what the size of the source decides. */

import {
  type ConvertOptions,
  hasAlpha,
  ImageError,
  type ImageInfo,
  isReadEverywhere,
  type Length,
  maskBox,
  OUTPUT_FORMATS,
  type Picture,
  uprightSize,
} from '../engine/index.ts'
import type { Loose, Transform } from '../request/transform.ts'
import { boxOf, focused, type Sides, type Size } from './settle-fit.ts'

const [LARGEST = OUTPUT_FORMATS[0]] = OUTPUT_FORMATS.filter(isReadEverywhere).filter(hasAlpha)

export type LooseOptions = Omit<Transform, 'format' | 'movingFormat' | 'placement' | 'qualities'>
export type BoxedOptions = Omit<ConvertOptions, 'format'>

/** Throws `invalid-option` for what would not be right with a picture that may be transparent. */
export function settleBox(options: LooseOptions, picture: Picture): BoxedOptions {
  const { trimsMask, opaqueOnly, flatOnly, formatOnly, asStored: _, ...loose } = options
  refuseSource({ opaqueOnly, flatOnly, formatOnly }, picture.info)
  const boxed = looselyBoxed(loose, picture)
  return trimsMask ? trimmedToMask(boxed, picture) : boxed
}

function looselyBoxed(options: BareOptions, picture: Picture): BoxedOptions {
  const { shares, focus, surround, extract, fit, width, height, ...others } = options
  const { info } = picture
  const shown = sizeOf(info, options)
  const sides = {
    width: shared(shares?.width, shown.width, width),
    height: shared(shares?.height, shown.height, height),
  }
  const box = boxOf(fit, sides, shown)
  const boxed = { ...others, ...box }
  if (focus) return extracted({ ...boxed, gravity: focused(focus, box, shown) }, extract, picture)
  if (fit === 'pad-down') return padded(boxed, { surround, canvas: sides }, picture)
  if (surround && box.fit === 'pad') return surrounded(boxed, surround, picture)
  return extracted(boxed, extract, picture)
}

type Refusals = { [K in 'opaqueOnly' | 'flatOnly' | 'formatOnly']: Loose[K] | undefined }
type BareOptions = Omit<LooseOptions, 'trimsMask' | 'asStored' | keyof Refusals>

/** Throws `invalid-option` for what would not be right with this source. */
function refuseSource({ opaqueOnly, flatOnly, formatOnly }: Refusals, info: ImageInfo): void {
  const refuse = (option: string, rule: string) => {
    throw new ImageError('invalid-option', `Cannot convert: ${option} takes ${rule}`, { option })
  }
  if (opaqueOnly !== undefined && info.hasAlpha) {
    refuse(opaqueOnly, 'a picture without transparency')
  }
  if (flatOnly !== undefined && info.depth > 8) refuse(flatOnly, 'a picture of 8 bits')
  if (formatOnly?.not.includes(info.format)) refuse(formatOnly.option, `no ${info.format}`)
}

/** Upright, and turned as it is asked for: widths and heights are those of the result. */
function sizeOf(info: ImageInfo, { rotate }: Pick<Transform, 'rotate'>): Size {
  const { width, height } = uprightSize(info)
  return rotate === 90 || rotate === 270 ? { width: height, height: width } : { width, height }
}

function shared(share: number | undefined, side: number, given: number | undefined) {
  return share === undefined ? given : Math.max(1, Math.round(share * side))
}

/** Without enlarging, in a box that stays. */
function padded(
  boxed: BoxedOptions,
  { surround, canvas }: { readonly surround: Loose['surround']; readonly canvas: Sides },
  picture: Picture,
): BoxedOptions {
  const around = sidesAround(boxed, canvas, picture)
  return {
    ...boxed,
    ...(surround ? { border: { ...around, color: surround } } : { padding: around }),
  }
}

/** `pad`, whose background would lie behind the picture as well. */
function surrounded(
  boxed: BoxedOptions,
  color: NonNullable<Loose['surround']>,
  picture: Picture,
): BoxedOptions {
  if (!picture.info.hasAlpha) return { ...boxed, background: color }
  const inside = { ...boxed, fit: 'inside' } as const
  return { ...inside, border: { ...sidesAround(inside, boxed, picture), color } }
}

function sidesAround(boxed: BoxedOptions, canvas: Sides, picture: Picture) {
  const { width, height } = sizeMade(boxed, picture)
  const { gravity } = boxed
  const point = typeof gravity === 'string' ? { x: 0.5, y: 0.5 } : gravity
  const across = Math.max(0, (canvas.width ?? width) - width)
  const down = Math.max(0, (canvas.height ?? height) - height)
  const left = Math.floor(across * point.x)
  const top = Math.floor(down * point.y)
  return { top, right: across - left, bottom: down - top, left }
}

/** What the result would be, in a format that holds all sizes and transparency. */
function sizeMade(boxed: BoxedOptions, picture: Picture): Size {
  const { padding: _, border: __, ...bare } = boxed
  return picture.plan({ ...bare, format: LARGEST })
}

/** As wsrv has it: a place that is out of the picture is its edge, a side that is too long all of the rest. */
function extracted(boxed: BoxedOptions, extract: Loose['extract'], picture: Picture): BoxedOptions {
  if (!extract) return boxed
  const made = sizeMade(boxed, picture)
  const across = cut(extract.left, extract.width, made.width)
  const down = cut(extract.top, extract.height, made.height)
  return {
    ...boxed,
    clip: { left: across.at, top: down.at, width: across.side, height: down.side },
  }
}

/** The rectangle around the shape, which lies in the middle; the shape stays where it is. */
function trimmedToMask(boxed: BoxedOptions, picture: Picture): BoxedOptions {
  const { mask, clip: before } = boxed
  if (!mask) return boxed
  const { width, height } = sizeMade(boxed, picture)
  const box = maskBox(mask.shape, { width, height })
  const left = Math.round((width - box.width) / 2)
  const top = Math.round((height - box.height) / 2)
  const clip = { ...box, left: left + (before?.left ?? 0), top: top + (before?.top ?? 0) }
  return { ...boxed, clip, mask: { ...mask, of: { x: left, y: top, width, height } } }
}

function cut(place: Length | undefined, length: Length | undefined, whole: number) {
  const from = place ? pixelsOf(place, whole) : 0
  const at = from < whole ? from : 0
  const asked = length ? pixelsOf(length, whole) : 0
  return { at, side: asked > 0 && asked <= whole - at ? asked : whole - at }
}

function pixelsOf(length: Length, whole: number): number {
  return 'pixels' in length ? length.pixels : Math.round(length.share * whole)
}
