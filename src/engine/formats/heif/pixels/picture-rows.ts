/** From the planes of a picture to rows of RGBA, or of gray where it is neither coloured nor transparent. */

import type { Bytes } from '../../../bytes/bytes.ts'
import type { Depth } from '../../../contract/codec.ts'
import type { FrameRect } from '../../../contract/info.ts'
import { stride } from '../../../kernels/arena-block.ts'
import { rowsOfBands } from '../../../kernels/band-source.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import { BAND_ROWS, type Band, type BandSource } from '../../../rows/rows.ts'
import { withMissingRows } from '../../../rows/with-missing-rows.ts'
import type { Coding } from '../item-codec.ts'
import type { CodedLayer, CodedPicture } from '../layers.ts'
import { AlphaRows, type Transparency } from './alpha-rows.ts'
import { ColorRows, GrayRows, type PixelRows } from './color-rows.ts'
import { deepLevelsOf, type SampleCoding } from './conversion.ts'
import { DeepColors, deepAlpha, deepGray, deepGrayPixels } from './deep-rows.ts'
import { layoutOf } from './layer-layout.ts'
import { LayerRows } from './layer-rows.ts'
import { tileRowBytes } from './memory.ts'
import { sampleCodingOf } from './sample-coding.ts'
import type { TileCodec } from './tile-codec.ts'

const SAMPLES_OF_TWO_BYTES = { sampleBytes: 2 } as const

/** Rows of a HEIF file's picture. */
export interface PictureRows extends BandSource {
  /** Rows read so far in which samples are made up, because data end early. */
  readonly missingRows: number
}

/** Opens a picture of `file`, which must stay as it is. `window`: the part of it that is shown. */
export function openPictureRows<C extends Coding>(
  kernels: Kernels,
  codec: TileCodec<C>,
  { file, picture, window, depth }: OpenPicture<C>,
): PictureRows {
  const { alpha } = picture
  const color = layerRows(kernels, codec, { file, picture, layer: picture.color })
  const transparency = alpha && {
    rows: layerRows(kernels, codec, { file, picture, layer: alpha }),
    coding: sampleCodingOf(file, alpha.coding, undefined),
  }
  const coding = sampleCodingOf(file, picture.color.coding, picture.colorSpace)
  const isGray = !color.layout.hasChroma && !transparency
  const drawing = { kernels, color, coding, transparency }
  const { pixels, over } = depth
    ? deepRows(drawing, depth)
    : plainRows(drawing, picture.premultiplied)
  const channels = isGray ? 1 : 4
  const pixelBytes = channels * (depth ? 2 : 1)
  const shown = window ?? { x: 0, y: 0, width: picture.width, height: picture.height }
  const bytes = stride(picture.width * pixelBytes)
  const band = kernels.alloc(bytes * BAND_ROWS)
  const end = shown.y + shown.height
  let y = shown.y
  const nextBand = (): Band | undefined => {
    const rows = Math.min(BAND_ROWS, end - y)
    if (rows === 0) return undefined
    // The first row looks at chroma above it, which may be gone where decoding has come to the row itself.
    if (y === shown.y && y > 0 && color.layout.isHalfHigh) pixels.draw(y - 1, band, 0)
    for (let row = 0; row < rows; row++, y++) {
      const dst = band + row * bytes
      pixels.draw(y, dst, over?.gains?.(y) ?? 0)
      over?.draw(y, dst, 0)
    }
    return { pointer: band + shown.x * pixelBytes, rows, stride: bytes }
  }
  const { width, height } = shown
  const format = { width, height, channels, ...(depth && SAMPLES_OF_TWO_BYTES) } as const
  return withMissingRows(rowsOfBands(kernels, format, nextBand), () => {
    const decoded = Math.max(color.missingRows, transparency?.rows.missingRows ?? 0)
    return Math.min(decoded, y - shown.y)
  })
}

export interface OpenPicture<C extends Coding> {
  readonly file: Bytes
  readonly picture: CodedPicture<C>
  readonly window: FrameRect | undefined
  /** Of the rows' samples, where the picture has `deepRowBytes`. Default: 8. */
  readonly depth?: Depth | undefined
}

interface Drawing {
  readonly kernels: Kernels
  readonly color: LayerRows
  readonly coding: SampleCoding
  readonly transparency: Transparency | undefined
}

/** What draws colours, and what draws alpha over them. */
interface Drawn {
  readonly pixels: PixelRows
  readonly over: (PixelRows & Partial<Pick<AlphaRows, 'gains'>>) | undefined
}

function plainRows(
  { kernels, color, coding, transparency }: Drawing,
  isMultiplied: boolean,
): Drawn {
  const isGray = !color.layout.hasChroma && !transparency
  const pixels = isGray
    ? new GrayRows(kernels, color, coding)
    : new ColorRows(kernels, color, coding)
  return { pixels, over: transparency && new AlphaRows(kernels, transparency, isMultiplied) }
}

function deepRows({ kernels, color, coding, transparency }: Drawing, depth: Depth): Drawn {
  const most = 2 ** depth - 1
  const over =
    transparency && deepAlpha(kernels, transparency.rows, deepLevelsOf(transparency.coding, most))
  if (color.layout.hasChroma) return { pixels: new DeepColors(kernels, color, coding, most), over }
  const gray = transparency ? deepGrayPixels : deepGray
  return { pixels: gray(kernels, color, deepLevelsOf(coding, most)), over }
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
