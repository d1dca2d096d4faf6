/** Pictures that are laid on a result. */

let made = 0

/** The pixels of one, at the size at which it is laid on: RGBA, straight alpha, sRGB. */
export class OverlayPixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly #id = made++

  constructor({ width, height, data }: Pick<OverlayPixels, 'width' | 'height' | 'data'>) {
    this.width = width
    this.height = height
    this.data = data
  }

  /** Plans and options are compared as JSON: what stands there for all pixels. */
  toJSON(): string {
    return `${this.#id} ${this.width}x${this.height}`
  }
}

export const BLENDS = ['over', 'multiply'] as const
export type Blend = (typeof BLENDS)[number]

/** One layer. */
export interface Overlay {
  readonly pixels: OverlayPixels
  /** Where its top left corner lies on the upright result, in pixels; parts outside are cut off. */
  readonly x: number
  readonly y: number
  /** 0–1. */
  readonly opacity: number
  readonly blend: Blend
  /** Along which axes it is repeated all over the picture. */
  readonly repeat: '' | 'x' | 'y' | 'xy'
}

/** Layers at most. */
export const MAX_OVERLAYS = 4
