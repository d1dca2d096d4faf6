/** Small pictures with their colours told by numbers, and what becomes of them. */

import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  SlabList,
} from '../../../src/engine/index.ts'
import { nodeCodecModules } from '../../../src/load/node.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../helpers/icc-profile.ts'
import { pngChunk } from '../../helpers/png-writer.ts'

export const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS)

export const list = (file: Uint8Array) => SlabList.of(new Uint8Array(file))
export const convert = (file: Uint8Array, options: Partial<ConvertOptions> = {}) =>
  engine.convert(list(file), { ...DEFAULT_OPTIONS, format: 'png', ...options })

/** The numbers of the result, whatever its profile says. */
export async function pixelsOf(file: Uint8Array): Promise<Uint8Array> {
  const image = sharp(file, { ignoreIcc: true }).toColourspace('srgb')
  return new Uint8Array(await image.removeAlpha().raw().toBuffer())
}

export const srgbOf = async (file: Uint8Array) => [...(await pixelsOf((await convert(file)).bytes))]

export const RED = [220, 30, 30]
export const GRAYS = [0, 64, 128, 192, 255]
export const GRAY_PIXELS = GRAYS.flatMap((level) => [level, level, level])
export const iccp = (colorants: readonly number[]) =>
  pngChunk('iCCP', [
    ...Buffer.from('x\0\0'),
    ...deflateSync(buildProfile(matrixTags(colorants, SRGB_CURVE))),
  ])
export const P3 = iccp(COLORANTS.p3)
