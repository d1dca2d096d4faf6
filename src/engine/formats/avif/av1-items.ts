/** An AVIF file around one AV1 picture, and one of its alpha: AVIF 1.1, as avifenc lays it out. */

import { GrowingBytes } from '../../bytes/growing-bytes.ts'
import { bigEndian, joined } from '../../bytes/parts.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { Av1Picture } from './av1-encode-kernel.ts'
import type { Av1Configuration } from './av1-headers.ts'
import { type Layer, layOutAvif } from './file-writer.ts'

/** Levels up to which the profiles of AVIF 1.1 section 8 reach: 5.1 and 6.0. */
const [BASELINE_LEVEL, ADVANCED_LEVEL] = [13, 16]
/** H.273: primaries of BT.709, the curve of sRGB; BT.601 or the identity, for RGB as it is. */
const [BT709, SRGB] = [1, 13]
const [BT601, IDENTITY] = [6, 0]
const FULL_RANGE = 0x80

/** What is coded of a picture: its colours, and alpha where some pixel is not opaque. */
export interface CodedItems extends Size {
  readonly color: Av1Picture
  readonly alpha: Av1Picture | undefined
}

/** The file, which takes the pieces over: their memory goes back one by one. */
export function avifFile({ width, height, color, alpha }: CodedItems): Uint8Array<ArrayBuffer> {
  const { head, data, bytes } = layOutAvif({
    width,
    height,
    brands: joined('avif', new Uint8Array(4), 'avifmif1miaf', profileBrand(color.configuration)),
    colorSpace: colorSpaceOf(color),
    color: layerOf(color, { width, height }),
    alpha: alpha && layerOf(alpha, { width, height }),
  })
  const file = new GrowingBytes(bytes)
  file.append(head)
  for (const { picture } of data) {
    for (const piece of picture.pieces) {
      file.append(piece)
      piece.buffer.transfer(0)
    }
  }
  return file.bytes
}

/** Pictures beyond both profiles name none. */
function profileBrand({ profile, level }: Av1Configuration): string {
  if (profile === 0 && level <= BASELINE_LEVEL) return 'MA1B'
  return profile === 1 && level <= ADVANCED_LEVEL ? 'MA1A' : ''
}

/** Body of colr (ISO/IEC 14496-12 12.1.5): the same as in the sequence header. */
function colorSpaceOf({ isIdentity }: Av1Picture): Uint8Array {
  const numbers = [BT709, SRGB, isIdentity ? IDENTITY : BT601].map((value) => bigEndian(value, 2))
  return joined('nclx', ...numbers, Uint8Array.of(FULL_RANGE))
}

interface Data {
  readonly length: number
  readonly picture: Av1Picture
}

function layerOf(picture: Av1Picture, { width, height }: Size): Layer<Data> {
  const { configuration, pieces } = picture
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return {
    tiles: [{ length, picture }],
    tileWidth: width,
    tileHeight: height,
    configuration: configurationBody(configuration),
    channels: channelsBody(configuration),
  }
}

/**
 * av1C (AV1 in ISOBMFF 2.3.3): marker and version; profile, level; tier, depth, samples. Without the
 * sequence header, which AVIF 1.1 2.2.1 wants to see in the data alone.
 */
function configurationBody(configuration: Av1Configuration): Uint8Array {
  const { profile, level, tier, isMonochrome, subsamplingX, subsamplingY } = configuration
  const samples = (isMonochrome ? 0x10 : 0) | (subsamplingX << 3) | (subsamplingY << 2)
  return Uint8Array.of(0x81, (profile << 5) | level, (tier << 7) | samples, 0)
}

/** pixi (ISO/IEC 23008-12 6.5.6): version and flags, count, bits of each channel. */
function channelsBody({ isMonochrome, bitDepth }: Av1Configuration): Uint8Array {
  const samples = isMonochrome ? 1 : 3
  return Uint8Array.of(0, 0, 0, 0, samples, ...Array<number>(samples).fill(bitDepth))
}
