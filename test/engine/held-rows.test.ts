/** Looks hold what they decode: the conversion shows the same pixels as after a decode of its own, and plans for them. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { convert, derive, photo, photoPixels, testEngine } from '../helpers/engine.ts'

const engine = testEngine()
const BORDER = { trim: { tolerance: 30, keep: 0 } }
const AROUND = {
  padding: { top: 3, right: 5, bottom: 7, left: 9 },
  border: { top: 2, right: 2, bottom: 2, left: 2, color: { r: 9, g: 8, b: 7, a: 255 } },
}

/** A bright subject on a dull ground, in a white frame. */
async function source(orientation: number): Promise<Buffer> {
  const raw = { raw: { width: 90, height: 90, channels: 3 as const } }
  const subject = await sharp(photoPixels(90, 90, 4), raw)
    .tint('#e0a080')
    .png()
    .toBuffer()
  const dull = { create: { width: 700, height: 400, channels: 3 as const, background: '#606870' } }
  const inner = await sharp(dull)
    .composite([{ input: subject, left: 480, top: 250 }])
    .png()
    .toBuffer()
  const framed = sharp(inner).extend({
    top: 40,
    left: 24,
    right: 64,
    bottom: 16,
    background: '#fff',
  })
  return framed.withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer()
}

const CASES: readonly (readonly [string, Partial<ConvertOptions>])[] = [
  ['a border', { ...BORDER }],
  ['a border, and a size', { ...BORDER, width: 150 }],
  ['a border, and a turn', { ...BORDER, width: 120, rotate: 90, flip: 'h' }],
  ['a crop', { width: 80, height: 140, gravity: 'attention' }],
  ['a crop of all pixels', { width: 200, height: 400, fit: 'crop', gravity: 'entropy' }],
  [
    'a crop of a part',
    {
      crop: { width: { share: 0.9 }, height: { share: 0.8 } },
      width: 90,
      height: 90,
      gravity: 'entropy',
    },
  ],
  [
    'a crop that is turned',
    { width: 80, height: 140, gravity: 'attention', rotate: 270, flip: 'v' },
  ],
  [
    'a crop with effects',
    { width: 80, height: 140, gravity: 'attention', blur: 2, negate: true, radius: 9 },
  ],
  ['both', { ...BORDER, ...AROUND, width: 80, height: 120, gravity: 'attention' }],
]

/** Less is left of the picture than the look was planned for. */
const FINER = ['a border, and a finer scale', { ...BORDER, width: 150, rotate: 90 }] as const

describe.each([1, 6])('convert() after a look (orientation %i)', (orientation) => {
  it.each([...CASES, FINER])('shows the same with %s as without held rows', async (_, options) => {
    const file = await source(orientation)
    const wanted = { ...DEFAULT_OPTIONS, ...options, format: 'png' } as const
    const held = await convert(engine, file, wanted)
    // Several results share a decode of their own after the looks.
    const { results } = await derive(engine, file, [wanted, { ...wanted, negate: true, blur: 9 }])
    expect(results[0]).toMatchObject({ width: held.width, height: held.height })
    const pixels = (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer()
    expect(Buffer.compare(await pixels(held.bytes), await pixels(results[0]!.bytes))).toBe(0)
    expect(held.plan.peakBytes).toBeGreaterThanOrEqual(held.measuredPeakBytes)
  })
})

it.each(CASES)('decodes once for %s', async (_, options) => {
  const wanted = { ...DEFAULT_OPTIONS, ...options } as const
  const { account } = await derive(engine, await source(1), [wanted])
  expect(account.decodes).toBe(1)
})

it('plans for held rows before it has looked', async () => {
  const file = await source(1)
  const options = { ...DEFAULT_OPTIONS, ...BORDER, width: 150 } as const
  const plan = engine.inspect(SlabList.of(file)).plan(options)
  const { measuredPeakBytes } = await convert(engine, file, options)
  expect(plan.peakBytes).toBeGreaterThanOrEqual(measuredPeakBytes)
})

it('decodes twice where there is no room to hold anything', async () => {
  const file = await photo(2_000, 1_500).jpeg().toBuffer()
  const options = { ...DEFAULT_OPTIONS, ...BORDER, width: 900 } as const
  const plain = { ...DEFAULT_OPTIONS, width: 900 } as const
  const { peakBytes } = testEngine().inspect(SlabList.of(file)).plan(plain)
  const { account, results } = await derive(testEngine({ memoryBudget: peakBytes + 2e6 }), file, [
    options,
  ])
  expect(account.decodes).toBe(2)
  expect(results[0]?.width).toBe(900)
})
