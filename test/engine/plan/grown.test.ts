import sharp from 'sharp'
import { expect, it } from 'vitest'
import { convert, refusal, testEngine } from '../../helpers/engine.ts'

const engine = testEngine({ maxGrownPixels: 80_000, maxInputPixels: 1_000_000 })

const white = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()

it.each([
  ['zoom', { zoom: 10 }],
  ['a width', { width: 1_000 }],
] as const)(
  'a result that %s makes larger than its source is held to a limit of its own',
  async (_, options) => {
    const error = await refusal(engine, await white(100, 100), { format: 'jpeg', ...options })
    expect(error).toMatchObject({
      code: 'image-too-large',
      details: { limit: 80_000, actual: 1_000_000, largestWidth: 282, largestHeight: 282 },
    })
    const fit = { format: 'jpeg', width: 282, height: 282, fit: 'fill' } as const
    expect((await convert(engine, await white(100, 100), fit)).width).toBe(282)
  },
)

it('names no size where what is put around is too much by itself', async () => {
  const options = { format: 'jpeg', extend: { width: 1_000, height: 1_000 } } as const
  const error = await refusal(engine, await white(100, 100), options)
  expect(error).toMatchObject({ code: 'image-too-large', details: { limit: 80_000 } })
  expect(error.details).not.toHaveProperty('largestWidth')
})

const PADDING = { top: 9, right: 50, bottom: 7, left: 9 }

it.each([
  ['a width alone, whose height is rounded up', 'width', {}],
  ['a height alone', 'height', { rotate: 90 }],
  ['a picture with padding', 'width', { padding: PADDING }],
] as const)(
  'names sides that are not refused when they are asked for (%s)',
  async (_, side, more) => {
    const file = await white(97, 64)
    const asked = (pixels: number) => ({ format: 'jpeg', ...more, [side]: pixels }) as const
    const { details } = await refusal(engine, file, asked(1_000))
    const { largestWidth = 0, largestHeight = 0 } = details as Record<string, number>
    const largest = side === 'width' ? largestWidth : largestHeight
    const result = await convert(engine, file, asked(largest))
    const isPadded = 'padding' in more
    expect(result.width - (isPadded ? 59 : 0)).toBe(largestWidth)
    expect(result.height - (isPadded ? 16 : 0)).toBe(largestHeight)
    expect((await refusal(engine, file, asked(largest + 9))).code).toBe('image-too-large')
  },
)

it('is held to less in formats that take long to write', async () => {
  const size = { width: 200, height: 200, fit: 'fill' } as const
  const of = async (format: 'jpeg' | 'avif' | 'jxl', lossless = false) =>
    refusal(engine, await white(100, 100), { format, lossless, ...size }).catch(() => undefined)
  expect(await of('jpeg')).toBeUndefined()
  expect(await of('avif')).toMatchObject({ details: { limit: 20_000 } })
  expect(await of('jxl', true)).toMatchObject({ details: { limit: 10_000 } })
})

it('says nothing of a result that is no larger than its source', async () => {
  const large = await white(500, 400)
  expect((await convert(engine, large, { format: 'jxl', lossless: true })).width).toBe(500)
})
