/** What the samples of a layer mean: as its colr box says, or else the AV1 stream. */

import { unsupported } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import { Reader } from '../../../bytes/reader.ts'
import type { ByteSpan } from '../../exif.ts'
import type { Av1Coding } from '../av1.ts'
import { AVIF } from '../name.ts'
import { isIdentity, isKnownMatrix, type SampleCoding } from './conversion.ts'

/** `nclx`: body of colr (ISO/IEC 14496-12 12.1.5): kind, primaries, transfer, matrix: u16 each, range. */
export function sampleCodingOf(
  file: Bytes,
  { depth, primaries, matrix, isFullRange }: Av1Coding,
  nclx: ByteSpan | undefined,
): SampleCoding {
  if (!nclx) return { depth, primaries, matrix, isFullRange }
  const body = new Reader(file, 'AVIF', nclx.start, nclx.end)
  body.skip(4)
  const told = body.u16()
  body.skip(2)
  const [coded, range] = [body.u16(), body.u8()]
  return { depth, primaries: told, matrix: coded, isFullRange: (range & 0x80) !== 0 }
}

/** Throws for matrices that are not known, and where green, blue and red would not be alike. */
export function checkMatrix(coding: SampleCoding, chroma: Av1Coding['chroma']): void {
  if (chroma === '4:0:0') return
  if (!isKnownMatrix(coding)) unsupported(AVIF, `its colours are coded by matrix ${coding.matrix}`)
  if (isIdentity(coding) && chroma !== '4:4:4') {
    unsupported(AVIF, 'its samples of green, blue and red are not alike')
  }
}
