/** What lies over and under, colours, and formats. */

import sharp, { type Sharp } from 'sharp'
import type { Source } from '../place.ts'
import { andThen, asIs, type ImgproxyCase } from './case.ts'

/** The builder leaves that to its caller. */
function encoded({ key }: Source): string {
  return Buffer.from(`local:///${key}`).toString('base64url')
}

/** With half of its alpha. */
async function faint(picture: Buffer): Promise<Buffer> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round((data[at] ?? 0) / 2)
  return await sharp(data, { raw: info }).png().toBuffer()
}

/** A share of another picture of the same size. */
async function mixed(one: Sharp, other: Sharp, share = 0.5): Promise<Sharp> {
  const levels = async (p: Sharp) =>
    sharp(await p.png().toBuffer())
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
  const [own, look] = [await levels(one), await levels(other)]
  const data = own.data.map((level, i) => Math.round(level * (1 - share) + look.data[i]! * share))
  return sharp(data, { raw: own.info })
}

export const LOOKS: readonly ImgproxyCase[] = [
  {
    name: 'background',
    source: 'logo',
    options: { background: { r: 10, g: 20, b: 30 } },
    expected: (p) => p.flatten({ background: { r: 10, g: 20, b: 30 } }),
  },
  {
    name: 'watermark',
    source: 'photo',
    options: ({ logo }) => ({
      watermark: { opacity: 0.5, position: 'soea', x_offset: 10, y_offset: 5 },
      watermark_url: encoded(logo),
    }),
    expected: async (p, { logo }) =>
      p.composite([{ input: await faint(logo.bytes), left: 270, top: 185 }]),
  },
  {
    name: 'watermark of half the size, in the middle of what is resized',
    source: 'photo',
    options: ({ logo }) => ({
      width: 200,
      watermark: { opacity: 1, position: 'ce', scale: 0.5 },
      watermark_url: encoded(logo),
    }),
    expected: async (p, { logo }) => {
      const input = await sharp(logo.bytes).resize(82, 75).png().toBuffer()
      return andThen(p.resize(200), (q) => q.composite([{ input, left: 59, top: 38 }]))
    },
  },
  {
    name: 'blur',
    source: 'photo',
    options: { blur: 3 },
    expected: (p) => p.blur(3),
  },
  {
    name: 'sharpen',
    source: 'photo',
    options: { sharpen: 1 },
    expected: (p) => p.sharpen({ sigma: 1 }),
  },
  {
    name: 'monochrome',
    source: 'photo',
    options: { monochrome: { intensity: 1 } },
    expected: (p) => p.grayscale(),
  },
  {
    name: 'brightness and contrast',
    source: 'photo',
    options: { adjust: { brightness: 20, contrast: 0.8 } },
    expected: (p) => p.linear(0.8, (20 - 127.5) * 0.8 + 127.5),
  },
  {
    name: 'monochrome, half of it',
    source: 'photo',
    options: { monochrome: { intensity: 0.5 } },
    expected: (p) => mixed(p, p.clone().grayscale()),
  },
  {
    name: 'duotone, a third of it',
    source: 'photo',
    options: { duotone: { intensity: 0.3, color1: '000000', color2: 'ffffff' } },
    expected: (p) => mixed(p, p.clone().grayscale(), 0.3),
  },
  {
    name: 'crop of what draws the eye',
    source: 'portrait',
    options: { crop: { width: 0, height: 120, gravity: { type: 'sm' } } },
    expected: (p) => p.resize(210, 120, { position: 'attention' }),
  },
  {
    name: 'as it is stored',
    source: 'photo',
    options: { auto_rotate: false, strip_metadata: false, width: 200 },
    expected: (p) => p.resize(200),
  },
  // Of a quality at which sharp's own files reach 40 dB as well (see `checkCase`).
  ...(['jpg', 'webp', 'avif'] as const).map(
    (format): ImgproxyCase => ({
      name: `${format}, of quality 96`,
      source: format === 'jpg' ? 'jpeg' : 'photo',
      options: { width: 160, quality: 96 },
      format,
      expected: (p) => p.resize(160),
    }),
  ),
  { name: 'gif', source: 'logo', options: {}, format: 'gif', expected: asIs },
  { name: 'jxl', source: 'photo', options: { width: 160 }, format: 'jxl', expected: asIs },
]
