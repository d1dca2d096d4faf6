/** From the planes of a picture to rows of RGBA, or of gray where it is neither coloured nor transparent. */

import type { Bytes } from '../../../bytes/bytes.ts'
import type { FrameRect } from '../../../contract/info.ts'
import { stride } from '../../../kernels/arena-block.ts'
import { rowsOfBands } from '../../../kernels/band-source.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import { BAND_ROWS, type Band, type BandSource } from '../../../rows/rows.ts'
import type { Coding } from '../item-codec.ts'
import type { CodedLayer, CodedPicture } from '../layers.ts'
import { AlphaRows } from './alpha-rows.ts'
import { ColorRows, GrayRows } from './color-rows.ts'
import { layoutOf } from './layer-layout.ts'
import { LayerRows } from './layer-rows.ts'
import { tileRowBytes } from './memory.ts'
import { sampleCodingOf } from './sample-coding.ts'
import type { TileCodec } from './tile-codec.ts'

/** Rows of a HEIF file's picture. */
export interface PictureRows extends BandSource {
  /** Rows read so far in which samples are made up, because data end early. */
  readonly missingRows: number
}

/** Opens a picture of `file`, which must stay as it is. `window`: the part of it that is shown. */
export function openPictureRows<C extends Coding>(
  kernels: Kernels,
  codec: TileCodec<C>,
  { file, picture, window }: OpenPicture<C>,
): PictureRows {
  const { alpha } = picture
  const color = layerRows(kernels, codec, { file, picture, layer: picture.color })
  const transparency = alpha && {
    rows: layerRows(kernels, codec, { file, picture, layer: alpha }),
    coding: sampleCodingOf(file, alpha.coding, undefined),
  }
  const coding = sampleCodingOf(file, picture.color.coding, picture.colorSpace)
  const isGray = !color.layout.hasChroma && !transparency
  const pixels = isGray
    ? new GrayRows(kernels, color, coding)
    : new ColorRows(kernels, color, coding)
  const over = transparency && new AlphaRows(kernels, transparency, picture.premultiplied)
  const channels = isGray ? 1 : 4
  const shown = window ?? { x: 0, y: 0, width: picture.width, height: picture.height }
  const bytes = stride(picture.width * channels)
  const band = kernels.alloc(bytes * BAND_ROWS)
  const end = shown.y + shown.height
  let y = shown.y
  const nextBand = (): Band | undefined => {
    const rows = Math.min(BAND_ROWS, end - y)
    if (rows === 0) return undefined
    for (let row = 0; row < rows; row++, y++) {
      const dst = band + row * bytes
      pixels.draw(y, dst, over?.gains(y) ?? 0)
      over?.draw(dst)
    }
    return { pointer: band + shown.x * channels, rows, stride: bytes }
  }
  const format = { width: shown.width, height: shown.height, channels } as const
  return {
    ...rowsOfBands(kernels, format, nextBand),
    get missingRows() {
      const decoded = Math.max(color.missingRows, transparency?.rows.missingRows ?? 0)
      return Math.min(decoded, y - shown.y)
    },
  }
}

export interface OpenPicture<C extends Coding> {
  readonly file: Bytes
  readonly picture: CodedPicture<C>
  readonly window: FrameRect | undefined
}

interface OpenLayer<C extends Coding> {
  readonly file: Bytes
  readonly picture: CodedPicture<C>
  readonly layer: CodedLayer<C>
}

function layerRows<C extends Coding>(
  kernels: Kernels,
  codec: TileCodec<C>,
  { file, picture, layer }: OpenLayer<C>,
): LayerRows {
  return new LayerRows(kernels, {
    ...{ codec, file, layer },
    layout: layoutOf(picture, layer),
    tileRowBytes: tileRowBytes(codec, file, layer),
  })
}
