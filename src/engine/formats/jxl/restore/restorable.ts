/** A JPEG that JPEG XL cannot give back. */

import { ImageError } from '../../../api/errors.ts'

/** Throws: what `why` says of the file is not in JPEG XL's description of JPEGs. */
export function notRestorable(why: string): never {
  const message = `Cannot make the JPEG restorable: ${why}`
  throw new ImageError('unsupported-format', message, { format: 'jpeg' })
}
