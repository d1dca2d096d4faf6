/** Files made by hand, byte by byte: the shortest that a probe accepts, and variants of them. */

import { crc32 } from 'node:zlib'

/** Numbers are bytes, strings are Latin-1. */
export type Part = number | string | Uint8Array | readonly Part[]

export function bytesFrom(...parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap(flat))
}

function flat(part: Part): number[] {
  if (typeof part === 'number') return [part]
  if (typeof part === 'string') return [...part].map((char) => char.charCodeAt(0))
  return [...part].flatMap((inner) => flat(inner as Part))
}

export const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255]
export const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value)]
export const u16le = (value: number): number[] => u16(value).reverse()
export const u24le = (value: number): number[] => u32(value).slice(1).reverse()
export const u32le = (value: number): number[] => u32(value).reverse()

/** A JPEG marker segment with its length. */
export function segment(marker: number, ...data: readonly Part[]): Uint8Array {
  const body = bytesFrom(...data)
  return bytesFrom(0xff, marker, u16(body.length + 2), body)
}

export interface SofOptions {
  readonly marker?: number
  readonly precision?: number
  readonly width?: number
  readonly height?: number
  /** Identifier and sampling byte of each component. */
  readonly components?: readonly (readonly [id: number, sampling: number])[]
}

export function sof({
  marker = 0xc0,
  precision = 8,
  width = 7,
  height = 5,
  components = [
    [1, 0x22],
    [2, 0x11],
    [3, 0x11],
  ],
}: SofOptions = {}): Uint8Array {
  const list = components.map(([id, sampling]) => [id, sampling, 0])
  return segment(marker, precision, u16(height), u16(width), components.length, list)
}

/** A start-of-scan header of `count` components. */
export function sos(count = 3): Uint8Array {
  const components = Array.from({ length: count }, (_, i) => [i + 1, 0])
  return segment(0xda, count, components, 0, 63, 0)
}

export function jpeg(...segments: readonly Part[]): Uint8Array {
  return bytesFrom(0xff, 0xd8, ...segments, 0x12, 0x34, 0xff, 0xd9)
}

/** A TIFF structure with one IFD0 entry. */
export function tiff(entry: {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Four bytes: the value, or its offset. */
  readonly value: readonly number[]
  readonly bigEndian?: boolean
  readonly tail?: Part
}): Uint8Array {
  const [short, long] = entry.bigEndian ? [u16, u32] : [u16le, u32le]
  return bytesFrom(
    entry.bigEndian ? 'MM' : 'II',
    short(42),
    long(8),
    short(1),
    short(entry.tag),
    short(entry.type),
    long(entry.count),
    entry.value,
    long(8), // the next directory is this one: a loop for those who follow it
    entry.tail ?? '',
  )
}

export function orientationTiff(value: number, bigEndian = false): Uint8Array {
  const short = bigEndian ? u16(value) : u16le(value)
  return tiff({ tag: 0x0112, type: 3, count: 1, value: [...short, 0, 0], bigEndian })
}

/** A PNG chunk. */
export function chunk(type: string, ...data: readonly Part[]): Uint8Array {
  const named = bytesFrom(type, ...data)
  return bytesFrom(u32(named.length - 4), named, u32(crc32(named)))
}

export interface IhdrOptions {
  readonly width?: number
  readonly height?: number
  readonly depth?: number
  readonly colourType?: number
  readonly compression?: number
  readonly filter?: number
  readonly interlace?: number
}

export function ihdr(options: IhdrOptions = {}): Uint8Array {
  const { width = 3, height = 2, depth = 8, colourType = 2 } = options
  const { compression = 0, filter = 0, interlace = 0 } = options
  return chunk('IHDR', u32(width), u32(height), [depth, colourType, compression, filter, interlace])
}

export function png(...chunks: readonly Part[]): Uint8Array {
  return bytesFrom('\x89PNG\r\n\x1a\n', ...chunks)
}

/** A RIFF chunk, padded. */
export function riff(type: string, ...data: readonly Part[]): Uint8Array {
  const body = bytesFrom(...data)
  return bytesFrom(type, u32le(body.length), body, body.length % 2 === 1 ? 0 : '')
}

export function webp(...chunks: readonly Part[]): Uint8Array {
  return riff('RIFF', 'WEBP', ...chunks)
}

/** A VP8 chunk with a header only. */
export function vp8(width: number, height: number): Uint8Array {
  return riff('VP8 ', u24le(0x10), [0x9d, 0x01, 0x2a], u16le(width), u16le(height), 0)
}

/** A VP8L chunk with a header only. */
export function vp8l(width: number, height: number, alpha = 0): Uint8Array {
  return riff('VP8L', 0x2f, u32le((width - 1) | ((height - 1) << 14) | (alpha << 28)), 0)
}

export function vp8x(flags: number, width: number, height: number): Uint8Array {
  return riff('VP8X', flags, [0, 0, 0], u24le(width - 1), u24le(height - 1))
}

export function anmf(
  rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ...chunks: readonly Part[]
): Uint8Array {
  const place = [u24le(rect.x / 2), u24le(rect.y / 2), u24le(rect.width - 1)]
  return riff('ANMF', place, u24le(rect.height - 1), u24le(100), 0, ...chunks)
}

/** An ISO base media box. */
export function box(type: string, ...data: readonly Part[]): Uint8Array {
  const body = bytesFrom(...data)
  return bytesFrom(u32(body.length + 8), type, body)
}

/** A box with version and flags 0. */
export function fullBox(type: string, ...data: readonly Part[]): Uint8Array {
  return box(type, u32(0), ...data)
}
