/**
 * AVIFs made by hand: the boxes that describe a picture, and data that is as good as the headers of
 * an AV1 picture, unless it is given.
 */

import { box, bytesFrom, fullBox, type Part, u16, u32 } from './craft.ts'

export interface Item {
  readonly id: number
  readonly type: string
  /** Property boxes, in order; all are marked essential unless `loose`. */
  readonly properties?: readonly Uint8Array[]
  readonly loose?: boolean
  /** Default: what fits the properties ispe and av1C, or for a grid its links. */
  readonly data?: Uint8Array
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
  /** An ipma box for each item, where one for all is asked for. */
  readonly splitIpma?: boolean
  /** Data in two pieces each, the second before the first. */
  readonly inPieces?: boolean
  readonly more?: Part
}

export const ispe = (width: number, height: number) => fullBox('ispe', u32(width), u32(height))
export const pixi = (...depths: readonly number[]) => fullBox('pixi', depths.length, depths)
export const irot = (turns: number) => box('irot', turns)
export const imir = (axis: number) => box('imir', axis)
export const auxC = (urn: string) => fullBox('auxC', urn, 0)
export const colr = (kind: string, ...data: readonly Part[]) => box('colr', kind, ...data)

type Fraction = readonly [number, number]

/** Width, height, and how far its middle is off the picture's, to the right and down. */
export const clap = (width: Fraction, height: Fraction, x: Fraction, y: Fraction) =>
  box('clap', ...[...width, ...height, ...x, ...y].map(u32))

/** An AV1 configuration; `bits`: high depth 0x40, twelve 0x20, gray 0x10, halved x 8 and y 4. */
export const av1C = (bits: number) => box('av1C', 0x81, 0, bits, 0)

export const YUV420 = 0x0c
export const ALPHA_URN = 'urn:mpeg:mpegB:cicp:systems:auxiliary:alpha'

/** ftyp, mdat, meta, and more. */
export function avif(options: AvifOptions): Uint8Array<ArrayBuffer> {
  const { more = '' } = options
  return bytesFrom(fileType(options), box('mdat', dataOf(options)), metaBox(options), more)
}

function fileType({ brands = ['avif', 'mif1'] }: AvifOptions): Uint8Array {
  return box('ftyp', brands[0]!, u32(0), ...brands.slice(1))
}

/** For a file as `avif()` writes it. */
export function metaBox(options: AvifOptions): Uint8Array {
  const { items, links = [], primary = 1, wide = false } = options
  const id = wide ? u32 : u16
  const version = wide ? [1, 0, 0, 0] : [0, 0, 0, 0]
  const entry = ({ id: item, type }: Item) =>
    box('infe', wide ? 3 : 2, [0, 0, 0], id(item), u16(0), type, 0)
  const link = ({ type, from, to }: Link) => box(type, id(from), u16(to.length), to.map(id))
  return fullBox(
    'meta',
    fullBox('hdlr', u32(0), 'pict', new Uint8Array(13)),
    box('pitm', version, id(primary)),
    locations(options),
    box('iinf', version, id(items.length), items.map(entry)),
    box('iref', version, links.map(link)),
    properties(options),
  )
}

function dataOf({ items, links = [] }: AvifOptions): Uint8Array[] {
  return items.map((item) => item.data ?? defaultData(item, links))
}

function locations(options: AvifOptions): Uint8Array {
  const { items, wide = false, inPieces = false } = options
  let at = fileType(options).length + 8
  const data = dataOf(options)
  const entries = items.map(({ id }, i) => {
    const { length } = data[i]!
    const half = length >> 1
    const extents = inPieces ? [at, half, at + half, length - half] : [at, length]
    at += length
    const item = wide ? [u32(id), u16(0)] : u16(id)
    return [item, u16(0), u16(extents.length / 2), extents.map(u32)]
  })
  const count = wide ? u32(items.length) : u16(items.length)
  return box('iloc', wide ? 2 : 0, [0, 0, 0], 0x44, 0, count, entries)
}

function properties({ items, wide = false, splitIpma = false }: AvifOptions): Uint8Array {
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
  const ipma = splitIpma
    ? associations.map((one) => box('ipma', version, u32(1), one))
    : [box('ipma', version, u32(items.length), associations)]
  return box('iprp', box('ipco', boxes), ...ipma)
}

