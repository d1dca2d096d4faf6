/** Takes a small AVIF, as libavif writes it, apart: the coded pictures and what describes them. */

import { ImageError } from '../../api/errors.ts'
import { bytesOf } from '../../bytes/bytes.ts'
import { Reader } from '../../bytes/reader.ts'
import { findBox } from '../../formats/avif/boxes.ts'
import { type Items, readItems } from '../../formats/avif/heif.ts'

/** One AV1 picture: its data, and the properties that all tiles of a grid share. */
export interface CodedTile {
  /** Temporal unit of AV1 OBUs. A view of the file. */
  readonly data: Uint8Array<ArrayBuffer>
  /** Bodies of av1C (AV1 in ISOBMFF 2.3) and pixi (ISO/IEC 23008-12 6.5.6). */
  readonly configuration: Uint8Array<ArrayBuffer>
  readonly channels: Uint8Array<ArrayBuffer>
}

export interface TileFile {
  /** Body of ftyp (ISO/IEC 14496-12 4.3): the brands follow from how the picture is coded. */
  readonly brands: Uint8Array<ArrayBuffer>
  readonly color: CodedTile
  /** Body of colr (14496-12 12.1.5). */
  readonly colorSpace: Uint8Array<ArrayBuffer>
  /** Missing where every pixel is opaque: then libavif leaves it out. */
  readonly alpha?: CodedTile
}

/** Reads one AV1 item and, if there, the auxiliary one that belongs to it. */
export function readTileFile(file: Uint8Array<ArrayBuffer>): TileFile {
  try {
    const whole = () => new Reader(bytesOf(file), 'AVIF')
    const items = readItems(findBox(whole(), 'meta') ?? missing('meta'))
    const dataOf = (item: number) => {
      const [{ start, end } = missing('iloc')] = items.places.get(item) ?? []
      return file.subarray(start, end)
    }
    const pictureOf = (item: number): CodedTile => ({
      data: dataOf(item),
      configuration: propertyOf(items, item, 'av1C'),
      channels: propertyOf(items, item, 'pixi'),
    })
    const primary = items.primary ?? missing('pitm')
    const alpha = items.references.find(({ type, to }) => type === 'auxl' && to[0] === primary)
    return {
      brands: contentOf(findBox(whole(), 'ftyp') ?? missing('ftyp')),
      color: pictureOf(primary),
      colorSpace: propertyOf(items, primary, 'colr'),
      ...(alpha && { alpha: pictureOf(alpha.from) }),
    }
  } catch (cause) {
    throw new ImageError('codec-failed', 'Cannot encode AVIF: unexpected layout', { cause })
  }
}

function propertyOf(items: Items, item: number, wanted: string): Uint8Array<ArrayBuffer> {
  const found = items.propertiesOf(item).find(({ type }) => type === wanted)
  return contentOf(found?.body ?? missing(wanted))
}

function contentOf(body: Reader): Uint8Array<ArrayBuffer> {
  return body.bytes.slice(body.position, body.end)
}

function missing(box: string): never {
  throw new Error(`the box ${box} is missing or not as expected`)
}
