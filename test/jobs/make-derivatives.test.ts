import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { createGate } from '../../src/admission/create-gate.ts'
import { parseConfig } from '../../src/config.ts'
import { createConverter } from '../../src/convert/convert.ts'
import { type Limits, MEBIBYTE, OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { makeDerivatives, type RunPorts } from '../../src/jobs/make-derivatives.ts'
import type { ObjectBytes, PutOptions } from '../../src/storage/object-store.ts'
import { largePhoto, testEngine } from '../helpers/engine.ts'
import { FakeClock, settle } from '../helpers/fake-clock.ts'
import { runningJob } from '../helpers/jobs.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const CONFIG = parseConfig({})

/** Remembers the order in which it is written to, and may stop answering. */
class NotingStore extends MemoryStore {
  readonly written: string[] = []
  isHanging = false

  override put(key: string, body: ObjectBytes, options: PutOptions) {
    this.written.push(key)
    if (this.isHanging) return new Promise<never>(() => {})
    return super.put(key, body, options)
  }
}

function portsOf(store: MemoryStore, limits: Partial<Limits> = {}, clock = new FakeClock()) {
  const converter = createConverter(testEngine(limits))
  const gate = createGate(CONFIG, clock)
  const { derivatives: sizes, maxUploadBytes: maxBytes } = CONFIG
  return { store, gate, converter, sizes, maxBytes, clock } satisfies RunPorts
}

async function photoFile(width: number, height: number, progressive: boolean) {
  return new Uint8Array(await largePhoto(width, height).jpeg({ progressive }).toBuffer())
}

const SIZES = ['2048x1536', '1024x768', '512x384', '200x200']

describe('makeDerivatives()', () => {
  it.each([
    ['every', '12 MP', 4_032, 3_024, false, OUTPUT_FORMATS],
    ['a quick', '5 MP progressive', 2_560, 1_920, true, ['webp', 'jpeg']], // 48 MP: in the soak
  ] as const)(
    'takes one decode for every size in %s format of a %s photo',
    async (_, __, width, height, progressive, formats) => {
      const store = new NotingStore()
      const file = await photoFile(width, height, progressive)
      const job = await runningJob(store, file, formats)
      const { plan, derivatives, original } = await makeDerivatives(job, portsOf(store))
      expect(original).toMatchObject({ width, height })
      expect(plan).toMatch(/; decodes=1; peak=\d+\.\dMiB$/)
      expect(Number(/peak=([\d.]+)/.exec(plan)?.[1])).toBeLessThan(96)
      expect(
        derivatives.map(({ format, width, height }) => `${format} ${width}x${height}`),
      ).toEqual(formats.flatMap((format) => SIZES.map((size) => `${format} ${size}`)))
      for (const { key, bytes, width, height } of derivatives) {
        const stored = await sharp(await bytesOf(store, key)).metadata()
        expect(stored).toMatchObject({ width, height, size: bytes })
      }
    },
  )

  it('stores each derivative before the next is made, the smallest first', async () => {
    const store = new NotingStore()
    const job = await runningJob(store, await photoFile(800, 600, false), ['webp', 'jpeg'])
    await makeDerivatives(job, portsOf(store))
    expect(store.written.slice(1)).toEqual([
      'thumb/a.webp',
      'thumb/a.jpg',
      'small/a.webp',
      'small/a.jpg',
      'full/a.webp', // as large as medium: the photo is smaller than both
      'full/a.jpg',
      'medium/a.webp',
      'medium/a.jpg',
    ])
  })

  it('takes several decodes where all results together are over the budget', async () => {
    const store = new NotingStore()
    const job = await runningJob(store, await photoFile(1_500, 1_125, false), ['webp', 'png'])
    const whole = await makeDerivatives(job, portsOf(store))
    const peak = Number(/peak=([\d.]+)/.exec(whole.plan)?.[1]) * MEBIBYTE
    const parts = await makeDerivatives(job, portsOf(store, { memoryBudget: 0.8 * peak }))
    expect(Number(/decodes=(\d+)/.exec(parts.plan)?.[1])).toBeGreaterThan(1)
    expect(parts.derivatives.map(({ key }) => key)).toEqual(whole.derivatives.map(({ key }) => key))
    const none = makeDerivatives(job, portsOf(store, { memoryBudget: 3 * MEBIBYTE }))
    await expect(none).rejects.toMatchObject({ code: 'memory-budget' })
  })

  it('keeps nothing of an original that was removed while it ran', async () => {
    const store = new NotingStore()
    const job = await runningJob(store, await photoFile(400, 300, false), ['webp'])
    const put = store.put.bind(store)
    store.put = async (key, body, options) => {
      if (store.written.length === 3) await store.delete(job.original.key)
      return await put(key, body, options)
    }
    const run = makeDerivatives(job, portsOf(store))
    await expect(run).rejects.toMatchObject({ name: 'SourceError', code: 'missing' })
    expect(store.written).toHaveLength(5) // the original and four derivatives
    expect((await store.list({ prefix: '' })).objects).toEqual([])
  })

  it('gives up on a bucket that does not answer, and the permit with it', async () => {
    const clock = new FakeClock()
    const store = new NotingStore()
    const job = await runningJob(store, await photoFile(400, 300, false), ['webp'])
    const ports = portsOf(store, {}, clock)
    store.isHanging = true
    const outcome = makeDerivatives(job, ports).catch((error: unknown) => error)
    let ended = false
    void outcome.then(() => {
      ended = true
    })
    for (let seconds = 0; !ended && seconds < 3_600; seconds++) {
      await settle()
      await clock.advance(1_000)
    }
    expect(ended).toBe(true)
    expect(await outcome).toMatchObject({ name: 'StorageError', operation: 'put' })
    store.isHanging = false
    expect((await makeDerivatives(job, ports)).derivatives).toHaveLength(4)
  })
})

async function bytesOf(store: MemoryStore, key: string): Promise<Uint8Array> {
  const body = (await store.get(key))?.body
  return new Uint8Array(await new Response(body).arrayBuffer())
}
