/** AVIF among the formats of its family: AV1 items and tracks. */

import { damaged, refuse, unsupported } from '../../api/fail.ts'
import type { ItemCodec } from '../heif/item-codec.ts'
import type { HeifFormat } from '../heif/picture.ts'
import { type Av1Coding, readAv1Coding } from './av1.ts'
import { AVIF_BOXES } from './boxes.ts'
import { AVIF } from './name.ts'
import { SELECTION, selectionOf } from './selection.ts'

const HEVC_ITEMS = ['hvc1', 'hev1', 'lhv1', 'hvt1']

const AV1: ItemCodec<Av1Coding> = {
  format: AVIF,
  label: 'AV1',
  configuration: 'av1C',
  properties: ['av1C', ...SELECTION],
  checkType(type) {
    if (type === 'av01') return
    if (type === undefined) damaged(AVIF, 'the picture is missing')
    if (HEVC_ITEMS.includes(type)) refuse('heic')
    unsupported(AVIF, 'the picture is not coded as AV1')
  },
  readCoding: readAv1Coding,
  mayBeSmaller: (properties) => selectionOf(properties).length > 0,
}

export const AV1_FORMAT: HeifFormat<Av1Coding> = { boxes: AVIF_BOXES, codec: AV1 }
