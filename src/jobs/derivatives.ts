/** Which pictures are made of an original, and where they rest. */

import type { DerivativeSize } from '../config.ts'
import { type ConvertOptions, DEFAULT_OPTIONS } from '../engine/index.ts'
import { derivativeKey } from '../storage/keys.ts'
import type { Order } from './job.ts'

/** A derivative that is still to be made. */
export interface PlannedDerivative {
  /** `full`, `medium`… */
  readonly name: string
  readonly key: string
  readonly options: ConvertOptions
}

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Every size in every format. `source` is the picture as it is seen: no derivative is larger, and
 * one that is cut to a box keeps the box's shape.
 */
export function plannedDerivatives(
  sizes: readonly DerivativeSize[],
  { source, order, name: original }: { source: Size; order: Order; name: string },
): readonly PlannedDerivative[] {
  return order.formats.flatMap((format) =>
    sizes.map((size) => ({
      name: size.name,
      key: derivativeKey(size.name, original, format),
      options: { ...DEFAULT_OPTIONS, ...choicesOf(order), format, ...boxOf(size, source) },
    })),
  )
}

function choicesOf({ quality, profile = DEFAULT_OPTIONS.profile }: Order) {
  return { quality, profile }
}

function boxOf({ width, height }: DerivativeSize, source: Size): Partial<ConvertOptions> {
  if (height === undefined) return { width, height: width, fit: 'scale-down' }
  const factor = Math.min(1, source.width / width, source.height / height)
  const side = (pixels: number) => Math.max(1, Math.round(pixels * factor))
  return { width: side(width), height: side(height), fit: 'cover' }
}
