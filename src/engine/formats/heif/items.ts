/** The item tables of a HEIF file: ISO/IEC 14496-12 8.11 (meta) and ISO/IEC 23008-12 9.3. */

import { damaged } from '../../api/fail.ts'
import type { FormatName } from '../../api/formats.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Reader } from '../../bytes/reader.ts'
import { again, type Box, type BoxReader, fullBox } from '../../containers/boxes.ts'
import type { Size } from '../../geometry/orientation.ts'
import { type Extents, readPlaces } from './item-places.ts'

/** Entries kept of one table; a grid has at most 65,536 tiles. */
const MAX_ENTRIES = 100_000

/** A typed link from one item to others: `dimg` grid to tiles, `auxl` alpha to its picture. */
export interface ItemReference {
  readonly type: string
  readonly from: number
  readonly to: readonly number[]
}

/** A property of one item. */
export interface Property extends Box {
  /** Readers that do not know the property must not show the item. */
  readonly essential: boolean
}

interface Association {
  /** 1 is the first property; 0 means none. */
  readonly index: number
  readonly essential: boolean
}

/** What the meta box says about the items of a file. */
export interface Items {
  /** The file that they are in. */
  readonly bytes: Bytes
  readonly primary: number | undefined
  /** Type of each item: `av01`, `grid`, `hvc1`, `Exif` … */
  readonly types: ReadonlyMap<number, string>
  readonly references: readonly ItemReference[]
  /** Where the data of an item lies, if all of it is in the file. */
  readonly places: ReadonlyMap<number, Extents>
  /** The properties of an item, in the order in which they apply. */
  propertiesOf(item: number): readonly Property[]
}

/** The tiles of a grid, in their order; none where the item is no grid. */
export function tilesOf({ references }: Items, grid: number): readonly number[] {
  return references.find(({ type, from }) => type === 'dimg' && from === grid)?.to ?? []
}

/** ispe (23008-12 6.5.3): the size that a picture is said to have. */
export function sizeOf(properties: readonly Property[]): Size | undefined {
  const found = properties.find(({ type }) => type === 'ispe')?.body
  if (!found) return undefined
  const body = again(found)
  fullBox(body)
  return { width: body.u32(), height: body.u32() }
}

/** Reads the tables of a `meta` box (its full-box header included). */
export function readItems(meta: Reader, boxes: BoxReader): Items {
  const { format, boxesIn, findBox } = boxes
  fullBox(meta)
  let primary: number | undefined
  let types: ReadonlyMap<number, string> = new Map()
  let references: readonly ItemReference[] = []
  let properties: readonly Box[] = []
  let associations: ReadonlyMap<number, readonly Association[]> = new Map()
  let locations: Reader | undefined
  let itemData: Reader | undefined
  for (const { type, body } of boxesIn(meta)) {
    if (type === 'pitm') primary ??= readId(body, fullBox(body).version)
    else if (type === 'iinf') types = readTypes(body, boxes)
    else if (type === 'iref') references = readReferences(body, boxes)
    else if (type === 'iloc') locations = body
    else if (type === 'idat') itemData = body
    else if (type === 'iprp') {
      const container = findBox(again(body), 'ipco')
      properties = container ? [...boxesIn(container)] : []
      associations = readAssociations(body, boxes)
    }
  }
  return {
    bytes: meta.bytes,
    primary,
    types,
    references,
    places: locations ? readPlaces(locations, itemData, format) : new Map(),
    propertiesOf: (item) =>
      (associations.get(item) ?? []).flatMap(({ index, essential }) => {
        const box = properties[index - 1]
        return box ? [{ type: box.type, body: again(box.body), essential }] : []
      }),
  }
}

/** Item ids have two bytes in version 0 and four in later ones. */
function readId(body: Reader, version: number): number {
  return version === 0 ? body.u16() : body.u32()
}

/** iinf (8.11.6): a count, then infe boxes; those of version 2 and 3 carry a four-letter type. */
function readTypes(body: Reader, { boxesIn }: BoxReader): ReadonlyMap<number, string> {
  const types = new Map<number, string>()
  readId(body, fullBox(body).version) // the count: the boxes themselves are counted
  for (const { type, body: entry } of boxesIn(body)) {
    if (type !== 'infe') continue
    const { version } = fullBox(entry)
    if (version < 2) continue
    const id = version === 2 ? entry.u16() : entry.u32()
    entry.skip(2)
    types.set(id, entry.text(4))
  }
  return types
}

/** iref (8.11.12): one box for each reference, named by its type. */
function readReferences(body: Reader, { format, boxesIn }: BoxReader): readonly ItemReference[] {
  const { version } = fullBox(body)
  const references: ItemReference[] = []
  let entries = 0
  for (const { type, body: link } of boxesIn(body)) {
    const from = readId(link, version)
    const count = link.u16()
    entries += count
    checkEntries(entries, format)
    references.push({ type, from, to: Array.from({ length: count }, () => readId(link, version)) })
  }
  return references
}

/** ipma (23008-12 9.3.1): for each item its properties, by number. */
function readAssociations(
  properties: Reader,
  { format, boxesIn }: BoxReader,
): ReadonlyMap<number, readonly Association[]> {
  const associations = new Map<number, Association[]>()
  let entries = 0
  for (const { type, body } of boxesIn(properties)) {
    if (type !== 'ipma') continue
    const { version, flags } = fullBox(body)
    const isWide = (flags & 1) === 1
    for (let items = body.u32(); items > 0; items--) {
      checkEntries(++entries, format)
      const id = readId(body, version)
      const list = associations.get(id) ?? []
      associations.set(id, list)
      for (let count = body.u8(); count > 0; count--) {
        checkEntries(++entries, format)
        const bits = isWide ? body.u16() : body.u8() << 8
        const index = isWide ? bits & 0x7fff : (bits >> 8) & 0x7f
        list.push({ index, essential: (bits & 0x8000) !== 0 })
      }
    }
  }
  return associations
}

function checkEntries(count: number, format: FormatName): void {
  if (count > MAX_ENTRIES) damaged(format, 'the file has too many items')
}
