import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import type { OutputFormat } from '../../src/engine/index.ts'
import { plannedDerivatives } from '../../src/jobs/derivatives.ts'
import type { Order } from '../../src/jobs/job.ts'

import { derivativeKey, nameOfOriginal } from '../../src/storage/keys.ts'
import { derive, largePhoto, testEngine } from '../helpers/engine.ts'

const { derivatives: SIZES } = parseConfig({})

/** Sizes of the default derivatives, as sharp reads them, and what the original is seen as. */
async function sizesOf(
  width: number,
  height: number,
  orientation = 1,
  formats: OutputFormat[] = ['webp'],
) {
  const input = await largePhoto(width, height).jpeg().withMetadata({ orientation }).toBuffer()
  const source = orientation > 4 ? { width: height, height: width } : { width, height }
  const order = { formats, quality: 80 }
  const variants = plannedDerivatives(SIZES, { source, order, name: 'a' })
  const options = variants.map((variant) => variant.options)
  const { results } = await derive(testEngine(), input, options)
  const sizes = await Promise.all(
    results.map(async ({ bytes }) => {
      const { width, height, format, exif } = await sharp(bytes).metadata()
      expect(exif).toBeUndefined()
      return `${format === 'heif' ? 'avif' : format} ${width}x${height}`
    }),
  )
  return { sizes, keys: variants.map(({ key }) => key) }
}

describe('plannedDerivatives()', () => {
  it.each([
    [3_000, 2_000, 1, ['2048x1365', '1024x683', '512x341', '200x200']],
    [2_000, 3_000, 1, ['1365x2048', '683x1024', '341x512', '200x200']],
    [3_000, 2_000, 6, ['1365x2048', '683x1024', '341x512', '200x200']],
    [600, 400, 1, ['600x400', '600x400', '512x341', '200x200']],
    [160, 120, 1, ['160x120', '160x120', '160x120', '120x120']],
    [900, 7, 1, ['900x7', '900x7', '512x4', '7x7']],
    [1, 1, 1, ['1x1', '1x1', '1x1', '1x1']],
  ])(
    'never enlarges %ix%i (orientation %i), and thumb is square: %j',
    async (w, h, o, expected) => {
      const { sizes } = await sizesOf(w, h, o)
      expect(sizes).toEqual(expected.map((size) => `webp ${size}`))
    },
  )

  it('makes every size in every format, each under a key of its own', async () => {
    const { sizes, keys } = await sizesOf(300, 300, 1, ['jpeg', 'avif'])
    expect(sizes).toEqual(
      ['jpeg', 'avif'].flatMap((format) =>
        [300, 300, 300, 200].map((side) => `${format} ${side}x${side}`),
      ),
    )
    expect(keys.slice(0, 5)).toEqual([
      'full/a.jpg',
      'medium/a.jpg',
      'small/a.jpg',
      'thumb/a.jpg',
      'full/a.avif',
    ])
  })

  it('keeps the shape of a box that is larger than the picture', () => {
    const [card] = plannedDerivatives([{ name: 'card', width: 400, height: 300 }], {
      source: { width: 200, height: 600 },
      order: { formats: ['webp'], quality: 70 },
      name: 'a',
    })
    expect(card?.options).toMatchObject({ width: 200, height: 150, fit: 'cover', quality: 70 })
  })
})

it('plannedDerivatives() hands the profile of the order on; records of before have sRGB', () => {
  const of = (order: Order) =>
    plannedDerivatives([{ name: 'full', width: 10 }], {
      source: { width: 9, height: 9 },
      order,
      name: 'a',
    })
  const order = { formats: ['webp'], quality: 70 } as const
  expect(of({ ...order, profile: 'p3' })[0]?.options.profile).toBe('p3')
  expect(of(order)[0]?.options.profile).toBe('srgb')
})

it.each([
  ['originals/a.jpg', 'a'],
  ['originals/2026/cat.v2.jpeg', '2026/cat.v2'],
  ['originals/no-extension', 'no-extension'],
])('nameOfOriginal() of %s is %s', (key, name) => {
  expect(nameOfOriginal(key)).toBe(name)
  expect(derivativeKey('thumb', name, 'jpeg')).toBe(`thumb/${name}.jpg`)
})
