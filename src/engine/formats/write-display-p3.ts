/** Says of a finished file that its colours are Display P3. */

import type { Size } from '../geometry/orientation.ts'
import type { FormatWriter } from './format.ts'
import { displayP3Profile } from './p3-profile.ts'

/** A copy of a freshly encoded file, with our own profile. The coded picture is not touched. */
export function withDisplayP3(
  bytes: Uint8Array,
  writer: Pick<FormatWriter, 'withProfile'>,
  size: Size,
): Uint8Array<ArrayBuffer> {
  if (!writer.withProfile) throw new Error('Cannot label the file: its format has no profiles')
  return writer.withProfile(bytes, displayP3Profile(), size)
}
