/** A picture that is laid on a result: where it comes from, its size and its place. */

import type { OverlayDefinition } from '../../config.ts'
import type { Blend, Gravity, Length, Overlay, Rotation } from '../../engine/index.ts'

export type LayerSource =
  | { readonly kind: 'stored'; readonly key: string }
  | { readonly kind: 'remote'; readonly url: string }
  /** It came with the request, under this name. */
  | { readonly kind: 'part'; readonly name: string }

export const LAYER_FITS = ['contain', 'scale-down', 'fill'] as const

/** Lengths are pixels of the result, or shares of its side. */
export interface Layer {
  readonly source: LayerSource
  /** The box of its size. One side alone keeps its shape; none: its own size, but no more than the result. */
  readonly width?: Length
  readonly height?: Length
  /** How it meets the box; only `fill` takes another shape. */
  readonly fit: (typeof LAYER_FITS)[number]
  /** From that edge; of two that face each other one at most. Where there is none, `gravity` decides. */
  readonly left?: Length
  readonly right?: Length
  readonly top?: Length
  readonly bottom?: Length
  readonly gravity: Gravity
  /** 0–1. */
  readonly opacity: number
  readonly repeat: Overlay['repeat']
  /** Clockwise, before it gets its size. */
  readonly rotate: Rotation
  readonly blend: Blend
}

/** What lies where nothing is said. */
export const DEFAULT_LAYER = {
  ...{ fit: 'contain', gravity: { x: 0.5, y: 0.5 }, opacity: 1 },
  ...{ repeat: '', rotate: 0, blend: 'over' },
} as const satisfies Partial<Layer>

/** An overlay of the configuration: so much of the result's width, or less where it would be higher than that. */
export function layerOf({ key, share, gravity, opacity }: OverlayDefinition): Layer {
  const box = { width: { share }, height: { share: 1 } }
  return { ...DEFAULT_LAYER, source: { kind: 'stored', key }, ...box, gravity, opacity }
}
