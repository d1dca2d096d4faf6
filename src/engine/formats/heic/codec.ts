/** HEIC among the formats of its family: HEVC items and tracks. */

import { damaged, unsupported } from '../../api/fail.ts'
import { boxReader } from '../../containers/boxes.ts'
import type { ItemCodec } from '../heif/item-codec.ts'
import type { HeifFormat } from '../heif/picture.ts'
import { CONFIGURATION, codingOf, type HevcCoding, hevcPictureAt } from './coding.ts'
import { HEIC } from './name.ts'

/** Parameter sets are in the configuration, or in the data as well. */
export const HEVC_ITEMS = ['hvc1', 'hev1']
/** Why others are not read, by their types. */
const REASONS: Readonly<Record<string, string>> = {
  iovl: 'its picture is laid together from others (iovl)',
  lhv1: 'its picture has several layers',
  hvt1: 'its tiles are parts of another picture',
}

const HEVC: ItemCodec<HevcCoding> = {
  format: HEIC,
  label: 'HEVC',
  configuration: CONFIGURATION,
  properties: [CONFIGURATION, 'lsel'],
  checkType(type) {
    if (type === undefined) damaged(HEIC, 'the picture is missing')
    if (HEVC_ITEMS.includes(type)) return
    unsupported(HEIC, REASONS[type] ?? 'the picture is not coded as HEVC')
  },
  readCoding(file, place, propertiesOf) {
    const picture = hevcPictureAt(file, place, propertiesOf())
    return picture && codingOf(picture.headers)
  },
}

export const HEVC_FORMAT: HeifFormat<HevcCoding> = { boxes: boxReader(HEIC), codec: HEVC }
