/** Gravities: where something lies, `sm`, or a point. */

import type { Spot } from '../../placement.ts'
import { type Arguments, number, share } from './arguments.ts'
import { invalidArgument, invalidUrl } from './url-error.ts'

/** `smart`: wherever it is most interesting. */
export type GravityWish = Spot | 'smart'

/** By x and y; see `Spot`. */
const PLACES: ReadonlyMap<string, readonly [x: number, y: number]> = new Map([
  ['ce', [0.5, 0.5]],
  ['no', [0.5, 0]],
  ['so', [0.5, 1]],
  ['we', [0, 0.5]],
  ['ea', [1, 0.5]],
  ['nowe', [0, 0]],
  ['noea', [1, 0]],
  ['sowe', [0, 1]],
  ['soea', [1, 1]],
])
const NAMES = [...PLACES.keys()]

export function placeOf(option: string, name: string): readonly [x: number, y: number] {
  const place = PLACES.get(name)
  if (place) return place
  throw invalidArgument(option, name, `one of ${NAMES.join(', ')}`)
}

/** `no`, `no:10:0.1`, `sm`, `fp:0.5:0.3`. Throws an `ImgproxyUrlError`. */
export function gravity(option: string, args: Arguments): GravityWish {
  if (args[0] !== 'sm') return spot(option, args)
  if (args.length > 1) throw invalidUrl(`${option} sm has no arguments`)
  return 'smart'
}

/** The same without `sm`. */
export function spot(option: string, args: Arguments): Spot {
  const [name, first = '', second = '', ...more] = args
  if (more.length > 0) throw invalidUrl(`${option} has too many arguments`)
  if (name === 'fp') {
    if (args.length !== 3) throw invalidUrl(`${option} fp has two numbers`)
    const focus = (text: string) => (text === '' ? 0 : share(option, text))
    return { focusX: focus(first), focusY: focus(second) }
  }
  const [x, y] = placeOf(option, name)
  const dx = first === '' ? 0 : number(option, first)
  const dy = second === '' ? 0 : number(option, second)
  return { x, y, ...(dx !== 0 && { dx }), ...(dy !== 0 && { dy }) }
}
