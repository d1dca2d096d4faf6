/** How near a picture is looked at, and where: one camera for all that is compared, so that it moves together. */

import { type Signal, signal } from '@preact/signals'

export interface Camera {
  /** 1: all of it is to be seen. */
  readonly scale: number
  /** Pixels from the middle. */
  readonly x: number
  readonly y: number
}

export const FIT: Camera = { scale: 1, x: 0, y: 0 }
export const camera: Signal<Camera> = signal(FIT)

const NEAREST = 64
const FARTHEST = 0.5

export interface Point {
  readonly x: number
  readonly y: number
}

/** Nearer by `factor`; what is under the point stays there. */
export function zoomAt(factor: number, { x: px, y: py }: Point): void {
  const { scale, x, y } = camera.value
  const next = Math.min(NEAREST, Math.max(FARTHEST, scale * factor))
  const by = next / scale
  camera.value = { scale: next, x: px - (px - x) * by, y: py - (py - y) * by }
}

export function zoomTo(scale: number): void {
  zoomAt(scale / camera.value.scale, { x: 0, y: 0 })
}

export function panBy({ x: dx, y: dy }: Point): void {
  const { scale, x, y } = camera.value
  camera.value = { scale, x: x + dx, y: y + dy }
}
