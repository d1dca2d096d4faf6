/** What the Images binding draws, as layers of a conversion. */

import type { ConvertWish } from './service.ts'
import { gravityOf, type ImageTransformLike, wishesOf } from './steps.ts'

/** As Cloudflare's types have it; lengths may also be shares below 1. */
export interface DrawLike {
  readonly width?: number
  readonly height?: number
  readonly fit?: string
  readonly left?: number
  readonly right?: number
  readonly top?: number
  readonly bottom?: number
  readonly gravity?: string | { readonly x?: number; readonly y?: number; readonly mode?: string }
  readonly opacity?: number
  readonly repeat?: boolean | 'x' | 'y'
  readonly rotate?: number
  /** `over` or `multiply`. */
  readonly composite?: string
  readonly [name: string]: unknown
}

/** One thing after the other; `I` is what is drawn. */
export type Step<I> =
  | { readonly kind: 'transform'; readonly transform: ImageTransformLike }
  | { readonly kind: 'draw'; readonly image: I; readonly options: DrawLike }

/** One conversion, and what its `draw` names, in order. */
export interface DrawnWish<I> {
  readonly wish: ConvertWish
  readonly images: readonly I[]
}

/** Layers of one conversion at most. */
const MOST_LAYERS = 4

/** As few conversions as do the same. Never none. */
export function conversionsOf<I>(steps: readonly Step<I>[]): DrawnWish<I>[] {
  const made: DrawnWish<I>[] = []
  let transforms: ImageTransformLike[] = []
  let drawn: Extract<Step<I>, { kind: 'draw' }>[] = []
  const finish = () => {
    const wishes = wishesOf(transforms)
    // Layers lie on the picture, inside of what is put around it: on that only the next one can draw.
    const isFramed = AROUND.some((name) => wishes.at(-1)?.[name] !== undefined)
    const last = drawn.length > 0 && isFramed ? {} : (wishes.pop() ?? {})
    made.push(...wishes.map((wish) => ({ wish, images: [] })), withLayers(last, drawn))
    transforms = []
    drawn = []
  }
  for (const step of steps) {
    const isFull = step.kind === 'transform' ? drawn.length > 0 : drawn.length === MOST_LAYERS
    if (isFull) finish()
    if (step.kind === 'transform') transforms.push(step.transform)
    else drawn.push(step)
  }
  finish()
  return made
}

const AROUND = ['padding', 'border', 'radius']

function withLayers<I>(
  wish: ConvertWish,
  drawn: readonly Extract<Step<I>, { kind: 'draw' }>[],
): DrawnWish<I> {
  if (drawn.length === 0) return { wish, images: [] }
  const layers = drawn.map(({ options }, index) => layerOf(options, index))
  return {
    wish: { ...wish, draw: JSON.stringify(layers) },
    images: drawn.map(({ image }) => image),
  }
}

/** What nothing here can do is refused by the service, under its name. */
function layerOf({ gravity, ...options }: DrawLike, index: number): object {
  return {
    fit: 'scale-down',
    ...options,
    ...(gravity !== undefined && { gravity: gravityOf(gravity) }),
    part: `layer${index}`,
  }
}
