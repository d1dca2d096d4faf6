/** The headers of one coded picture: its parameter sets, and its slices one by one. */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { ByteSpan } from '../../exif.ts'
import { HEIC } from '../name.ts'
import { type Configuration, ParameterSetTable } from './configuration.ts'
import { LAST_PICTURE_TYPE, LAST_SLICE_TYPE, nalUnits } from './nal-units.ts'
import type { PictureParameters } from './picture-parameters.ts'
import type { Sequence } from './sequence.ts'
import { type ParameterSets, readSliceHeader, type SliceHeader } from './slice-header.ts'

export interface HevcHeaders {
  readonly sequence: Sequence
  readonly picture: PictureParameters
}

/** A slice segment, and where its data lie in the item. */
export interface Slice {
  readonly header: SliceHeader
  readonly start: number
  readonly end: number
}

/** Bytes of a unit that are looked at for its header: at first, and at most. */
const SHORT_HEADER_BYTES = 256
const MAX_HEADER_BYTES = 65_536
/** Units before the first slice: parameter sets, delimiters, messages. */
const MAX_OTHER_UNITS = 256

/** Reads up to the first slice. Throws `damaged-image`, or `unsupported-format` with the reason. */
export function readHevcHeaders(item: Bytes, configuration: Configuration): HevcHeaders {
  for (const { header } of slicesOf(item, configuration)) return header
  return damaged(HEIC, 'the coded picture is missing')
}

/** The slices of the first picture in an item. */
export function* slicesOf(item: Bytes, configuration: Configuration): Generator<Slice> {
  let sets: ParameterSets = configuration
  let before: SliceHeader | undefined
  let others = 0
  for (const { type, start, end } of nalUnits(item, configuration.lengthBytes)) {
    if (type > LAST_PICTURE_TYPE) {
      if (++others > MAX_OTHER_UNITS) damaged(HEIC, 'it has too many parameter sets')
      if (!before) sets = withUnit(sets, item, start, end)
    } else if (type <= LAST_SLICE_TYPE) {
      const header = readHeader(item, { start, end }, sets, before)
      if (header.isFirst && before) return
      if (!header.isFirst && !before) damaged(HEIC, 'a slice is missing')
      if (before && header.picture !== before.picture) damaged(HEIC, 'its slices do not match')
      before = header
      yield { header, start: Math.min(start + header.dataStart, end), end }
    }
  }
}

/** Nearly all headers are short; those of large pictures have many entry points. */
function readHeader(
  item: Bytes,
  { start, end }: ByteSpan,
  sets: ParameterSets,
  before: SliceHeader | undefined,
): SliceHeader {
  const read = (bytes: number) =>
    readSliceHeader(item.slice(start, Math.min(end, start + bytes)), sets, before)
  try {
    return read(SHORT_HEADER_BYTES)
  } catch (error) {
    if (end - start <= SHORT_HEADER_BYTES) throw error
    return read(MAX_HEADER_BYTES)
  }
}

/** Sets in the data count before those of the configuration. */
function withUnit(sets: ParameterSets, item: Bytes, start: number, end: number): ParameterSets {
  const table = new ParameterSetTable()
  table.add({ bytes: item }, start, end)
  if (table.sequences.size + table.pictures.size === 0) return sets
  return {
    sequences: new Map([...sets.sequences, ...table.sequences]),
    pictures: new Map([...sets.pictures, ...table.pictures]),
  }
}
