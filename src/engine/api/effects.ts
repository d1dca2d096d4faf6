/** What may be done to the pixels of a result once they have its size. */

import type { Color } from './color.ts'

/** Two colours in place of black and white. */
export interface Duotone {
  readonly dark: Color
  readonly light: Color
  /** Between them as eyes see it, in CIELAB; default: in sRGB values. */
  readonly mix?: 'lab'
}

/** Of CIELCH: lightness times `brightness` plus `lightness`, chroma times `saturation`, hue turned. */
export interface Modulation {
  /** 0–10. */
  readonly brightness: number
  /** 0–10. */
  readonly saturation: number
  /** Degrees, 0–359. */
  readonly hue: number
  /** Steps of lightness, which has 100; -100–100. */
  readonly lightness: number
}

/** Of sRGB values: times `factor`, plus so many of 255 levels. */
export interface Linear {
  /** -10–10. */
  readonly factor: number
  /** -255–255. */
  readonly offset: number
}

/** How much of a difference is added by `sharpen`, times it: of a small one, and of what a large one has more. */
export interface Slopes {
  readonly flat: number
  readonly jagged: number
}

/** Largest values that make sense, and the smallest. */
export const EFFECT_RANGES = {
  factor: { least: 0, most: 10 },
  gamma: { least: 0.1, most: 10 },
  blur: { least: 0.3, most: 250 },
  sharpen: { least: 0.1, most: 10 },
  pixelate: { least: 2, most: 1000 },
  sigmoid: { least: -100, most: 100 },
  hue: { least: 0, most: 359 },
  lightness: { least: -100, most: 100 },
  linearFactor: { least: -10, most: 10 },
  linearOffset: { least: -255, most: 255 },
} as const

/**
 * In the order in which they are done; what is not given is not done. Factors are of sRGB values,
 * 0–255; alpha stays as it is.
 */
export interface Effects {
  readonly modulate?: Modulation
  readonly linear?: Linear
  /** Times this, 0–10. */
  readonly brightness?: number
  /** The distance to the middle (127.5) times this, 0–10. */
  readonly contrast?: number
  /** The distance to the gray of equal luma (Rec. 709) times this, 0–10. */
  readonly saturation?: number
  /** A curve through the middle, steeper (above 0) or flatter there: 100 is a slope of 30 of a sigmoid. */
  readonly sigmoid?: number
  /** Values, 0–1, to the power of 1 / this, 0.1–10: above 1 lightens. */
  readonly gamma?: number
  readonly negate?: boolean
  /**
   * One of four: the gray of equal luminance; the same in the hue of a colour (CIELAB); a ramp between two
   * colours; the brown of old photographs.
   */
  readonly grayscale?: boolean
  readonly sepia?: boolean
  readonly tint?: Color
  readonly duotone?: Duotone
  /** Each sample becomes the median of the 3 × 3 around it. */
  readonly median?: 3
  /** Standard deviation of a Gaussian, in pixels of the result, 0.3–250. */
  readonly blur?: number
  /** Standard deviation of the unsharp mask on lightness, in pixels, 0.1–10. */
  readonly sharpen?: number
  /** Squares of so many pixels a side, each of one colour, 2–1000. */
  readonly pixelate?: number
}
