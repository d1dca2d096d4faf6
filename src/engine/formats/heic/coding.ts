/** What the headers of an HEVC item say of its picture. */

import type { Bytes } from '../../bytes/bytes.ts'
import type { Box } from '../../containers/boxes.ts'
import { UNSPECIFIED } from '../../contract/coded-color.ts'
import { itemBytes } from '../heif/item-bytes.ts'
import type { Coding } from '../heif/item-codec.ts'
import type { Extents } from '../heif/item-places.ts'
import { type Configuration, readConfiguration } from './hevc/configuration.ts'
import { type HevcHeaders, readHevcHeaders } from './hevc/headers.ts'
import type { HevcPicture } from './hevc-kernel.ts'

export interface HevcCoding extends Coding {
  readonly depth: 8 | 10
}

/**
 * Primaries of BT.601: what encoders of phones write where nobody told them. No reader of HEIC makes
 * anything of them.
 */
const TELEVISION = [5, 6]

type Properties = readonly Pick<Box, 'type' | 'body'>[]

export const CONFIGURATION = 'hvcC'
/** Of each file, by where they lie: all tiles of a grid share one, or a few. */
const configurations = new WeakMap<Bytes, Map<number, Configuration>>()

/** `undefined`: the item has no configuration. */
export function hevcPictureAt(
  file: Bytes,
  place: Extents,
  properties: Properties,
): HevcPicture | undefined {
  const box = properties.find(({ type }) => type === CONFIGURATION)?.body
  if (!box) return undefined
  const known = configurations.get(file) ?? new Map<number, Configuration>()
  configurations.set(file, known)
  const configuration = known.get(box.position) ?? readConfiguration(box)
  known.set(box.position, configuration)
  const item = itemBytes(file, place)
  return { item, configuration, headers: readHevcHeaders(item, configuration) }
}

/** Of what is shown. */
export function codingOf({ sequence }: HevcHeaders): HevcCoding {
  const { width, height, hidden, depth, chroma, meaning } = sequence
  const isDefault = TELEVISION.includes(meaning.primaries)
  return {
    width: width - hidden.left - hidden.right,
    height: height - hidden.top - hidden.bottom,
    ...{ depth, chroma, ...meaning },
    primaries: isDefault ? UNSPECIFIED : meaning.primaries,
  }
}
