/** HEICs around pictures that an encoder made. */

import type { Size } from '../../src/engine/geometry/orientation.ts'
import { box } from '../helpers/craft.ts'
import { gridOf, type Item, ispe } from '../helpers/craft-avif.ts'
import { heic } from '../helpers/craft-heic.ts'
import { configurationBody, typeOf, withLengths } from '../helpers/craft-hevc.ts'
import { unitsOf } from './stream.ts'

const PARAMETER_SETS = [32, 33, 34]
const LAST_SLICE_TYPE = 31
const TILE = 512

/** The pictures of a stream one after the other as tiles of 512 pixels; from the first one again, if they are few. */
export function gridOfStream(
  { width, height }: Size,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  stream: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { hvcC, pictures } = partsOf(stream)
  const items = Array.from(
    { length: columns * rows },
    (_, i): Item => ({
      ...{ id: 2 + i, type: 'hvc1', properties: [ispe(TILE, TILE), hvcC] },
      data: withLengths(pictures[i % pictures.length]!),
    }),
  )
  const data = gridOf({ columns, rows, width, height })
  return heic({
    wide: true,
    items: [{ id: 1, type: 'grid', properties: [ispe(width, height)], data }, ...items],
    links: [{ type: 'dimg', from: 1, to: items.map(({ id }) => id) }],
  })
}

/** The first picture of a stream in one piece. */
export function heicOfStream({ width, height }: Size, stream: Uint8Array): Uint8Array<ArrayBuffer> {
  const { hvcC, pictures } = partsOf(stream)
  const properties = [ispe(width, height), hvcC]
  return heic({ items: [{ id: 1, type: 'hvc1', properties, data: withLengths(pictures[0]!) }] })
}

function partsOf(stream: Uint8Array) {
  const units = unitsOf(stream)
  const sets = PARAMETER_SETS.map((type) => units.find((unit) => typeOf(unit) === type)!)
  const pictures: Uint8Array[][] = []
  for (const unit of units) {
    if (typeOf(unit) > LAST_SLICE_TYPE) continue
    const isFirst = (unit[2]! & 0x80) !== 0
    if (isFirst) pictures.push([unit])
    else pictures.at(-1)?.push(unit)
  }
  return { hvcC: box('hvcC', configurationBody(sets)), pictures }
}
