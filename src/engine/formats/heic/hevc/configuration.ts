/** hvcC: the configuration of HEVC items and tracks (ISO/IEC 14496-15 8.3.2.1). */

import { damaged } from '../../../api/fail.ts'
import type { Reader } from '../../../bytes/reader.ts'
import { again } from '../../../containers/boxes.ts'
import { HEIC } from '../name.ts'
import { Bits } from './bits.ts'
import { PICTURE_PARAMETERS, parametersOf, SEQUENCE_PARAMETERS, unitAt } from './nal-units.ts'
import { type PictureParameters, readPictureParameters } from './picture-parameters.ts'
import { readSequence, type Sequence } from './sequence.ts'
import type { ParameterSets } from './slice-header.ts'

export interface Configuration extends ParameterSets {
  /** Bytes of the length before each unit. */
  readonly lengthBytes: number
}

/** Where lengthSizeMinusOne and the number of arrays lie. */
const ARRAYS_OFFSET = 21
const MAX_UNITS = 64

export function readConfiguration(box: Reader): Configuration {
  const body = again(box)
  if (!body.has(ARRAYS_OFFSET + 2)) damaged(HEIC, 'the HEVC configuration ends early')
  body.skip(ARRAYS_OFFSET)
  const lengthBytes = (body.u8() & 3) + 1
  const sets = new ParameterSetTable()
  let left = MAX_UNITS
  for (let arrays = body.u8(); arrays > 0; arrays--) {
    body.skip(1)
    for (let units = body.u16(); units > 0; units--) {
      if (--left < 0) damaged(HEIC, 'it has too many parameter sets')
      const length = body.u16()
      const unit = body.part(length)
      if (unit.remaining < length) damaged(HEIC, 'the HEVC configuration ends early')
      if (length > 2) sets.add(box, unit.position, unit.end)
    }
  }
  return { lengthBytes, sequences: sets.sequences, pictures: sets.pictures }
}

/** The sets that hold for a picture, those in its data included. */
export class ParameterSetTable implements ParameterSets {
  readonly sequences = new Map<number, Sequence>()
  readonly pictures = new Map<number, PictureParameters>()

  /** Takes a unit if it is a parameter set of the base layer. */
  add({ bytes }: Pick<Reader, 'bytes'>, start: number, end: number): void {
    const { type, layer } = unitAt(bytes.slice(start, start + 2))
    if (layer > 0) return
    if (type === SEQUENCE_PARAMETERS) {
      const sequence = readSequence(new Bits(parametersOf(bytes, start, end)))
      this.sequences.set(sequence.id, sequence)
    } else if (type === PICTURE_PARAMETERS) {
      const picture = readPictureParameters(new Bits(parametersOf(bytes, start, end)))
      this.pictures.set(picture.id, picture)
    }
  }
}
