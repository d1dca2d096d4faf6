/** What jxl-oxide, which shares no code with libjxl, shows of our JPEG XL: it reads things that libjxl leaves. */

import { expect, it } from 'vitest'
import { convert, photo, psnr, testEngine } from '../../../helpers/engine.ts'
import { oxidePixels } from '../../../helpers/jxl-oxide.ts'

const format = 'jxl'

it.each([
  ['lossless, of one group', 40, 30, { lossless: true, channels: 3 }],
  ['lossless, of several groups', 1100, 20, { lossless: true, channels: 3 }],
  ['lossless, with alpha', 1100, 20, { lossless: true, channels: 4 }],
  ['lossy, of one group', 40, 30, { lossless: false, channels: 3 }],
  ['lossy, of several groups', 300, 280, { lossless: false, channels: 3 }],
  ['lossy, with alpha, of one group', 40, 30, { lossless: false, channels: 4 }],
  ['lossy, with alpha, of several groups', 300, 280, { lossless: false, channels: 4 }],
] as const)('is the picture (%s)', async (_, width, height, { lossless, channels }) => {
  const opaque = photo(width, height).removeAlpha()
  const picture = channels === 4 ? opaque.ensureAlpha(0.6) : opaque
  const rows = await picture.clone().raw().toBuffer()
  const png = await picture.png().toBuffer()
  const { bytes } = await convert(testEngine(), png, { format, lossless, quality: 96 })
  const { data, info } = await oxidePixels(bytes)
  expect(info).toMatchObject({ width, height, channels })
  expect(psnr(rows, data)).toBeGreaterThan(lossless ? 1e9 : 31)
})

it('is the picture (a JPEG, recoded)', async () => {
  const jpeg = await photo(300, 280).jpeg({ quality: 90 }).toBuffer()
  const { bytes } = await convert(testEngine(), jpeg, { format })
  const { data } = await oxidePixels(bytes)
  expect(psnr(await photo(300, 280).removeAlpha().raw().toBuffer(), data)).toBeGreaterThan(31)
})
