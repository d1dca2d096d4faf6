/** Options of size, crop and place. Rules: imgproxy/imgproxy options/parser/apply.go. */

import { RESIZE_TYPES } from '../../placement.ts'
import { type Apply, given, type OptionRow, option } from './apply.ts'
import {
  type Arguments,
  atMost,
  boolean,
  count,
  hexColor,
  notNegative,
  number,
  positive,
  whole,
} from './arguments.ts'
import { gravity, spot } from './gravity.ts'
import { invalidArgument } from './url-error.ts'
import type { Extension } from './wish.ts'

const resizingType: Apply = (wish, args, name) => {
  atMost(name, args, 1)
  const type = RESIZE_TYPES.find((one) => one === args[0])
  if (!type) throw invalidArgument(name, args[0], `one of ${RESIZE_TYPES.join(', ')}`)
  wish.resizingType = type
}

function side(key: 'width' | 'height' | 'minWidth' | 'minHeight'): Apply {
  return (wish, args, name) => {
    atMost(name, args, 1)
    wish[key] = count(name, args[0])
  }
}

const size: Apply = (wish, args, name) => {
  atMost(name, args, 7)
  const [width, height, enlarge] = [0, 1, 2].map((at) => given(args, at))
  if (width !== undefined) wish.width = count(name, width)
  if (height !== undefined) wish.height = count(name, height)
  if (enlarge !== undefined) wish.enlarge = boolean(name, [enlarge])
  const [extend, ...more] = args.slice(3)
  if (extend) wish.extend = extension(wish.extend, [extend, ...more], name)
}

const resize: Apply = (wish, args, name) => {
  atMost(name, args, 8)
  const [type, first, ...more] = args
  if (type !== '') resizingType(wish, [type], name)
  if (first !== undefined) size(wish, [first, ...more], name)
}

function extension(before: Extension, args: Arguments, name: string): Extension {
  atMost(name, args, 4)
  const [enabled, first, ...more] = args
  return {
    enabled: boolean(name, [enabled]),
    spot: first === undefined ? before.spot : spot(name, [first, ...more]),
  }
}

const zoom: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  wish.zoomX = positive(name, args[0])
  wish.zoomY = args[1] === undefined ? wish.zoomX : positive(name, args[1])
}

const crop: Apply = (wish, args, name) => {
  const [width, height, first, ...more] = args
  wish.crop = {
    ...wish.crop,
    width: notNegative(name, width),
    ...(height !== undefined && { height: notNegative(name, height) }),
    ...(first !== undefined && { gravity: gravity(name, [first, ...more]) }),
  }
}

const cropRatio: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  wish.cropRatio = {
    ratio: notNegative(name, args[0]),
    enlarge: args[1] !== undefined && boolean(name, [args[1]]),
  }
}

const trim: Apply = (wish, args, name) => {
  atMost(name, args, 4)
  const [threshold, color, equalX, equalY] = [0, 1, 2, 3].map((at) => given(args, at))
  const { trim: before } = wish
  wish.trim = {
    ...(threshold !== undefined && { threshold: number(name, threshold) }),
    ...(color !== undefined && { color: hexColor(name, color) }),
    equalX: equalX === undefined ? before.equalX : boolean(name, [equalX]),
    equalY: equalY === undefined ? before.equalY : boolean(name, [equalY]),
  }
}

/** As in CSS: what is not given is as the side across. */
const padding: Apply = (wish, args, name) => {
  atMost(name, args, 4)
  const [first, second, third, fourth] = [0, 1, 2, 3].map((at) => given(args, at))
  const pixels = (text: string | undefined, usual: number) =>
    text === undefined ? usual : count(name, text)
  const top = pixels(first, wish.padding.top)
  const right = pixels(second, top)
  wish.padding = { top, right, bottom: pixels(third, top), left: pixels(fourth, right) }
}

const rotate: Apply = (wish, args, name) => {
  atMost(name, args, 1)
  const angle = whole(name, args[0])
  if (angle % 90 !== 0) throw invalidArgument(name, args[0], 'a multiple of 90')
  wish.rotate = ((angle % 360) + 360) % 360
}

const flip: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  const [x, y] = [0, 1].map((at) => given(args, at))
  if (x !== undefined) wish.flipX = boolean(name, [x])
  if (y !== undefined) wish.flipY = boolean(name, [y])
}

export const GEOMETRY_OPTIONS: readonly OptionRow[] = [
  option('resize rs', resize),
  option('size s', size),
  option('resizing_type rt', resizingType),
  option('width w', side('width')),
  option('height h', side('height')),
  option('min-width mw', side('minWidth')),
  option('min-height mh', side('minHeight')),
  option('zoom z', zoom),
  option('dpr', (wish, args, name) => {
    atMost(name, args, 1)
    wish.dpr = positive(name, args[0])
  }),
  option('enlarge el', (wish, args, name) => {
    wish.enlarge = boolean(name, args)
  }),
  option('extend ex', (wish, args, name) => {
    wish.extend = extension(wish.extend, args, name)
  }),
  option('extend_aspect_ratio extend_ar exar', (wish, args, name) => {
    wish.extendRatio = extension(wish.extendRatio, args, name)
  }),
  option('gravity g', (wish, args, name) => {
    wish.gravity = gravity(name, args)
  }),
  option('crop c', crop),
  option('crop_aspect_ratio crop_ar car', cropRatio),
  option('trim t', trim),
  option('padding pd', padding),
  option('auto_rotate ar', (wish, args, name) => {
    wish.autoRotate = boolean(name, args)
  }),
  option('rotate rot', rotate),
  option('flip fl', flip),
]
