/** What @cloudinary/url-gen is asked for, and what sharp makes of the same. */

import type { Sharp } from 'sharp'

// biome-ignore lint/suspicious/noExplicitAny: the modules of the client, as they are published
export type UrlGen = Readonly<Record<string, any>>

export interface CloudinaryCase {
  readonly name: string
  /** Of the sources that the checks keep. */
  readonly source?: 'photo' | 'logo'
  /** Chains actions on an image of the client. */
  // biome-ignore lint/suspicious/noExplicitAny: see above
  build(image: any, gen: UrlGen): any
  expected(picture: Sharp): Sharp | Promise<Sharp>
  /** In decibels, where a curve is drawn. */
  readonly least?: number
}

/** 400 × 300. */
const SIZE = { width: 400, height: 300 }
const RED = { r: 255, g: 0, b: 0, alpha: 1 }
const WHITE = { r: 255, g: 255, b: 255, alpha: 1 }

function svg(width: number, height: number, shape: string): Buffer {
  return Buffer.from(`<svg width="${width}" height="${height}">${shape}</svg>`)
}

export const CASES: readonly CloudinaryCase[] = [
  {
    name: 'scale to both sides',
    build: (image, { resize }) => image.resize(resize.scale(100, 50)),
    expected: (picture) => picture.resize(100, 50, { fit: 'fill' }),
  },
  {
    name: 'scale to a width',
    build: (image, { resize }) => image.resize(resize.scale(100)),
    expected: (picture) => picture.resize(100),
  },
  {
    name: 'scale to a half',
    build: (image, { resize }) => image.resize(resize.scale().width(0.5)),
    expected: (picture) => picture.resize(200),
  },
  {
    name: 'fit',
    build: (image, { resize }) => image.resize(resize.fit(100, 100)),
    expected: (picture) => picture.resize(100, 100, { fit: 'inside' }),
  },
  {
    name: 'limit, beyond the picture',
    build: (image, { resize }) => image.resize(resize.limitFit(1_000, 1_000)),
    expected: (picture) => picture,
  },
  {
    name: 'mfit, beyond the picture',
    build: (image, { resize }) => image.resize(resize.minimumFit(800, 800)),
    expected: (picture) => picture.resize(800, 800, { fit: 'inside' }),
  },
  {
    name: 'mfit, within the picture',
    build: (image, { resize }) => image.resize(resize.minimumFit(200, 200)),
    expected: (picture) => picture,
  },
  {
    name: 'fill, from a corner',
    build: (image, { resize, gravity }) =>
      image.resize(resize.fill(100, 100).gravity(gravity.compass('north_west'))),
    expected: (picture) => picture.resize(100, 100, { position: 'northwest' }),
  },
  {
    name: 'fill, by a ratio',
    build: (image, { resize }) => image.resize(resize.fill().width(160).aspectRatio('16:9')),
    expected: (picture) => picture.resize(160, 90),
  },
  {
    name: 'fill, a ratio alone',
    build: (image, { resize }) => image.resize(resize.fill().aspectRatio('1:1')),
    expected: (picture) => picture.extract({ left: 50, top: 0, width: 300, height: 300 }),
  },
  {
    name: 'lfill, within the picture',
    build: (image, { resize }) => image.resize(resize.limitFill(200, 200)),
    expected: (picture) => picture.resize(200, 200),
  },
  {
    name: 'lfill, beyond the picture',
    build: (image, { resize }) => image.resize(resize.limitFill(1_000, 1_000)),
    expected: (picture) => picture,
  },
  {
    name: 'pad, on a colour',
    build: (image, { resize, background }) =>
      image.resize(resize.pad(200, 200).background(background.color('rgb:ff0000'))),
    expected: (picture) => picture.resize(200, 200, { fit: 'contain', background: RED }),
  },
  {
    name: 'lpad, beyond the picture',
    build: (image, { resize, background }) =>
      image.resize(resize.limitPad(500, 400).background(background.color('white'))),
    expected: (picture) => picture.extend({ ...sides(50), background: WHITE }),
  },
  {
    name: 'mpad, beyond the picture',
    build: (image, { resize, background }) =>
      image.resize(resize.minimumPad(800, 800).background(background.color('white'))),
    expected: (picture) => picture.resize(800, 800, { fit: 'contain', background: WHITE }),
  },
  {
    name: 'mpad, within the picture',
    build: (image, { resize }) => image.resize(resize.minimumPad(100, 100)),
    expected: (picture) => picture,
  },
  {
    name: 'crop, at a place',
    build: (image, { resize }) => image.resize(resize.crop(100, 80).x(10).y(20)),
    expected: (picture) => picture.extract({ left: 10, top: 20, width: 100, height: 80 }),
  },
  {
    name: 'crop, at a corner, and scale',
    build: (image, { resize, gravity }) =>
      image
        .resize(resize.crop(200, 160).gravity(gravity.compass('south_east')))
        .resize(resize.scale(100)),
    expected: async (picture) => {
      return picture.extract({ left: 200, top: 140, width: 200, height: 160 }).resize(100)
    },
  },
  {
    name: 'crop, around a point',
    build: (image, { resize, gravity }) =>
      image.resize(resize.crop(100, 80).gravity(gravity.xyCenter()).x(120).y(90)),
    expected: (picture) => picture.extract({ left: 70, top: 50, width: 100, height: 80 }),
  },
  {
    name: 'thumb',
    build: (image, { resize }) => image.resize(resize.thumbnail(90, 90)),
    expected: (picture) => picture.resize(90, 90),
  },
  {
    name: 'fill, then a quarter turn',
    build: (image, { resize, rotate, gravity }) =>
      image
        .resize(resize.fill(100, 60).gravity(gravity.compass('north')))
        .rotate(rotate.byAngle(90)),
    expected: async (picture) => {
      return again(await picture.resize(100, 60, { position: 'north' }).png().toBuffer(), (one) =>
        one.rotate(90),
      )
    },
  },
  {
    name: 'a quarter turn, then mirrored',
    build: (image, { rotate }) => image.rotate(rotate.byAngle(90)).rotate(rotate.mode('hflip')),
    expected: async (picture) =>
      again(await picture.rotate(90).png().toBuffer(), (one) => one.flop()),
  },
  {
    name: 'grayscale',
    build: (image, { effect }) => image.effect(effect.grayscale()),
    expected: (picture) => picture.grayscale(),
  },
  {
    name: 'negate',
    build: (image, { effect }) => image.effect(effect.negate()),
    expected: (picture) => picture.negate({ alpha: false }),
  },
  {
    name: 'brightness',
    build: (image, { adjust }) => image.adjust(adjust.brightness(20)),
    expected: (picture) => picture.linear(1.2, 0),
  },
  {
    name: 'contrast',
    build: (image, { adjust }) => image.adjust(adjust.contrast(50)),
    expected: (picture) => picture.linear(1.5, -127.5 / 2),
  },
  {
    name: 'blur',
    build: (image, { effect }) => image.effect(effect.blur(300)),
    expected: (picture) => picture.blur(6),
  },
  {
    name: 'sharpen',
    build: (image, { adjust }) => image.adjust(adjust.sharpen(100)),
    expected: (picture) => picture.sharpen({ sigma: 1 }),
  },
  {
    name: 'border',
    build: (image, { border }) => image.border(border.solid(4, 'red')),
    expected: (picture) => picture.extend({ ...sides(4), background: RED }),
  },
  {
    name: 'corners',
    build: (image, { corners }) => image.roundCorners(corners.byRadius(40)),
    expected: (picture) => {
      const { width, height } = SIZE
      const shape = `<rect width="${width}" height="${height}" rx="40" ry="40"/>`
      return picture
        .ensureAlpha()
        .composite([{ input: svg(width, height, shape), blend: 'dest-in' }])
    },
  },
  {
    name: 'trim',
    source: 'logo',
    build: (image, { reshape }) => image.reshape(reshape.trim().colorSimilarity(10)),
    expected: (picture) => picture.extract({ left: 30, top: 10, width: 80, height: 60 }),
  },
  {
    name: 'two pixels for each',
    build: (image, { resize, delivery }) =>
      image.resize(resize.scale(60)).delivery(delivery.dpr('2.0')),
    expected: (picture) => picture.resize(120),
  },
  {
    name: 'a named transformation',
    build: (image, { named }) => image.namedTransformation(named.name('card')),
    expected: (picture) => picture.resize(120, 90).grayscale(),
  },
]

function sides(pixels: number) {
  return { top: pixels, right: pixels, bottom: pixels, left: pixels }
}

/** Another pipeline: sharp does some things in an order of its own. */
async function again(file: Buffer, then: (picture: Sharp) => Sharp): Promise<Sharp> {
  const { default: sharp } = await import('sharp')
  return then(sharp(file))
}
