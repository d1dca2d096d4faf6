/** What PNG chunks say about colours: third edition, 4.3 (cICP before iCCP before sRGB before gAMA). */

import type { Bytes } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import { isKnown } from '../../contract/coded-color.ts'
import type { ImageInfo } from '../../contract/info.ts'
import type { ByteSpan } from '../exif.ts'

/** Chunks that count here and the length of their data in bytes; all stand before the palette. */
const LENGTHS = { cICP: 4, sRGB: 1, gAMA: 4, cHRM: 32, mDCV: 24, cLLI: 8 } as const

/** Programs write gAMA near 1 / 2.2 for sRGB (12.7): browsers and libpng take it so. */
const SRGB_EXPONENT = 2.2
const SIGNIFICANT = 0.05

export type ColorChunk = keyof typeof LENGTHS

/** The first chunk of each type, intact, where its data lies. */
export type ColorChunks = Partial<Record<ColorChunk, ByteSpan>>

export function isColorChunk(type: string, length: number): type is ColorChunk {
  return Object.hasOwn(LENGTHS, type) && LENGTHS[type as ColorChunk] === length
}

/** The last of the intents that sRGB may tell (11.3.2.5). */
const LAST_INTENT = 3

/** Nothing: an embedded profile counts, or the samples are sRGB. */
export function pngColor(
  bytes: Bytes,
  chunks: ColorChunks,
  hasIcc: boolean,
): Pick<ImageInfo, 'color' | 'colorWithoutIcc'> {
  const numbers = (type: ColorChunk, size: 1 | 2 | 4): number[] => {
    const range = chunks[type]
    if (!range) return []
    const reader = new Reader(bytes, 'PNG', range.start, range.end)
    return Array.from({ length: LENGTHS[type] / size }, () => reader.uint(size))
  }
  const [primaries = 0, transfer = 0, matrix, range] = numbers('cICP', 1)
  // Samples of another matrix or range are no RGB as everybody else reads it.
  if (matrix === 0 && range === 1 && isKnown(primaries, transfer)) {
    // cLLI: the brightest pixel; mDCV: the mastering display, behind 16 bytes of its gamut.
    const nits = (numbers('cLLI', 4)[0] || numbers('mDCV', 4)[4] || 0) / 10_000
    return {
      color: { kind: 'cicp', primaries, transfer, ...(nits > 0 && { peakNits: nits }) },
    }
  }
  const [intent = Number.POSITIVE_INFINITY] = numbers('sRGB', 1)
  if (intent <= LAST_INTENT) return {}
  const [gamma = 0] = numbers('gAMA', 4)
  const chromaticities = numbers('cHRM', 4).map((value) => value / 100_000)
  if (gamma === 0) return {}
  const exponent = 100_000 / gamma
  if (!chunks.cHRM && Math.abs(SRGB_EXPONENT / exponent - 1) < SIGNIFICANT) return {}
  const color = { kind: 'gamma', exponent, ...(chunks.cHRM && { chromaticities }) } as const
  return hasIcc ? { colorWithoutIcc: color } : { color }
}
