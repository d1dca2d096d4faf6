/** A transform whose placement is settled for one picture. */

import type { Ticket } from '../../admission/ticket.ts'
import type { Converter } from '../../convert/convert.ts'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type Picture,
  type Sides,
  uprightSize,
} from '../../engine/index.ts'
import type { Placement } from '../../request/placement.ts'
import type { Transform } from '../../request/transform.ts'
import { place, soughtSize } from './place.ts'
import type { Area } from './spot.ts'
import type { Window } from './turned.ts'

export interface Placing {
  readonly picture: Picture
  readonly converter: Pick<Converter, 'settle'>
  readonly ticket: Ticket
  readonly signal?: AbortSignal | undefined
}

/** The same transform where it has none. Throws `ImageError` and `BusyError`: a border is looked for in the picture. */
export async function placedTransform(transform: Transform, placing: Placing): Promise<Transform> {
  const { placement, width: _, height: __, ...others } = transform
  if (!placement) return transform
  const trim = await trimmed(transform, placement, placing)
  const whole = uprightSize(placing.picture.info)
  const source = trim
    ? {
        width: Math.max(1, whole.width - trim.left - trim.right),
        height: Math.max(1, whole.height - trim.top - trim.bottom),
      }
    : whole
  const { trim: ___, ...rest } = others
  const size = soughtSize(source, { ...transform, placement })
  const found = size && (await sought(size, trim, placing))
  return { ...rest, ...(trim && { trim }), ...place(source, { ...transform, placement, found }) }
}

/** Where the most interesting part of this size lies, once it is trimmed. */
async function sought(
  { width, height }: Area,
  trim: Sides | undefined,
  placing: Placing,
): Promise<Window | undefined> {
  const crop = {
    interest: 'attention',
    width: { pixels: width },
    height: { pixels: height },
  } as const
  const looked = { ...DEFAULT_OPTIONS, crop, ...(trim && { trim }) }
  const { left, top } = (await settled(looked, placing)).crop ?? {}
  if (!left || !top || !('pixels' in left) || !('pixels' in top)) return undefined
  return { x: left.pixels, y: top.pixels, width, height }
}

function settled(
  options: ConvertOptions,
  { picture, converter, ticket, signal }: Placing,
): Promise<ConvertOptions> {
  const task = { picture, options, ticket }
  return converter.settle(signal ? { ...task, signal } : task)
}

async function trimmed(
  { trim }: Transform,
  { equalX, equalY }: Placement,
  placing: Placing,
): Promise<Sides | undefined> {
  if (!trim || 'top' in trim) return trim
  const { trim: found } = await settled({ ...DEFAULT_OPTIONS, trim }, placing)
  if (!found || !('top' in found)) return undefined
  const across = Math.min(found.left, found.right)
  const down = Math.min(found.top, found.bottom)
  return {
    ...found,
    ...(equalX && { left: across, right: across }),
    ...(equalY && { top: down, bottom: down }),
  }
}
