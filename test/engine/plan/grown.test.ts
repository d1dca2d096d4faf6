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
  ['what is put around', { extend: { width: 1_000, height: 1_000 } }],
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
