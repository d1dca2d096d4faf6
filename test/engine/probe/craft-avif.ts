/** AVIF headers made by hand: the boxes that describe a picture, without its data. */

import { box, bytesFrom, fullBox, type Part, u16, u32 } from './craft.ts'

export interface Item {
  readonly id: number
  readonly type: string
  /** Property boxes, in order; all are marked essential unless `loose`. */
  readonly properties?: readonly Uint8Array[]
  readonly loose?: boolean
}

export interface Link {
  readonly type: string
  readonly from: number
  readonly to: readonly number[]
}

export interface AvifOptions {
  readonly brands?: readonly string[]
  readonly items: readonly Item[]
  readonly links?: readonly Link[]
  readonly primary?: number
  /** Use the wide variants of all tables: 32-bit ids and 16-bit property numbers. */
  readonly wide?: boolean
  readonly more?: Part
}

export const ispe = (width: number, height: number) => fullBox('ispe', u32(width), u32(height))
export const irot = (turns: number) => box('irot', turns)
export const imir = (axis: number) => box('imir', axis)
export const auxC = (urn: string) => fullBox('auxC', urn, 0)
export const colr = (kind: string, ...data: readonly Part[]) => box('colr', kind, ...data)

/** An AV1 configuration; `bits`: high depth 0x40, twelve 0x20, gray 0x10, halved x 8 and y 4. */
export const av1C = (bits: number) => box('av1C', 0x81, 0, bits, 0)

export const YUV420 = 0x0c
export const ALPHA_URN = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha'

export function avif(options: AvifOptions): Uint8Array<ArrayBuffer> {
  const { brands = ['avif', 'mif1'], more = '' } = options
  return bytesFrom(box('ftyp', brands[0]!, u32(0), ...brands.slice(1)), metaBox(options), more)
}

export function metaBox({ items, links = [], primary = 1, wide = false }: AvifOptions): Uint8Array {
  const id = wide ? u32 : u16
  const version = wide ? [1, 0, 0, 0] : [0, 0, 0, 0]
  const entry = ({ id: item, type }: Item) =>
    box('infe', wide ? 3 : 2, [0, 0, 0], id(item), u16(0), type, 0)
  const link = ({ type, from, to }: Link) => box(type, id(from), u16(to.length), to.map(id))
  return fullBox(
    'meta',
    fullBox('hdlr', u32(0), 'pict', new Uint8Array(13)),
    box('pitm', version, id(primary)),
    box('iinf', version, id(items.length), items.map(entry)),
    box('iref', version, links.map(link)),
    properties(items, wide),
  )
}

function properties(items: readonly Item[], wide: boolean): Uint8Array {
  const boxes = items.flatMap((item) => item.properties ?? [])
  let index = 0
  const associations = items.map((item) => {
    const count = item.properties?.length ?? 0
    const numbers = Array.from({ length: count }, () => {
      index += 1
      const essential = item.loose ? 0 : wide ? 0x8000 : 0x80
      return wide ? u16(index | essential) : index | essential
    })
    return [wide ? u32(item.id) : u16(item.id), count, numbers]
  })
  const version = wide ? [1, 0, 0, 1] : [0, 0, 0, 0]
  return box('iprp', box('ipco', boxes), box('ipma', version, u32(items.length), associations))
}

/** A track of `samples` pictures, or of their alpha (`auxv`). */
export function track(handler: string, samples: number, codec = 'av01'): Uint8Array {
  const size = [u16(30), u16(20)]
  const entry = box(codec, new Uint8Array(24), size, new Uint8Array(50), av1C(YUV420))
  const table = box(
    'stbl',
    fullBox('stsd', u32(1), entry),
    fullBox('stsz', u32(0), u32(samples), new Uint8Array(samples * 4)),
  )
  const name = fullBox('hdlr', u32(0), handler, new Uint8Array(13))
  return box('trak', box('mdia', name, box('minf', table)))
}
