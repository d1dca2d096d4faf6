/** The picture track of an AVIF sequence: ISO/IEC 14496-12 8.3 (trak) to 8.7.3 (stsz). */

import type { Reader } from '../bytes/reader.ts'
import { again, type Box, boxesIn, findPath, fullBox } from './isobmff.ts'

/** 8.5.2 and 12.1.3: a visual sample entry up to its own boxes. */
const SAMPLE_ENTRY_BYTES = 78
const SIZE_OFFSET = 24

/** The first track of pictures. */
export interface PictureTrack {
  readonly width: number
  readonly height: number
  readonly samples: number
  /** Four-letter name of its codec: `av01`. */
  readonly codec: string
  /** av1C, colr and the like. */
  readonly properties: readonly Box[]
  /** Another track carries alpha. */
  readonly hasAlpha: boolean
}

/** Reads the tracks of a `moov` box; `undefined` when none holds pictures. */
export function readPictureTrack(moov: Reader): PictureTrack | undefined {
  let picture: Omit<PictureTrack, 'hasAlpha'> | undefined
  let hasAlpha = false
  for (const { type, body } of boxesIn(moov)) {
    if (type !== 'trak') continue
    const handler = readHandler(body)
    if (handler === 'auxv') hasAlpha = true
    if (handler === 'pict') picture ??= readTrack(body)
  }
  return picture && { ...picture, hasAlpha }
}

/** hdlr (8.4.3): pre_defined 4, then the handler type. */
function readHandler(track: Reader): string | undefined {
  const body = findPath(again(track), 'mdia', 'hdlr')
  if (!body?.has(12)) return undefined
  body.skip(8)
  return body.text(4)
}

function readTrack(track: Reader): Omit<PictureTrack, 'hasAlpha'> | undefined {
  const table = findPath(track, 'mdia', 'minf', 'stbl')
  const descriptions = table && findPath(again(table), 'stsd')
  if (!descriptions) return undefined
  fullBox(descriptions)
  descriptions.skip(4) // the count: only the first description matters
  const [entry] = boxesIn(descriptions)
  if (!entry) return undefined
  const size = again(entry.body)
  size.skip(SIZE_OFFSET)
  const width = size.u16()
  const height = size.u16()
  entry.body.skip(SAMPLE_ENTRY_BYTES)
  return {
    width,
    height,
    samples: readSampleCount(table),
    codec: entry.type,
    properties: [...boxesIn(entry.body)],
  }
}

/** stsz and stz2 (8.7.3): both have their count behind eight bytes. */
function readSampleCount(table: Reader): number {
  for (const { type, body } of boxesIn(table)) {
    if (type !== 'stsz' && type !== 'stz2') continue
    body.skip(8)
    return body.u32()
  }
  return 1
}
