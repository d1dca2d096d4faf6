/** What the headers of an HEVC item say of its picture. */

import type { Bytes } from '../../bytes/bytes.ts'
import type { Box } from '../../containers/boxes.ts'
import { UNSPECIFIED } from '../../contract/coded-color.ts'
import { itemBytes } from '../heif/item-bytes.ts'
import type { Coding } from '../heif/item-codec.ts'
import type { Extents } from '../heif/item-places.ts'
import { placeKey } from '../heif/layers.ts'
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
/** What was read of a file: all tiles of a grid share one configuration, or a few. */
interface Known {
  readonly configurations: Map<number, Configuration>
  readonly pictures: Map<string, HevcPicture>
}
const known = new WeakMap<Bytes, Known>()

/** `undefined`: the item has no configuration. */
export function hevcPictureAt(
  file: Bytes,
  place: Extents,
  properties: Properties,
): HevcPicture | undefined {
  const box = properties.find(({ type }) => type === CONFIGURATION)?.body
  if (!box) return undefined
  const { configurations, pictures } = known.get(file) ?? newlyKnown(file)
  const key = `${placeKey(place)} ${box.position}`
  const found = pictures.get(key)
  if (found) return found
  const configuration = configurations.get(box.position) ?? readConfiguration(box)
  configurations.set(box.position, configuration)
  const item = itemBytes(file, place)
  const picture = { item, configuration, headers: readHevcHeaders(item, configuration) }
  pictures.set(key, picture)
  return picture
}

function newlyKnown(file: Bytes): Known {
  const empty = { configurations: new Map(), pictures: new Map() }
  known.set(file, empty)
  return empty
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
