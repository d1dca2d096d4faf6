/** The ways in which a probe gives up, worded alike for all formats. */

import { ImageError } from './errors.ts'
import type { InputFormat, RefusedFormat } from './formats.ts'

/** Names as people write them. */
export const FORMAT_NAMES = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  avif: 'AVIF',
  gif: 'GIF',
} as const satisfies Record<InputFormat, string>

/** Throws: the bytes break the rules of their own format. */
export function damaged(format: InputFormat, why: string): never {
  throw new ImageError('damaged-image', `Cannot decode ${FORMAT_NAMES[format]}: ${why}`, { format })
}

/** Throws: a legal variant of the format that nothing here decodes. */
export function unsupported(format: InputFormat, why: string): never {
  throw new ImageError('unsupported-format', `Cannot decode ${FORMAT_NAMES[format]}: ${why}`, {
    format,
  })
}

/** Throws the refusal of a format that is known by name only. */
export function refuse(format: RefusedFormat): never {
  throw new ImageError(
    'unsupported-format',
    `Cannot decode ${format.toUpperCase()}: this format is not supported`,
    { format },
  )
}
