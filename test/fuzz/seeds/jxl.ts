/** JPEG XL: small files of our own encoders, and of cjxl where it is installed. */

import sharp from 'sharp'
import type { ConvertOptions } from '../../../src/engine/index.ts'
import { withJpegProfile } from '../../helpers/embed-profile.ts'
import { convert, photo, testEngine } from '../../helpers/engine.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../helpers/icc-profile.ts'
import { hasLibjxl, jxlOf } from '../../helpers/libjxl.ts'
import { type Seed, seed } from './seed.ts'

export async function jxlSeeds(): Promise<Seed[]> {
  const files = { ...(await ours()), ...(hasLibjxl ? await cjxls() : {}) }
  return Object.entries(files).map(([name, bytes]) => seed(name, 'jxl', bytes))
}

const profile = (name: keyof typeof COLORANTS) =>
  buildProfile(matrixTags(COLORANTS[name], SRGB_CURVE))

async function ours(): Promise<Record<string, Uint8Array>> {
  const engine = testEngine()
  const made = async (file: Uint8Array, options: Partial<ConvertOptions> = {}) =>
    (await convert(engine, file, { format: 'jxl', ...options })).bytes
  const png = await photo(60, 40).png().toBuffer()
  const gray = await photo(50, 30).toColourspace('b-w').png().toBuffer()
  const clear = await photo(300, 20).ensureAlpha(0.5).png().toBuffer()
  const jpeg = await photo(60, 40).jpeg().toBuffer()
  return {
    lossy: await made(png),
    gray: await made(gray),
    alpha: await made(clear),
    lossless: await made(clear, { lossless: true }),
    recoded: await made(jpeg),
    P3: await made(withJpegProfile(jpeg, profile('p3'))),
    profile: await made(withJpegProfile(jpeg, profile('adobe'))),
    restorable: await made(jpeg, { jpeg: 'restorable' }),
  }
}

async function cjxls(): Promise<Record<string, Uint8Array>> {
  const picture = photo(40, 30).withIccProfile('p3')
  const frames = sharp({ create: { width: 9, height: 18, channels: 3, background: 'red' } })
  const gif = await frames.gif({ loop: 2 }).toBuffer()
  const wide = await picture.png().toBuffer()
  return {
    'cjxl, lossless with a profile': await jxlOf(wide, '-d', '0'),
    'cjxl, progressive': await jxlOf(wide, '-p'),
    'cjxl, in a container': await jxlOf(wide, '--container=1'),
    'cjxl, of a GIF': await jxlOf(gif),
  }
}
