import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { ConversionGate } from '../../src/admission/gate.ts'
import { createConverter } from '../../src/convert/convert.ts'
import { overlays } from '../../src/convert/overlays.ts'
import { type Conversion, DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { photo, pixelsOf, testEngine } from '../helpers/engine.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const engine = testEngine()
const store = new MemoryStore()
const LIMITS = { maxWaitingBytes: 1e7, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const badge = { name: 'badge', key: 'badge.png', gravity: { x: 1, y: 1 }, share: 0.25, opacity: 1 }
const converter = createConverter(engine, overlays(engine, store, [badge]))
const PNG = { ...DEFAULT_OPTIONS, format: 'png', overlay: ['badge'] } as const
const RED = [255, 0, 0, 255]

beforeAll(async () => {
  const red = sharp({ create: { width: 20, height: 20, channels: 3, background: '#f00' } })
  await store.put('badge.png', new Uint8Array(await red.png().toBuffer()), {
    contentType: 'image/png',
  })
})

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
