/** The HEVC items of a HEIC file. */

import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { Reader } from '../../src/engine/bytes/reader.ts'
import { boxReader } from '../../src/engine/containers/boxes.ts'
import { readConfiguration } from '../../src/engine/formats/heic/hevc/configuration.ts'
import { HEIC } from '../../src/engine/formats/heic/name.ts'
import { itemBytes } from '../../src/engine/formats/heif/item-bytes.ts'
import { readItems } from '../../src/engine/formats/heif/items.ts'
import type { CodedItem } from './stream.ts'

export interface HevcItem extends CodedItem {
  readonly id: number
}

/** All of them: tiles, thumbnails, alpha, depth, gain maps. */
export function hevcItems(file: Uint8Array): HevcItem[] {
  const bytes = bytesOf(file)
  const boxes = boxReader(HEIC)
  const meta = boxes.findBox(new Reader(bytes, 'HEIC'), 'meta')
  if (!meta) return []
  const items = readItems(meta, boxes)
  return [...items.types].flatMap(([id, type]) => {
    const place = items.places.get(id)
    const box = items.propertiesOf(id).find((property) => property.type === 'hvcC')?.body
    if (type !== 'hvc1' || !place || !box) return []
    const hvcc = bytes.slice(box.position, box.end)
    const configuration = readConfiguration(new Reader(bytesOf(hvcc), 'HEIC'))
    return [{ id, item: itemBytes(bytes, place), hvcc, configuration }]
  })
}
