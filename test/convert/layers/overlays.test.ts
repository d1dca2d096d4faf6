import { deflateSync } from 'node:zlib'
import sharp, { type OverlayOptions } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { ConversionGate } from '../../../src/admission/gate.ts'
import { type ConvertTask, createConverter } from '../../../src/convert/convert.ts'
import { DEFAULT_LAYER, type Layer, type LayerSource } from '../../../src/convert/layers/layer.ts'
import { overlays } from '../../../src/convert/layers/overlays.ts'
import { type Conversion, DEFAULT_OPTIONS, SlabList } from '../../../src/engine/index.ts'
import { chunk, ihdr, png } from '../../helpers/craft.ts'
import { photo, pixelsOf, testEngine } from '../../helpers/engine.ts'
import { FakeClock } from '../../helpers/fake-clock.ts'
import { MemoryStore } from '../../helpers/memory-store.ts'

const engine = testEngine()
const store = new MemoryStore()
const LIMITS = { maxWaitingBytes: 1e7, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const badge = { name: 'badge', key: 'badge.png', gravity: { x: 1, y: 1 }, share: 0.25, opacity: 1 }
const converter = createConverter(engine, overlays(engine, { store }, [badge]))
const PNG = { ...DEFAULT_OPTIONS, format: 'png', overlay: ['badge'] } as const
const RED = [255, 0, 0, 255]
/** Of several translucencies. */
let mark: Uint8Array<ArrayBuffer>

type CompositeChanges = Pick<OverlayOptions, 'left' | 'top' | 'blend' | 'tile'>

beforeAll(async () => {
  const red = sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
  await store.put('badge.png', new Uint8Array(await red.png().toBuffer()), {
    contentType: 'image/png',
  })
  const shades = Uint8Array.from({ length: 20 * 20 * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 7) % 256,
  )
  const opaque = sharp(shades, { raw: { width: 20, height: 20, channels: 4 } })
  mark = new Uint8Array(await opaque.png().toBuffer())
  await store.put('mark.png', mark, { contentType: 'image/png' })
})

function blackSquare(side: number) {
  const rows = deflateSync(new Uint8Array(side * (Math.ceil(side / 8) + 1)), { level: 1 })
  const header = ihdr({ width: side, height: side, depth: 1, colourType: 0 })
  return new Uint8Array(png(header, chunk('IDAT', rows)))
}

function task(file: Buffer) {
  const ticket = new ConversionGate(LIMITS, new FakeClock()).reserve(file.length)
  return { picture: engine.inspect(SlabList.of(file)), ticket }
}

describe('overlays', () => {
  it('lie on what is left of a picture whose border was found and cut off', async () => {
    const bordered = await photo(120, 80)
      .extend({ left: 60, right: 60, top: 60, bottom: 60, background: '#fff' })
      .png()
      .toBuffer()
    const options = { ...PNG, trim: { tolerance: 10, keep: 0 } }
    const { bytes } = await converter.convert({ ...task(bordered), options })
    const { width, height, at } = await pixelsOf(bytes)
    expect([width, height]).toEqual([120, 80])
    expect(at(119, 79)).toEqual(RED)
    expect(at(90, 50)).toEqual(RED)
    expect(at(89, 49)).not.toEqual(RED)
  })

  it('of the configuration are named by their option where they are the reason', async () => {
    const broken = { ...badge, name: 'broken', key: 'cut.png' }
    await store.put('cut.png', mark.slice(0, 60), { contentType: 'image/png' })
    const own = createConverter(engine, overlays(engine, { store }, [broken]))
    const options = { ...PNG, overlay: ['broken'] }
    const file = await photo(40, 30).png().toBuffer()
    await expect(own.convert({ ...task(file), options })).rejects.toMatchObject({
      code: 'damaged-image',
      message: expect.stringMatching(/^Cannot lay on cut\.png: (?!Cannot)/),
      details: { option: 'overlay' },
    })
  })

  it('lie on each of several results', async () => {
    const made: Conversion[] = []
    const variants = [
      { ...PNG, width: 40 },
      { ...PNG, width: 80 },
    ]
    const onResult = async (result: Conversion, index: number) => {
      made[index] = result
    }
    await converter.convertMany({
      ...task(await photo(160, 120).png().toBuffer()),
      variants,
      onResult,
    })
    for (const { bytes, width, height } of made) {
      const { at } = await pixelsOf(bytes)
      expect(at(width - 1, height - 1)).toEqual(RED)
      expect(at(0, 0)).not.toEqual(RED)
    }
  })
})

const layer = (changes: Partial<Layer>): Layer => ({
  ...DEFAULT_LAYER,
  source: { kind: 'stored', key: 'badge.png' },
  ...changes,
})

async function drawn(layers: readonly Layer[], more: Partial<ConvertTask> = {}) {
  const file = await photo(120, 80).png().toBuffer()
  const options = { ...DEFAULT_OPTIONS, format: 'png', draw: layers } as const
  return await converter.convert({ ...task(file), options, ...more })
}

describe('draw', () => {
  it.each<[string, Partial<Layer>, CompositeChanges]>([
    ['in a corner', { right: { pixels: 5 }, bottom: { pixels: 7 } }, { left: 95, top: 53 }],
    ['by gravity', { gravity: { x: 0, y: 1 } }, { left: 0, top: 60 }],
    [
      'multiplied',
      { left: { pixels: 9 }, top: { pixels: 9 }, blend: 'multiply' },
      { left: 9, top: 9, blend: 'multiply' },
    ],
    [
      'all over',
      { left: { pixels: 0 }, top: { pixels: 0 }, repeat: 'xy' },
      { left: 0, top: 0, tile: true },
    ],
  ])('lies %s within a level of where sharp lays it', async (_, changes, place) => {
    const { bytes } = await drawn([
      layer({ source: { kind: 'stored', key: 'mark.png' }, ...changes }),
    ])
    const base = await photo(120, 80).png().toBuffer()
    const theirs = await sharp(base)
      .composite([{ input: Buffer.from(mark), ...place }])
      .ensureAlpha()
      .raw()
      .toBuffer()
    const ours = await sharp(bytes).ensureAlpha().raw().toBuffer()
    const off = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i]!)), 0)
    expect(off).toBeLessThanOrEqual(1)
  })

  it('turns a layer before it gets its size', async () => {
    const halves = await sharp({
      create: { width: 20, height: 10, channels: 3, background: '#00f' },
    })
      .extend({ top: 10, background: '#f00' })
      .png()
      .toBuffer()
    const parts = new Map([['half', new Uint8Array(halves)]])
    const half = layer({
      source: { kind: 'part', name: 'half' },
      rotate: 90,
      width: { pixels: 40 },
    })
    const { bytes } = await drawn([{ ...half, left: { pixels: 0 }, top: { pixels: 0 } }], { parts })
    const { at } = await pixelsOf(bytes)
    expect([at(2, 20), at(37, 20)]).toEqual([
      [0, 0, 255, 255],
      [255, 0, 0, 255],
    ])
  })

  it('scales a layer of 10,900 x 10,900 while it is decoded', async () => {
    const file = blackSquare(10_900)
    await store.put('huge.png', new Uint8Array(file), { contentType: 'image/png' })
    const source = { kind: 'stored', key: 'huge.png' } as const
    const { plan, bytes, measuredPeakBytes } = await drawn([
      layer({ source, width: { share: 0.5 } }),
    ])
    expect(plan.summary.join()).toContain('over 60x60')
    expect(measuredPeakBytes).toBeLessThan(8e6)
    const { at } = await pixelsOf(bytes)
    expect(at(60, 40)).toEqual([0, 0, 0, 255])
  })

  it('is held to what is true of every picture that comes in, and says that it is the layer', async () => {
    await store.put('huge.png', blackSquare(12_000), { contentType: 'image/png' })
    await store.put('broken.png', mark.slice(0, 60), { contentType: 'image/png' })
    const of = (key: string) => drawn([layer({ source: { kind: 'stored', key } })])
    await expect(of('huge.png')).rejects.toMatchObject({
      code: 'image-too-large',
      message: expect.stringMatching(/^Cannot lay on huge\.png: .*144000000/),
      details: { option: 'draw', limit: 120_000_000 },
    })
    await expect(of('broken.png')).rejects.toMatchObject({
      code: 'damaged-image',
      message: expect.stringMatching(/^Cannot lay on broken\.png: /),
      details: { option: 'draw' },
    })
  })

  it('says that it is the layers for whose pixels the memory is not there', async () => {
    const file = await photo(1_200, 800).png().toBuffer()
    const options = { ...DEFAULT_OPTIONS, format: 'avif' } as const
    const alone = engine.inspect(SlabList.of(file)).plan(options).peakBytes
    const small = testEngine({ memoryBudget: alone + 200_000 })
    const tight = createConverter(small, overlays(small, { store }, []))
    const plate = new Uint8Array(await photo(300, 300).png().toBuffer())
    await store.put('plate.png', plate, { contentType: 'image/png' })
    const draw = [layer({ source: { kind: 'stored', key: 'plate.png' } })]
    const ticket = new ConversionGate(LIMITS, new FakeClock()).reserve(file.length)
    const picture = small.inspect(SlabList.of(file))
    await expect(
      tight.convert({ picture, ticket, options: { ...options, draw } }),
    ).rejects.toMatchObject({
      code: 'memory-budget',
      message: expect.stringMatching(/^Cannot lay on plate\.png: with it /),
      details: { option: 'draw', available: alone + 200_000 },
    })
  })

  it.each<[string, LayerSource, string]>([
    ['is not there', { kind: 'stored', key: 'gone.png' }, 'not there'],
    ['belongs to others', { kind: 'stored', key: 'originals/a.png' }, 'not in the bucket'],
    ['rests for others', { kind: 'stored', key: 'variants/a' }, 'not in the bucket'],
    ['steps up', { kind: 'stored', key: '../a.png' }, 'not in the bucket'],
    ['has not come', { kind: 'part', name: 'a' }, 'no file has come in the field a'],
    ['may not be fetched', { kind: 'remote', url: 'https://a.example/' }, 'nothing is fetched'],
  ])('refuses a layer that %s', async (_, source, why) => {
    await store.put('originals/a.png', mark, { contentType: 'image/png' })
    await expect(drawn([layer({ source })])).rejects.toThrow(why)
  })

  it('lies on every frame of an animation', async () => {
    const frames = await Promise.all(
      ['#0f0', '#00f', '#fff'].map((background) =>
        sharp({ create: { width: 40, height: 30, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const file = await sharp(frames, { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer()
    const corner = layer({ right: { pixels: 0 }, bottom: { pixels: 0 }, width: { pixels: 10 } })
    const options = { ...DEFAULT_OPTIONS, format: 'webp', lossless: true, draw: [corner] } as const
    const { bytes, plan, measuredPeakBytes } = await converter.convert({ ...task(file), options })
    expect(plan.summary.join()).toMatch(/over 10x10.*3 frames/)
    expect(plan.peakBytes).toBeGreaterThanOrEqual(measuredPeakBytes)
    for (const page of [0, 1, 2]) {
      const { at } = await pixelsOf(await sharp(bytes, { page }).png().toBuffer())
      expect(at(35, 25)).toEqual(RED)
      expect(at(5, 5)).not.toEqual(RED)
    }
  })
})
