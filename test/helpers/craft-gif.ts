/** GIFs made by hand, with data that is not compressed: a clear code before every few pixels. */

import { bytesFrom, type Part, u16le } from './craft.ts'

const CLEAR = 256
const END = 257

/** Four colours: black, red, green, blue. */
export const GIF_COLOURS = [
  [0, 0, 0],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
]

export function gif(screen: Part, ...blocks: readonly Part[]): Uint8Array<ArrayBuffer> {
  return bytesFrom('GIF89a', screen, ...blocks, 0x3b)
}

/** A logical screen with `GIF_COLOURS`, or without a palette. */
export function gifScreen(width: number, height: number, hasPalette = true): Uint8Array {
  const size = [u16le(width), u16le(height)]
  return bytesFrom(...size, hasPalette ? 0x81 : 0, 0, 0, hasPalette ? GIF_COLOURS : [])
}

/** A graphic control extension. `delay`: in hundredths of a second. */
export function gifControl(
  transparentIndex: number | undefined,
  { delay = 0, disposal = 0 }: { readonly delay?: number; readonly disposal?: number } = {},
): Uint8Array {
  const flags = (disposal << 2) | (transparentIndex === undefined ? 0 : 1)
  return bytesFrom(0x21, 0xf9, 4, flags, u16le(delay), transparentIndex ?? 0, 0)
}

/** Netscape's extension: to be repeated so often, 0 for ever. */
export function gifRepeats(repeats: number): Uint8Array {
  return bytesFrom(0x21, 0xff, 11, 'NETSCAPE2.0', 3, 1, u16le(repeats), 0)
}

export interface GifFrameOptions {
  readonly x?: number
  readonly y?: number
  readonly width: number
  readonly height: number
  readonly interlaced?: boolean
  /** Local palette of four colours. */
  readonly palette?: readonly (readonly number[])[]
  /** Indexes in the order of the file; the default is red, over and over. */
  readonly pixels?: readonly number[]
}

/** An image descriptor with its data. */
export function gifFrame(options: GifFrameOptions): Uint8Array {
  const { x = 0, y = 0, width, height, interlaced = false, palette } = options
  const pixels = options.pixels ?? new Array<number>(width * height).fill(1)
  const flags = (interlaced ? 0x40 : 0) | (palette ? 0x81 : 0)
  const place = [u16le(x), u16le(y), u16le(width), u16le(height)]
  return bytesFrom(0x2c, ...place, flags, palette ?? [], 8, subBlocks(plainCodes(pixels)))
}

/** Codes of nine bits: never enough between two clears for the decoder to want ten. */
export function plainCodes(pixels: readonly number[]): readonly number[] {
  const codes: number[] = []
  pixels.forEach((pixel, i) => {
    if (i % 200 === 0) codes.push(CLEAR)
    codes.push(pixel)
  })
  return packCodes([...codes, END], () => 9)
}

/** Packs codes least significant bit first; `bitsAt` tells the width of each. */
export function packCodes(codes: readonly number[], bitsAt: (i: number) => number): number[] {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  codes.forEach((code, i) => {
    bits |= code << count
    count += bitsAt(i)
    for (; count >= 8; count -= 8, bits >>>= 8) bytes.push(bits & 255)
  })
  if (count > 0) bytes.push(bits & 255)
  return bytes
}

/** Data in sub-blocks of up to 255 bytes, with the terminator. */
export function subBlocks(data: readonly number[]): number[] {
  const blocks: number[] = []
  for (let at = 0; at < data.length; at += 255) {
    const part = data.slice(at, at + 255)
    blocks.push(part.length, ...part)
  }
  return [...blocks, 0]
}
