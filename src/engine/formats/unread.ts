/** The input side of a format that is only written. */

import { refuse } from '../api/fail.ts'
import type { RefusedFormat } from '../api/formats.ts'
import type { FormatReader } from './format.ts'

/** Takes no file for its own: sniff.ts knows it, as one that is refused by name. */
export function unread(format: RefusedFormat): FormatReader {
  const refuseIt = () => refuse(format)
  return {
    sniff: () => false,
    probe: refuseIt,
    largestScale: 0,
    rowsInKernels: false,
    rowChannels: () => 4,
    hintsDetail: false,
    decoder: () => ({ cost: refuseIt, decode: refuseIt }),
  }
}
