/** From the planes of an AVIF to rows of RGBA, or of gray where it is neither coloured nor transparent. */

import type { Bytes } from '../../../bytes/bytes.ts'
import type { FrameRect } from '../../../contract/info.ts'
import { stride } from '../../../kernels/arena-block.ts'
import { rowsOfBands } from '../../../kernels/band-source.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import { BAND_ROWS, type Band, type BandSource } from '../../../rows/rows.ts'
import type { CodedLayer, CodedPicture } from '../layers.ts'
import { AlphaRows } from './alpha-rows.ts'
import { ColorRows, GrayRows } from './color-rows.ts'
import { layoutOf } from './layer-layout.ts'
import { LayerRows } from './layer-rows.ts'
import { tileRowBytes } from './memory.ts'
import { sampleCodingOf } from './sample-coding.ts'

/** Rows of an AVIF. */
export interface AvifRows extends BandSource {
  /** Rows read so far in which samples are made up, because data end early. */
  readonly missingRows: number
}

/** Opens a picture of `file`, which must stay as it is. `window`: the part of it that is shown. */
export function openPictureRows(
  kernels: Kernels,
  { file, picture, window }: OpenPicture,
): AvifRows {
  const { alpha } = picture
  const color = layerRows(kernels, file, picture, picture.color)
  const transparency = alpha && {
    rows: layerRows(kernels, file, picture, alpha),
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

export interface OpenPicture {
  readonly file: Bytes
  readonly picture: CodedPicture
  readonly window: FrameRect | undefined
}

function layerRows(kernels: Kernels, file: Bytes, picture: CodedPicture, layer: CodedLayer) {
  const layout = layoutOf(picture, layer)
  return new LayerRows(kernels, {
    file,
    layer,
    layout,
    tileRowBytes: tileRowBytes(file, layer, layout),
  })
}
