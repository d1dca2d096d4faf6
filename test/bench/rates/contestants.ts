/** Who is compared by `npm run bench -- --rates`, and at which of its own numbers. */

import type { Effort } from '../../../src/engine/index.ts'
import type { Encode, Picture } from '../encoders/contender.ts'
import { openJxl, openOurs } from '../encoders/ours.ts'
import { openStock } from '../encoders/stock.ts'
import { openCjxl, openSharpAvif, openSharpWebp } from './rivals.ts'

export const RATE_FORMATS = ['avif', 'webp', 'jxl'] as const
export type RateFormat = (typeof RATE_FORMATS)[number]

export interface RateContestant {
  readonly name: string
  /** Numbers of its own scale, from coarse to fine. */
  readonly qualities: readonly number[]
  /** Its files do not change with our code: what is known of them is kept. */
  readonly isRival: boolean
  open(picture: Picture): Promise<Encode>
}

export interface RateField {
  readonly ours: readonly RateContestant[]
  readonly rivals: readonly RateContestant[]
  /** Whose CPU time ours is held against, at quality 80. */
  readonly clock: (picture: Picture) => Promise<Encode>
}

const OUR_QUALITIES = [35, 50, 65, 75, 82, 88, 93]

function ours(format: RateFormat, effort: Effort): RateContestant {
  return {
    name: effort,
    qualities: OUR_QUALITIES,
    isRival: false,
    open: (picture) =>
      format === 'jxl' ? openJxl(effort, picture) : openOurs({ format, effort }, picture),
  }
}

function rival(
  name: string,
  qualities: readonly number[],
  open: (picture: Picture) => Promise<Encode>,
): RateContestant {
  return { name, qualities, isRival: true, open }
}

const OF_LIBWEBP = [40, 55, 68, 78, 86, 92, 96]
const OF_SHARP_AVIF = [30, 42, 54, 65, 75, 84, 91]
/** Butteraugli distances. */
const OF_CJXL = [4.5, 3, 2, 1.4, 1, 0.7, 0.45]

const stockWebp = (picture: Picture) => openStock({ format: 'webp', effort: 'balanced' }, picture)
const stockAvif = (picture: Picture) => openStock({ format: 'avif', effort: 'balanced' }, picture)

export const RATE_FIELDS: Readonly<Record<RateFormat, RateField>> = {
  avif: {
    ours: [ours('avif', 'balanced'), ours('avif', 'best')],
    rivals: [
      rival('sharp effort 1', OF_SHARP_AVIF, openSharpAvif(1, '4:2:0')),
      rival('sharp default', OF_SHARP_AVIF, openSharpAvif(4, '4:2:0')),
    ],
    clock: stockAvif,
  },
  webp: {
    ours: [ours('webp', 'balanced'), ours('webp', 'best')],
    rivals: [
      rival('libwebp -m 4', OF_LIBWEBP, openSharpWebp(4)),
      rival('libwebp -m 6', OF_LIBWEBP, openSharpWebp(6)),
    ],
    clock: stockWebp,
  },
  jxl: {
    ours: [ours('jxl', 'balanced'), ours('jxl', 'best')],
    rivals: [
      rival('cjxl -e 7', OF_CJXL, openCjxl),
      rival('libwebp -m 4', OF_LIBWEBP, openSharpWebp(4)),
      rival('libaom speed 6, 4:2:0', OF_SHARP_AVIF, openSharpAvif(3, '4:2:0')),
      rival('libaom speed 6, 4:4:4', OF_SHARP_AVIF, openSharpAvif(3, '4:4:4')),
    ],
    clock: stockWebp,
  },
}
