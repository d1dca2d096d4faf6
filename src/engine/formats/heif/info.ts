/** What the header of a HEIF file tells, whatever codes its picture. */

import { damaged } from '../../api/fail.ts'
import type { Depth } from '../../contract/codec.ts'
import type { ImageInfo } from '../../contract/info.ts'
import { cleanAperture } from './clean-aperture.ts'
import { codedColor } from './coded-color.ts'
import type { Coding, ItemCodec } from './item-codec.ts'
import { iccOf, orientationOf, type Picture } from './picture.ts'

export interface HeifInfo extends ImageInfo {
  readonly chroma: Coding['chroma']
  /** Coded from several tiles by a `grid` item. */
  readonly grid: boolean
  /** Bytes of the arena that decoding by rows takes; 0 where it is not done. */
  readonly arenaBytes: number
  /** What rows of more than 8 bits take more; `undefined`: there are none. */
  readonly deepRowBytes?: number
}

/** The bits that its rows can have where they are more than 8. */
export function heifDepth({ depth, deepRowBytes }: HeifInfo): Depth | undefined {
  return deepRowBytes === undefined || depth <= 8 ? undefined : (depth as Depth)
}

/** EXIF is ignored: only irot and imir turn the picture (MIAF 7.3.6.7). */
export function pictureInfo(picture: Picture, { format }: Pick<ItemCodec, 'format'>) {
  const { properties, tileProperties, coded, frames, companions } = picture
  const { color: layer, alpha } = coded
  if (coded.width === 0 || coded.height === 0) damaged(format, 'the picture has no pixels')
  const { depth, chroma } = layer.coding
  const hasAlpha = alpha !== undefined
  const hasIcc = iccOf(picture) !== undefined
  const color = hasIcc ? undefined : codedColor(layer.coding, properties, tileProperties)
  const colours = chroma === '4:0:0' ? 1 : 3
  const window = cleanAperture(properties, coded)
  const { width, height } = window ?? coded
  return {
    width,
    height,
    orientation: orientationOf(properties),
    depth,
    channels: (colours + (hasAlpha ? 1 : 0)) as 1 | 2 | 3 | 4,
    hasAlpha,
    hasIcc,
    ...(color && { color }),
    interlaced: false,
    frames,
    chroma,
    grid: layer.grid !== undefined,
    ...(companions.length > 0 && { companions }),
    ...(window && { cut: { window, from: { width: coded.width, height: coded.height } } }),
  } satisfies Omit<HeifInfo, 'format' | 'arenaBytes'>
}
