/** Where a layer lies, and how large it is, in the members of our `draw`. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { type Component, shown } from './component.ts'
import { type Length, readOffset, takeDimensions } from './dimensions.ts'
import { readGravity } from './gravity.ts'
import { isQuarter, readTurn } from './turn.ts'

/** A layer as `draw` has it in JSON. */
export interface Drawn {
  readonly [member: string]: string | number | undefined
}

const FITS: Readonly<Record<string, string>> = {
  scale: 'fill',
  fit: 'contain',
  limit: 'scale-down',
}

/** What one component of a layer says of its size and its place. */
export function takePlace(part: Component): Drawn {
  const flags = (part.take('fl') ?? '').split('.').filter((flag) => flag !== '')
  const isRelative = flags.includes('relative')
  const unknown = flags.find((flag) => !KNOWN_FLAGS.includes(flag))
  if (unknown !== undefined) throw unsupportedOption(shown('fl', unknown))
  return {
    ...sizeOf(part, isRelative),
    ...edgesOf(part),
    ...turnOf(part),
    ...opacityOf(part),
    ...(flags.includes('tiled') ? { repeat: 'xy' } : {}),
    ...blendOf(part),
  }
}

const KNOWN_FLAGS: readonly string[] = ['layer_apply', 'relative', 'no_overflow', 'tiled']

function sizeOf(part: Component, isRelative: boolean): Drawn {
  const mode = part.take('c')
  const { width, height, ratio } = takeDimensions(part)
  const fit = mode === undefined ? undefined : FITS[mode]
  if (mode !== undefined && !fit) throw unsupportedOption(shown('c', mode))
  if (ratio) throw unsupportedOption('ar_')
  const side = (key: string, length: Length | undefined) => {
    if (!length) return undefined
    if ('pixels' in length) return length.pixels
    // Of the layer's own size, which is not known here.
    if (!isRelative || length.share >= 1) throw unsupportedOption(`${key}_${length.share}`)
    return length.share
  }
  const sides = { width: side('w', width), height: side('h', height) }
  const isBox = sides.width !== undefined && sides.height !== undefined
  return { ...given(sides), ...(isBox ? { fit: fit ?? 'fill' } : {}) }
}

/** The edge that a gravity names is where x and y begin. */
function edgesOf(part: Component): Drawn {
  const value = part.take('g')
  const [x, y] = (['x', 'y'] as const).map((key) => offsetOf(key, part.take(key)))
  if (value === undefined && x === undefined && y === undefined) return {}
  const gravity = readGravity(value ?? 'center')
  if (gravity === 'auto') throw unsupportedOption('g_auto')
  const across = gravity.x === 0 ? 'left' : 'right'
  const down = gravity.y === 0 ? 'top' : 'bottom'
  if ((gravity.x === 0.5 && x) || (gravity.y === 0.5 && y)) {
    throw invalidOption(`g_${value ?? 'center'}`, 'x_ and y_ of the edges that it names alone')
  }
  return {
    gravity: `${gravity.x}x${gravity.y}`,
    ...(gravity.x !== 0.5 && x ? { [across]: x } : {}),
    ...(gravity.y !== 0.5 && y ? { [down]: y } : {}),
  }
}

function offsetOf(key: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const offset = readOffset(key, value)
  return 'pixels' in offset ? offset.pixels : offset.share
}

function turnOf(part: Component): Drawn {
  const value = part.take('a')
  if (value === undefined) return {}
  const turn = readTurn(value)
  if (turn.isMirrored) throw unsupportedOption(shown('a', value))
  return isQuarter(turn) || turn.degrees === 180 ? { rotate: turn.degrees } : {}
}

function opacityOf(part: Component): Drawn {
  const value = part.take('o')
  if (value === undefined) return {}
  const percent = /^\d{1,3}$/.test(value) ? Number(value) : 101
  if (percent > 100) throw invalidOption(shown('o', value), 'a whole number from 0 to 100')
  return { opacity: percent / 100 }
}

function blendOf(part: Component): Drawn {
  const value = part.get('e')
  return value === 'multiply' ? { blend: part.take('e') } : {}
}

function given(members: Drawn): Drawn {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
