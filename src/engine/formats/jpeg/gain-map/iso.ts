/**
 * What a gain map means, as ISO 21496-1 writes it: an APP2 segment of the map's own file.
 *
 *   preamble  least version 2, writer's version 2, flags 1
 *   flags: 128 three channels, 64 gains apply in the primaries of the picture, 8 one denominator for all,
 *          4 the picture is the one of high range
 *   then fractions of 32 bits each: base and alternate headroom, and for each channel
 *   min, max, gamma, base offset, alternate offset; min, max and offsets may be negative
 */

import type { Bytes } from '../../../bytes/bytes.ts'
import { bigEndian, joined } from '../../../bytes/parts.ts'
import { Reader } from '../../../bytes/reader.ts'
import type { GainMapMeaning, PerChannel } from '../../../contract/gain-map.ts'
import type { ByteSpan } from '../../exif.ts'

export const ISO_PREAMBLE = 'urn:iso:std:iso:ts:21496:-1\0'

const THREE_CHANNELS = 128
const BASE_COLORS = 64
const COMMON_DENOMINATOR = 8
const BACKWARDS = 4
/** What our fractions are parts of: exact to a millionth of a stop. */
const DENOMINATOR = 1_000_000

/** `undefined`: of a later version, of a picture of high range, or damaged. */
export function readIso(bytes: Bytes, segment: ByteSpan): GainMapMeaning | undefined {
  const start = segment.start + ISO_PREAMBLE.length
  const reader = new Reader(bytes, 'the gain map', start, segment.end)
  if (!reader.has(5) || reader.u16() !== 0) return undefined
  reader.skip(2)
  const flags = reader.u8()
  const channels = flags & THREE_CHANNELS ? 3 : 1
  const isCommon = (flags & COMMON_DENOMINATOR) !== 0
  const fractions = 2 + 5 * channels
  if ((flags & BACKWARDS) !== 0 || !reader.has(4 * (isCommon ? 1 + fractions : 2 * fractions))) {
    return undefined
  }
  const common = isCommon ? reader.u32() : 0
  const unsigned = () => reader.u32() / (common || reader.u32())
  const signed = () => (reader.u32() | 0) / (common || reader.u32())
  const headrooms = [unsigned(), unsigned()] as const
  const read = Array.from({ length: channels }, () => {
    return [signed(), signed(), unsigned(), signed(), signed()] as const
  })
  const of = (part: 0 | 1 | 2 | 3 | 4): PerChannel => {
    const [red, green = red, blue = red] = read.map((channel) => channel[part])
    return [red ?? Number.NaN, green ?? Number.NaN, blue ?? Number.NaN]
  }
  return {
    ...{ min: of(0), max: of(1), gamma: of(2), baseOffset: of(3), alternateOffset: of(4) },
    baseHeadroom: headrooms[0],
    alternateHeadroom: headrooms[1],
    usesBaseColors: (flags & BASE_COLORS) !== 0,
  }
}

/** What stands behind the preamble in the picture itself: that there is a map, and of which version. */
export const ISO_VERSION = Uint8Array.of(0, 0, 0, 0)

/** What stands behind the preamble in the map. */
export function writeIso(meaning: GainMapMeaning): Uint8Array<ArrayBuffer> {
  const { min, max, gamma, baseOffset, alternateOffset } = meaning
  const parts = [min, max, gamma, baseOffset, alternateOffset]
  const isGray = parts.every(([red, green, blue]) => red === green && red === blue)
  const channels = isGray ? ([0] as const) : ([0, 1, 2] as const)
  const flags =
    (isGray ? 0 : THREE_CHANNELS) | (meaning.usesBaseColors ? BASE_COLORS : 0) | COMMON_DENOMINATOR
  const fraction = (value: number) => bigEndian(Math.round(value * DENOMINATOR), 4)
  return joined(
    ISO_VERSION,
    Uint8Array.of(flags),
    bigEndian(DENOMINATOR, 4),
    fraction(meaning.baseHeadroom),
    fraction(meaning.alternateHeadroom),
    ...channels.flatMap((channel) => parts.map((part) => fraction(part[channel]))),
  )
}
