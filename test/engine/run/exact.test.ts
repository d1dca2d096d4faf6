/** `lossless=auto`: drawn pictures with loss or without, whatever is smaller. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_OPTIONS, SlabList } from '../../../src/engine/index.ts'
import { convert, testEngine } from '../../helpers/engine.ts'
import { seededRandom } from '../../helpers/random.ts'

const [WIDTH, HEIGHT] = [240, 160]

/** Rows of small letters, each a pattern of 6 × 8, in two colours on white. */
async function page(): Promise<Uint8Array> {
  const random = seededRandom(5)
  const letters = Array.from({ length: 12 }, () =>
    Array.from({ length: 48 }, () => random.below(5) > 2),
  )
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3).fill(255)
  for (let line = 4; line + 12 < HEIGHT; line += 12) {
    for (let x = 6; x + 8 < WIDTH; x += 8) {
      const letter = letters[random.below(letters.length)]!
      for (let i = 0; i < 48; i++) {
        if (!letter[i]) continue
        const at = ((line + Math.floor(i / 6)) * WIDTH + x + (i % 6)) * 3
        pixels.set(line % 24 === 4 ? [200, 20, 30] : [10, 10, 40], at)
      }
    }
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer()
}

function noise(): Promise<Uint8Array> {
  const pixels = seededRandom(9).bytes(WIDTH * HEIGHT * 3)
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .png()
    .toBuffer()
}

const rgb = (file: Uint8Array) => sharp(file).removeAlpha().raw().toBuffer()
const file = (plan: { readonly summary: readonly string[] }) => plan.summary.at(-1)

describe('lossless=auto', () => {
  const engine = testEngine()
  const format = 'webp'

  it('takes the file without loss of a drawn picture where it is smaller, and says so', async () => {
    const source = await page()
    const options: Partial<ConvertOptions> = { format, quality: 60 }
    const lossy = await convert(engine, source, { ...options, lossless: false })
    const exact = await convert(engine, source, options)
    expect(exact.bytes.length).toBeLessThan(lossy.bytes.length)
    expect(exact.quality).toBe(100)
    expect(file(exact.plan)).toBe(`${format} ${WIDTH}x${HEIGHT} lossless`)
    expect(exact.measuredPeakBytes).toBeLessThanOrEqual(exact.plan.peakBytes)
    expect((await rgb(exact.bytes)).equals(await rgb(source))).toBe(true)
  })

  it('takes the one with loss of what does not look drawn', async () => {
    const { quality, plan } = await convert(engine, await noise(), { format })
    expect([quality, file(plan)]).toEqual([80, `${format} ${WIDTH}x${HEIGHT} q80`])
  })

  it('takes it where even the lowest quality would not fit, and is held to the limit itself', async () => {
    const source = await page()
    const exact = await convert(engine, source, { format })
    const maxBytes = exact.bytes.length
    const fitted = await convert(engine, source, { format, quality: 95, maxBytes })
    expect(fitted.bytes).toEqual(exact.bytes)
    const tooFew = convert(engine, source, { format, maxBytes: maxBytes - 1 })
    await expect(tooFew).rejects.toMatchObject({ code: 'max-bytes' })
  })
})

describe('lossless=true of a PNG that has few bytes', () => {
  it.each([
    ['few colours', 0],
    ['many colours', 400],
  ])('takes what is planned by them, and no more (%s)', async (_, dots) => {
    const [width, height] = [WIDTH * 8, HEIGHT * 8]
    const random = seededRandom(3)
    const pixels = await sharp(await page())
      .resize(width, height, { kernel: 'nearest' })
      .raw()
      .toBuffer()
    for (let i = 0; i < dots; i++) pixels.set(random.bytes(3), random.below(width * height) * 3)
    const png = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer()
    const memoryBudget = 26 * 2 ** 20
    const options = { format: 'webp', lossless: true } as const
    const { plan, measuredPeakBytes } = await convert(testEngine({ memoryBudget }), png, options)
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
  })
})

describe('the plan of lossless=auto', () => {
  const words = (source: Uint8Array, options: Partial<ConvertOptions>, limits = {}) => {
    const plan = testEngine(limits).plan(SlabList.of(source), { ...DEFAULT_OPTIONS, ...options })
    return { words: file(plan), peakBytes: plan.peakBytes }
  }

  it('makes two attempts of PNG, GIF and lossless WebP at their own size', async () => {
    const source = await page()
    const sources = [
      source,
      await sharp(source).gif().toBuffer(),
      await sharp(source).webp({ lossless: true }).toBuffer(),
    ]
    for (const one of sources) expect(words(one, {}).words).toMatch(/q80 or lossless$/)
  })

  it.each([
    ['that are resized', { width: 200 }],
    ['that are blurred', { blur: 2 }],
    ['whose loss is asked for', { lossless: false }],
    ['that have no loss', { lossless: true }],
    ['that have to be quick', { effort: 'fast' }],
    ['whose chroma is chosen', { chroma: '420' }],
    ['as JPEG XL, which keeps what is drawn itself', { format: 'jxl' }],
    ['as AVIF', { format: 'avif' }],
    ['as JPEG', { format: 'jpeg' }],
  ] as const)('makes one of results %s', async (_, options) => {
    expect(words(await page(), options).words).not.toContain('or lossless')
  })

  it('makes one of files that have had loss', async () => {
    const source = sharp(await page())
    for (const one of [await source.jpeg().toBuffer(), await source.webp().toBuffer()]) {
      expect(words(one, {}).words).toMatch(/q80$/)
    }
  })

  it('makes one where there is no memory for two', async () => {
    const source = await page()
    const { peakBytes } = words(source, {})
    const tight = words(source, {}, { memoryBudget: peakBytes - 1 })
    expect(tight.words).toMatch(/q80$/)
    expect(tight.peakBytes).toBeLessThan(peakBytes)
  })
})
