/** What stands around the IDAT chunks of a PNG (PNG 3rd edition, section 5). */

import { crc32 } from '../../bytes/crc32.ts'
import type { Size } from '../../geometry/orientation.ts'

type Piece = Uint8Array<ArrayBuffer>

/** A finished file in pieces, in their order, each in a buffer of its own, and their bytes in all. */
export interface PngFile {
  readonly pieces: Piece[]
  readonly bytes: number
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const PALETTE = 3
/** Rendering intent in sRGB (11.3.2.5): for photographs. */
const PERCEPTUAL = 0

/**
 * The file of this kind (colour type × 256 + depth). `colours`: RGBA of each palette index, not
 * looked at in other kinds. `data`: whole IDAT chunks.
 */
export function pngFile(
  size: Size,
  kind: number,
  colours: Uint8Array,
  data: readonly Piece[],
): PngFile {
  const palette = kind >> 8 === PALETTE ? paletteChunks(colours) : []
  const pieces = [...pngHead(size, kind), ...palette, ...data, pngChunk('IEND', new Uint8Array(0))]
  return { pieces, bytes: pieces.reduce((sum, piece) => sum + piece.length, 0) }
}

/** What is in front of everything else. */
export function pngHead({ width, height }: Size, kind: number): Piece[] {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, width)
  header.setUint32(4, height)
  header.setUint8(8, kind & 255)
  header.setUint8(9, kind >> 8)
  return [
    SIGNATURE.slice(),
    pngChunk('IHDR', new Uint8Array(header.buffer)),
    pngChunk('sRGB', Uint8Array.of(PERCEPTUAL)),
  ]
}

/** Bytes that a palette takes in the file. */
export function paletteBytes(colours: Uint8Array): number {
  return paletteChunks(colours).reduce((sum, piece) => sum + piece.length, 0)
}

/** PLTE, and tRNS up to the last colour that is not opaque. */
function paletteChunks(colours: Uint8Array): Piece[] {
  const alphas = colours.filter((_, i) => i % 4 === 3)
  const translucent = alphas.findLastIndex((alpha) => alpha < 255) + 1
  const plte = pngChunk(
    'PLTE',
    colours.filter((_, i) => i % 4 < 3),
  )
  return translucent > 0 ? [plte, pngChunk('tRNS', alphas.subarray(0, translucent))] : [plte]
}

/** Length, type, data, CRC. */
export function pngChunk(type: string, data: Uint8Array): Piece {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}
