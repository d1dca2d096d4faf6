/** What is asked, in the words of imgproxy's builder, and sharp's doing the same. */

import sharp, { type Sharp } from 'sharp'
import type { Source, Sources } from './place.ts'

export interface ImgproxyCase {
  readonly name: string
  readonly source: keyof Sources
  readonly options: object | ((sources: Sources) => object)
  readonly format?: string
  /** In decibels, where it is not 40. */
  readonly least?: number
  expected(picture: Sharp, sources: Sources): Sharp | Promise<Sharp>
}

const CLEAR = { r: 0, g: 0, b: 0, alpha: 0 }
const asIs = (picture: Sharp) => picture

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

/** Done in two steps, so that sharp keeps the order. */
function then(first: Sharp, next: (picture: Sharp) => Sharp): Sharp {
  const holder = sharp()
  void first
    .png()
    .toBuffer()
    .then((bytes) => holder.end(bytes))
  return next(holder)
}

export const CASES: readonly ImgproxyCase[] = [
  {
    name: 'fit',
    source: 'photo',
    options: { resize: { resizing_type: 'fit', width: 200, height: 200 } },
    expected: (p) => p.resize(200, 200, { fit: 'inside' }),
  },
  {
    name: 'width alone',
    source: 'photo',
    options: { width: 133 },
    expected: (p) => p.resize(133),
  },
  {
    name: 'height alone',
    source: 'portrait',
    options: { height: 77 },
    expected: (p) => p.resize(null, 77),
  },
  {
    name: 'no enlarging',
    source: 'photo',
    options: { size: { width: 900, height: 900 } },
    expected: asIs,
  },
  {
    name: 'enlarging',
    source: 'photo',
    options: { size: { width: 600, height: 600, enlarge: true } },
    expected: (p) => p.resize(600, 600, { fit: 'inside' }),
  },
  {
    name: 'fill',
    source: 'photo',
    options: { resize: { resizing_type: 'fill', width: 150, height: 150 } },
    expected: (p) => p.resize(150, 150, { fit: 'cover' }),
  },
  {
    name: 'fill, larger than the source on one side',
    source: 'photo',
    options: { resize: { resizing_type: 'fill', width: 350, height: 350 } },
    expected: (p) => p.extract({ left: 25, top: 0, width: 350, height: 300 }),
  },
  {
    name: 'fill, to the right',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 150 },
      gravity: { type: 'ea' },
    },
    expected: (p) => p.resize(100, 150, { fit: 'cover', position: 'right' }),
  },
  {
    name: 'fill, to the bottom right',
    source: 'portrait',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 60 },
      gravity: { type: 'soea' },
    },
    expected: (p) => p.resize(100, 60, { fit: 'cover', position: 'right bottom' }),
  },
  {
    name: 'fill, 20 pixels from the left',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 150 },
      gravity: { type: 'we', x_offset: 20, y_offset: 0 },
    },
    expected: (p) =>
      then(p.resize(200, 150), (q) => q.extract({ left: 20, top: 0, width: 100, height: 150 })),
  },
  {
    name: 'fill, around a point',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fill', width: 100, height: 150 },
      gravity: { type: 'fp', x: 0.7, y: 0.5 },
    },
    expected: (p) =>
      then(p.resize(200, 150), (q) => q.extract({ left: 90, top: 0, width: 100, height: 150 })),
  },
  {
    name: 'fill-down',
    source: 'photo',
    options: { resize: { resizing_type: 'fill-down', width: 800, height: 800 } },
    expected: (p) => p.extract({ left: 50, top: 0, width: 300, height: 300 }),
  },
  {
    name: 'force',
    source: 'photo',
    options: { resize: { resizing_type: 'force', width: 120, height: 200 } },
    expected: (p) => p.resize(120, 200, { fit: 'fill' }),
  },
  {
    name: 'auto, both on their side',
    source: 'photo',
    options: { resize: { resizing_type: 'auto', width: 200, height: 100 } },
    expected: (p) => p.resize(200, 100, { fit: 'cover' }),
  },
  {
    name: 'auto, one upright',
    source: 'photo',
    options: { resize: { resizing_type: 'auto', width: 100, height: 200 } },
    expected: (p) => p.resize(100, 200, { fit: 'inside' }),
  },
  {
    name: 'dpr',
    source: 'photo',
    options: { width: 100, dpr: 2 },
    expected: (p) => p.resize(200),
  },
  {
    name: 'zoom',
    source: 'photo',
    options: { zoom: 0.5 },
    expected: (p) => p.resize(200, 150),
  },
  {
    name: 'zoom on each axis',
    source: 'photo',
    options: { zoom: { zoom_x: 0.5, zoom_y: 0.25 } },
    expected: (p) => p.resize(200, 75, { fit: 'fill' }),
  },
  {
    name: 'least width',
    source: 'photo',
    options: { height: 30, min_width: 100 },
    expected: (p) =>
      then(p.resize(100, 75), (q) => q.extract({ left: 0, top: 23, width: 100, height: 30 })),
  },
  {
    name: 'crop',
    source: 'photo',
    options: { crop: { width: 120, height: 80 } },
    expected: (p) => p.extract({ left: 140, top: 110, width: 120, height: 80 }),
  },
  {
    name: 'crop by shares, at a corner, and resized',
    source: 'photo',
    options: { crop: { width: 0.5, height: 0.5, gravity: { type: 'noea' } }, width: 100 },
    expected: (p) =>
      then(p.extract({ left: 200, top: 0, width: 200, height: 150 }), (q) => q.resize(100)),
  },
  {
    name: 'crop with offsets',
    source: 'photo',
    options: {
      crop: { width: 100, height: 50, gravity: { type: 'nowe', x_offset: 30, y_offset: 0.1 } },
    },
    expected: (p) => p.extract({ left: 30, top: 30, width: 100, height: 50 }),
  },
  {
    name: 'crop to a ratio',
    source: 'photo',
    options: { crop: { width: 300, height: 300 }, crop_aspect_ratio: { aspect_ratio: 1.5 } },
    expected: (p) => p.extract({ left: 50, top: 50, width: 300, height: 200 }),
  },
  {
    name: 'extend',
    source: 'photo',
    options: {
      resize: { resizing_type: 'fit', width: 200, height: 200, extend: { extend: true } },
    },
    expected: (p) => p.resize(200, 200, { fit: 'contain', background: CLEAR }),
  },
  {
    name: 'extend a small one, to the top left, on red',
    source: 'logo',
    options: {
      size: { width: 200, height: 150, extend: { extend: true, gravity: { type: 'nowe' } } },
      background: 'ff0000',
    },
    expected: (p) =>
      then(p.extend({ right: 80, bottom: 40, background: CLEAR }), (q) =>
        q.flatten({ background: '#ff0000' }),
      ),
  },
  {
    name: 'extend to a ratio',
    source: 'logo',
    options: { size: { width: 300, height: 150 }, extend_aspect_ratio: { extend: true } },
    expected: (p) => p.extend({ left: 50, right: 50, background: CLEAR }),
  },
  {
    name: 'padding',
    source: 'photo',
    options: {
      width: 100,
      padding: { top: 1, right: 2, bottom: 3, left: 4 },
      background: '00ff00',
    },
    expected: (p) =>
      p.resize(100).extend({ top: 1, right: 2, bottom: 3, left: 4, background: '#00ff00' }),
  },
  {
    name: 'padding with dpr',
    source: 'photo',
    options: { width: 100, dpr: 2, padding: { top: 10 }, background: '0000ff' },
    expected: (p) =>
      p.resize(200).extend({ top: 20, right: 20, bottom: 20, left: 20, background: '#0000ff' }),
  },
  {
    name: 'rotate',
    source: 'photo',
    options: { rotate: 90, width: 150 },
    expected: (p) => then(p.rotate(90), (q) => q.resize(150)),
  },
  {
    name: 'rotate, then flip',
    source: 'photo',
    options: { rotate: 90, flip: { horizontal: true } },
    expected: (p) => then(p.rotate(90), (q) => q.flop()),
  },
  {
    name: 'rotate, and crop of what is turned',
    source: 'photo',
    options: { rotate: 270, crop: { width: 100, height: 120, gravity: { type: 'no' } } },
    expected: (p) =>
      then(p.rotate(270), (q) => q.extract({ left: 100, top: 0, width: 100, height: 120 })),
  },
  {
    name: 'trim',
    source: 'logo',
    options: { trim: { threshold: 10 } },
    expected: (p) => p.extract({ left: 30, top: 10, width: 80, height: 60 }),
  },
  {
    name: 'trim as much on both sides',
    source: 'logo',
    options: { trim: { threshold: 10, color: 'ff00ff', equal_hor: true, equal_ver: true } },
    expected: (p) => p.extract({ left: 10, top: 10, width: 100, height: 90 }),
  },
  {
    name: 'trim, then fill a box',
    source: 'logo',
    options: {
      trim: { threshold: 10 },
      resize: { resizing_type: 'fill', width: 40, height: 40 },
      extend: { extend: true },
    },
    expected: (p) =>
      then(p.extract({ left: 30, top: 10, width: 80, height: 60 }), (q) =>
        q.resize(40, 40, { fit: 'cover' }),
      ),
  },
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
      return then(p.resize(200), (q) => q.composite([{ input, left: 59, top: 38 }]))
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
