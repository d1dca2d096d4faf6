/** Options of colours, filters and watermarks. */

import { unsupportedOption } from '../../option-error.ts'
import { type Apply, given, type OptionRow, option } from './apply.ts'
import {
  atMost,
  base64Text,
  count,
  hexColor,
  notNegative,
  number,
  positive,
  share,
  whole,
} from './arguments.ts'
import { placeOf } from './gravity.ts'
import { invalidArgument, invalidUrl } from './url-error.ts'

const background: Apply = (wish, args, name) => {
  if (args.length === 3) {
    const [r, g, b] = args.map((text) => {
      const level = /^\d{1,3}$/.test(text) ? Number(text) : 256
      if (level <= 255) return level
      throw invalidArgument(name, text, 'a whole number from 0 to 255')
    })
    wish.background = { r: r!, g: g!, b: b!, a: 255 }
    return
  }
  if (args.length > 1) throw invalidUrl(`${name} takes one argument or three`)
  if (args[0] === '') delete wish.background
  else wish.background = hexColor(name, args[0])
}

function filter(key: 'blur' | 'sharpen'): Apply {
  return (wish, args, name) => {
    atMost(name, args, 1)
    wish[key] = notNegative(name, args[0])
  }
}

function factor(key: 'contrast' | 'saturation'): Apply {
  return (wish, args, name) => {
    atMost(name, args, 1)
    wish[key] = notNegative(name, args[0])
  }
}

const brightness: Apply = (wish, args, name) => {
  atMost(name, args, 1)
  const levels = whole(name, args[0])
  if (Math.abs(levels) > 255) throw invalidArgument(name, args[0], 'from -255 to 255')
  wish.brightness = levels
}

const adjust: Apply = (wish, args, name) => {
  atMost(name, args, 3)
  const parts = [brightness, factor('contrast'), factor('saturation')]
  for (const [at, apply] of parts.entries()) {
    const text = given(args, at)
    if (text !== undefined) apply(wish, [text], name)
  }
}

const monochrome: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  const [intensity, color] = [0, 1].map((at) => given(args, at))
  if (intensity !== undefined) wish.monochrome.intensity = share(name, intensity)
  if (color !== undefined) wish.monochrome.color = hexColor(name, color)
}

const duotone: Apply = (wish, args, name) => {
  atMost(name, args, 3)
  const [intensity, dark, light] = [0, 1, 2].map((at) => given(args, at))
  if (intensity !== undefined) wish.duotone.intensity = share(name, intensity)
  if (dark !== undefined) wish.duotone.dark = hexColor(name, dark)
  if (light !== undefined) wish.duotone.light = hexColor(name, light)
}

const watermark: Apply = (wish, args, name) => {
  atMost(name, args, 7)
  const before = wish.watermark
  const [position, x, y, scale] = [1, 2, 3, 4].map((at) => given(args, at))
  if (position === 'ch') throw unsupportedOption(`${name}:ch`)
  if (position !== undefined && position !== 're') placeOf(name, position)
  wish.watermark = {
    opacity: share(name, args[0]),
    position: position ?? before.position,
    x: x === undefined ? before.x : number(name, x),
    y: y === undefined ? before.y : number(name, y),
    scale: scale === undefined ? before.scale : positive(name, scale),
  }
}

export const EFFECT_OPTIONS: readonly OptionRow[] = [
  option('background bg', background),
  option('background_alpha bga', (wish, args, name) => {
    atMost(name, args, 1)
    wish.backgroundAlpha = share(name, args[0])
  }),
  option('blur bl', filter('blur')),
  option('sharpen sh', filter('sharpen')),
  option('pixelate pix', (wish, args, name) => {
    atMost(name, args, 1)
    wish.pixelate = count(name, args[0])
  }),
  option('adjust a', adjust),
  option('brightness br', brightness),
  // Its short name is that of crop_objects as well, which nothing here can do.
  option('contrast co', factor('contrast')),
  option('saturation sa', factor('saturation')),
  option('monochrome mc', monochrome),
  option('duotone dt', duotone),
  option('watermark wm', watermark),
  option('watermark_url wmu', (wish, args, name) => {
    atMost(name, args, 1)
    wish.watermarkUrl = base64Text(name, args[0])
  }),
]
