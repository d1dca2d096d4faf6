/** A picture at half its size, as bands of RGBA. */

import { rowsOfBands } from '../../../kernels/band-source.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import { BAND_ROWS, type Band } from '../../../rows/rows.ts'
import { withMissingRows } from '../../../rows/with-missing-rows.ts'
import type { Coding } from '../item-codec.ts'
import { HalvedRows } from './halved-rows.ts'
import { layoutOf } from './layer-layout.ts'
import { halvedStride, tileRowBytes } from './memory.ts'
import type { OpenPicture, PictureRows } from './picture-rows.ts'
import { sampleCodingOf } from './sample-coding.ts'
import type { TileCodec } from './tile-codec.ts'

/** Opens a picture of which `mayHalve` is true, and that is shown whole. */
export function openHalvedRows<C extends Coding>(
  kernels: Kernels,
  codec: TileCodec<C>,
  { file, picture }: Pick<OpenPicture<C>, 'file' | 'picture'>,
): PictureRows {
  const { color: layer, colorSpace } = picture
  const source = {
    ...{ codec, file, layer },
    layout: layoutOf(picture, layer),
    tileRowBytes: tileRowBytes(codec, file, layer),
  }
  const pixels = new HalvedRows(kernels, source, sampleCodingOf(file, layer.coding, colorSpace))
  const [width, height] = [picture.width / 2, picture.height / 2]
  const bytes = halvedStride(picture.width)
  const pointer = kernels.alloc(bytes * BAND_ROWS)
  let y = 0
  const nextBand = (): Band | undefined => {
    const rows = Math.min(BAND_ROWS, height - y)
    if (rows === 0) return undefined
    for (const end = y + rows; y < end; ) {
      const row = y + rows - end
      y += pixels.draw(y, end - y, pointer + row * bytes, bytes)
    }
    return { pointer, rows, stride: bytes }
  }
  const rows = rowsOfBands(kernels, { width, height, channels: 4 }, nextBand)
  return withMissingRows(rows, () => Math.min(pixels.missingRows >> 1, y))
}