function defaultData({ id, type, properties = [] }: Item, links: readonly Link[]): Uint8Array {
  const find = (name: string) =>
    properties.find((one) => String.fromCharCode(...one.subarray(4, 8)) === name)
  const size = find('ispe')?.subarray(12)
  if (!size) return bytesFrom(0x0a, 0)
  const view = new DataView(size.buffer, size.byteOffset)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  if (type !== 'grid') return av1Headers(width, height, find('av1C')?.[10] ?? YUV420)
  const tiles = links.find((link) => link.type === 'dimg' && link.from === id)?.to.length ?? 1
  return gridOf({ columns: tiles, rows: 1, width, height })
}

/** ImageGrid (ISO/IEC 23008-12 6.6.2.3.2). */
export function gridOf(of: { columns: number; rows: number; width: number; height: number }) {
  return bytesFrom(0, 0, of.rows - 1, of.columns - 1, u16(of.width), u16(of.height))
}

/** A sequence header OBU (AV1 5.5), reduced as for still pictures; `bits` as of `av1C`. */
export function sequenceHeader(width: number, height: number, bits: number): Uint8Array {
  const [deep, twelve, gray, halfX, halfY] = [0x40, 0x20, 0x10, 8, 4].map((bit) =>
    Number((bits & bit) !== 0),
  ) as [number, number, number, number, number]
  const profile = gray || (halfX && halfY) ? (twelve ? 2 : 0) : halfX || twelve ? 2 : 1
  const fields: (readonly [bits: number, value: number])[] = [
    [3, profile],
    [2, 3], // still, reduced
    [5, 0],
    ...([
      [4, 15],
      [4, 15],
      [16, width - 1],
      [16, height - 1],
    ] as const),
    [6, 0], // tools
    [1, deep],
    ...(profile === 2 && deep ? [[1, twelve] as const] : []),
    ...(profile === 1 ? [] : [[1, gray] as const]),
    [1, 0], // colours are not described
    [1, 1],
    ...(!gray && twelve ? [[1, halfX] as const, ...(halfX ? [[1, halfY] as const] : [])] : []),
    [8, 0], // what is left, and padding
  ]
  const text = fields.map(([count, value]) =>
    (value >>> 0).toString(2).padStart(count, '0').slice(-count),
  )
  const bytes = text
    .join('')
    .match(/.{8}/g)!
    .map((byte) => Number.parseInt(byte, 2))
  return bytesFrom(0x12, 0, 0x0a, bytes.length, bytes)
}

/** The headers of a picture, and nothing after them: a frame OBU (AV1 5.9.2) with uniform tiles. */
export function av1Headers(width: number, height: number, bits: number): Uint8Array {
  const frame = [0x10, ...Array<number>(23).fill(0)]
  return bytesFrom(sequenceHeader(width, height, bits), 0x32, frame.length, frame)
}

/** The first sample of a track of 30 × 20 pixels. */
const TRACK_DATA = av1Headers(30, 20, YUV420)
const SEQUENCE_TYPE = box('ftyp', 'avis', u32(0))

/** A file of tracks, which share their first sample. */
export function sequence(...tracks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return bytesFrom(SEQUENCE_TYPE, box('mdat', TRACK_DATA), box('moov', ...tracks))
}

/** A track of `samples` pictures, or of their alpha (`auxv`), in `sequence()`. */
export function track(handler: string, samples: number, codec = 'av01'): Uint8Array {
  const size = [u16(30), u16(20)]
  const entry = box(codec, new Uint8Array(24), size, new Uint8Array(50), av1C(YUV420))
  const sizes = [u32(TRACK_DATA.length), new Uint8Array((samples - 1) * 4)]
  const table = box(
    'stbl',
    fullBox('stsd', u32(1), entry),
    fullBox('stsz', u32(0), u32(samples), sizes),
    fullBox('stco', u32(1), u32(SEQUENCE_TYPE.length + 8)),
  )
  const name = fullBox('hdlr', u32(0), handler, new Uint8Array(13))
  return box('trak', box('mdia', name, box('minf', table)))
}
