/** The resampling filters, with the definitions of libvips and pica: weight over distance. */

/** How source samples are weighted when shrinking. */
export type Filter = 'lanczos3' | 'mitchell' | 'box'

/** A filter, symmetric around 0; distances in source samples, before it is widened. */
export interface FilterShape {
  /** Zero beyond this distance. */
  readonly support: number
  weight(distance: number): number
}

export const FILTER_SHAPES = {
  lanczos3: { support: 3, weight: (x) => sinc(x) * sinc(x / 3) },
  mitchell: { support: 2, weight: (x) => cubic(Math.abs(x), 1 / 3, 1 / 3) },
  box: { support: 0.5, weight: () => 1 },
} as const satisfies Record<Filter, FilterShape>

/** What libvips enlarges with, whatever the filter. */
export const CATMULL_ROM: FilterShape = { support: 2, weight: (x) => cubic(Math.abs(x), 0, 0.5) }

function sinc(x: number): number {
  return Math.abs(x) < 1e-8 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

/** The piecewise cubic of Mitchell and Netravali with their parameters B and C. */
function cubic(x: number, b: number, c: number): number {
  if (x >= 2) return 0
  if (x >= 1) {
    return (
      (((-b - 6 * c) * x + 6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6
    )
  }
  return (((12 - 9 * b - 6 * c) * x + -18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6
}
