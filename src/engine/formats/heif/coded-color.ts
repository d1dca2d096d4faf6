/** What HEIF files say about colours by numbers (ISO/IEC 14496-12 12.1.5); matrix and range are the decoder's. */

import type { Reader } from '../../bytes/reader.ts'
import { again, type Box } from '../../containers/boxes.ts'
import { type CicpColor, UNSPECIFIED } from '../../contract/coded-color.ts'
import type { Coding } from './item-codec.ts'

/** Transfer characteristics that count as sRGB's: cameras', and such as no browser reads (9 to 12). */
const AS_SRGB = [1, 6, 9, 10, 11, 12, 14, 15]
const SRGB = 13
const RESERVED = 0
/** Primaries of sRGB, or of nothing that is told. */
const NARROW = [1, UNSPECIFIED]

/**
 * colr nclx: primaries, transfer, matrix: u16 each, range. A grid that does not tell asks its tile,
 * and where no box tells, the coded picture does, as in libavif. `undefined`: sRGB, or nothing, which
 * means the same.
 */
export function codedColor(
  stream: Pick<Coding, 'primaries' | 'transfer'>,
  ...places: readonly (readonly Box[])[]
): CicpColor | undefined {
  const found = places.map(nclxOf).find((body) => body?.has(4))
  const [primaries, coded] = found
    ? [found.u16(), found.u16()]
    : [stream.primaries, stream.transfer]
  const transfer = AS_SRGB.includes(coded) ? SRGB : coded
  const isSrgb = NARROW.includes(primaries) && (transfer === SRGB || transfer === UNSPECIFIED)
  if (isSrgb || primaries === RESERVED || coded === RESERVED) return undefined
  const peakNits = peakOf(places.flat())
  return { kind: 'cicp', primaries, transfer, ...(peakNits > 0 && { peakNits }) }
}

function nclxOf(properties: readonly Box[]): Reader | undefined {
  for (const { type, body } of properties) {
    if (type !== 'colr' || !body.has(4)) continue
    const content = again(body)
    if (content.text(4) === 'nclx') return content
  }
  return undefined
}

/** clli (12.1.6.2): the brightest pixel:u16; mdcv (12.1.7.2): 16 bytes, then the display's, u32 × 0.0001. */
function peakOf(properties: readonly Box[]): number {
  const bodyOf = (wanted: string, bytes: number) => {
    const body = properties.find(({ type }) => type === wanted)?.body
    return body?.has(bytes) ? again(body) : undefined
  }
  const brightest = bodyOf('clli', 4)?.u16()
  if (brightest) return brightest
  const display = bodyOf('mdcv', 24)
  display?.skip(16)
  return display ? display.u32() / 10_000 : 0
}
