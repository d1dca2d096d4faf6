/** Brands of ISO base media files (ISO/IEC 14496-12 4.3), which tell formats of the family apart. */

import type { Bytes } from '../../bytes/bytes.ts'
import { hasText, Reader } from '../../bytes/reader.ts'

const AVIF_BRANDS = ['avif', 'avis']
/** Of files with HEVC pictures (23008-12 annex B). */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']
/** They leave the codec open. */
const OPEN_BRANDS = ['mif1', 'mif2', 'mif3', 'msf1', 'miaf']
const MAX_BRANDS = 256

/** `open`: a picture by any codec; `other`: a film; `cut`: the file ends before it tells. */
export type Family = 'av1' | 'hevc' | 'open' | 'other' | 'cut'

/** The first box is ftyp. */
export function isHeif(bytes: Bytes): boolean {
  return hasText(bytes, 4, 'ftyp')
}

/** ftyp: size, type, major brand, minor version, compatible brands: 4 bytes each. */
export function familyOf(bytes: Bytes): Family {
  if (bytes.length < 16) return 'cut'
  const head = new Reader(bytes, 'HEIF')
  const size = head.u32()
  const end = Math.min(size === 0 ? bytes.length : size, bytes.length)
  const body = new Reader(bytes, 'HEIF', 8, Math.max(end, 16))
  const brands = [body.text(4)]
  body.skip(4)
  while (body.has(4) && brands.length < MAX_BRANDS) brands.push(body.text(4))
  const has = (names: readonly string[]) => brands.some((brand) => names.includes(brand))
  if (has(AVIF_BRANDS)) return 'av1'
  if (has(HEIC_BRANDS)) return 'hevc'
  return has(OPEN_BRANDS) ? 'open' : 'other'
}
