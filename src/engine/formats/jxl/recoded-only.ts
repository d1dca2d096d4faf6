/** In place of an encoder: results that would have to be drawn are refused. */

import { ImageError } from '../../api/errors.ts'
import type { RowEncoder } from '../../contract/codec.ts'
import { JXL } from './name.ts'

/** Throws `invalid-option` as soon as it is planned with. */
export const recodedOnly: RowEncoder = {
  format: JXL.name,
  cost: refuse,
  open: refuse,
}

function refuse(): never {
  const message =
    'Cannot encode JPEG XL: only a JPEG in gray, YCbCr or RGB becomes one, by itself and at its own size'
  throw new ImageError('invalid-option', message)
}
