/** Masks: what lies outside of a shape goes, or becomes a colour. */

import type { Color } from '../../api/color.ts'
import type { Mask } from '../../api/mask.ts'
import { type Point, storedAxes } from '../../geometry/axes.ts'
import { maskOutline } from '../../geometry/mask-outline.ts'
import { isTransposed, type Orientation } from '../../geometry/orientation.ts'
import type { RowSource } from '../../rows/rows.ts'
import { colored } from '../colored.ts'
import { rowByRow } from '../row-by-row.ts'
import type { Part, Stage } from '../stage.ts'
import { coverRow } from './coverage.ts'

interface MaskSettings {
  readonly mask: Mask
  /** Rows are as they are stored: so must the outline be. */
  readonly orientation: Orientation
  readonly hasAlpha: boolean
  /** Of which the rows are; default: all of it. */
  readonly part?: Part
}

/** Corners of the largest outline. */
const OUTLINE_BYTES = 1_440 * 40

export const maskStage: Stage<MaskSettings> = {
  name: 'mask',
  isEffect: true,
  within: (settings, part) => ({ ...settings, part }),
  plan: ({ options: { mask }, orientation, info: { hasAlpha } }) =>
    mask && { mask, orientation, hasAlpha },
  cost: (_, rows) => ({
    heap: 'none',
    wasmBytes: 0,
    jsBytes: 4 * rows.width + OUTLINE_BYTES + (rows.channels === 1 ? colored.bytes(rows) : 0),
  }),
  format: (_, rows) => ({ ...rows, channels: 4 }),
  describe: ({ mask }) => [`mask ${mask.shape}`],
  open(settings, rows) {
    const place = settings.part ?? { x: 0, y: 0, whole: rows.format }
    return masked(colored(rows), settings, place)
  },
}

/** The outline where it lies in the stored picture. */
function storedOutline({ mask, orientation }: MaskSettings, { whole }: Part): readonly Point[] {
  const { width, height } = whole
  const upright = isTransposed(orientation) ? { width: height, height: width } : whole
  const { x, y, ...size } = mask.of ?? { x: 0, y: 0, ...upright }
  const { origin, alongX, alongY } = storedAxes(orientation, whole)
  return maskOutline(mask.shape, size).points.map((point) => {
    // Places of corners, while the axes have those of the middles of pixels.
    const [dx, dy] = [point.x - x - 0.5 - origin.x, point.y - y - 0.5 - origin.y]
    return {
      x: dx * alongX.x + dy * alongX.y + 0.5,
      y: dx * alongY.x + dy * alongY.y + 0.5,
    }
  })
}

function masked(source: RowSource, settings: MaskSettings, part: Part): RowSource {
  const { format } = source
  const points = storedOutline(settings, part)
  const shares = new Float32Array(format.width)
  const cut = cutter(settings)
  return rowByRow(source, part, (pixels, y) => {
    coverRow(points, part.x, y, shares)
    for (let x = 0; x < format.width; x++) cut(pixels, x * 4, shares[x]!)
  })
}

type Cut = (pixels: Uint8Array, at: number, share: number) => void

/**
 * Of a pixel of which `share` lies within: first what is behind it, then its alpha, then the colour around.
 * Where nothing can shine through it is a mixture of both, which has no seam.
 */
function cutter({ mask: { under, around }, hasAlpha }: MaskSettings): Cut {
  const isBacked = hasAlpha && under !== undefined
  const mayShine = hasAlpha && under?.a !== 255
  const isSolid = around?.a === 255 && !mayShine
  return (pixels, at, share) => {
    if (isBacked) layUnder(pixels, at, under)
    if (share >= 1) return
    if (isSolid) {
      mix(pixels, at, around, 1 - share)
      return
    }
    pixels[at + 3] = Math.round(pixels[at + 3]! * share)
    if (around) layOver(pixels, at, around, 1 - share)
  }
}

/** Opaque on opaque. */
function mix(pixels: Uint8Array, at: number, { r, g, b }: Color, share: number): void {
  const levels = [r, g, b]
  for (let i = 0; i < 3; i++) {
    pixels[at + i] = Math.round(pixels[at + i]! * (1 - share) + levels[i]! * share)
  }
}

/** Behind the pixel. */
function layUnder(pixels: Uint8Array, at: number, color: Color): void {
  const front = pixels[at + 3]! / 255
  const back = (color.a / 255) * (1 - front)
  blend(pixels, at, color, { own: front, other: back })
}

/** Before the pixel. */
function layOver(pixels: Uint8Array, at: number, color: Color, share: number): void {
  const front = (color.a / 255) * share
  blend(pixels, at, color, { own: (pixels[at + 3]! / 255) * (1 - front), other: front })
}

function blend(
  pixels: Uint8Array,
  at: number,
  { r, g, b }: Color,
  { own, other }: { readonly own: number; readonly other: number },
): void {
  const alpha = own + other
  if (alpha === 0) return
  const levels = [r, g, b]
  for (let i = 0; i < 3; i++) {
    pixels[at + i] = Math.round((pixels[at + i]! * own + levels[i]! * other) / alpha)
  }
  pixels[at + 3] = Math.round(255 * alpha)
}
