/** The ways in which a probe gives up, worded alike for all formats. */

import { ImageError } from './errors.ts'
import type { FormatName, InputFormat, RefusedFormat } from './formats.ts'

/** Throws: the bytes break the rules of their own format. */
export function damaged({ name: format, label }: FormatName, why: string): never {
  throw new ImageError('damaged-image', `Cannot decode ${label}: ${why}`, { format })
}

/** Throws: a legal variant of the format that nothing here decodes. */
export function unsupported({ name: format, label }: FormatName, why: string): never {
  throw new ImageError('unsupported-format', `Cannot decode ${label}: ${why}`, { format })
}

/** Throws the refusal of a format that is known by name only. */
export function refuse(format: RefusedFormat | InputFormat): never {
  throw new ImageError(
    'unsupported-format',
    `Cannot decode ${format.toUpperCase()}: this format is not supported`,
    { format },
  )
}
