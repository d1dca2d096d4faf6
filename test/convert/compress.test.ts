import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { ConversionGate } from '../../src/admission/gate.ts'
import { compress } from '../../src/convert/compress.ts'
import { createConverter } from '../../src/convert/convert.ts'
import {
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  SlabList,
  withoutPatented,
} from '../../src/engine/index.ts'
import { nodeSet } from '../../src/load/node.ts'
import { heicOf } from '../helpers/craft-heic.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const { modules, formats } = nodeSet()
const LIMITS = { maxWaitingBytes: 1e7, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const red = sharp({ create: { width: 32, height: 32, channels: 3, background: 'red' } })

/** What workerd has beside the standard. */
class DigestStream extends WritableStream<Uint8Array> {
  readonly digest: Promise<ArrayBuffer>

  constructor() {
    const hash = createHash('sha256')
    const { promise, resolve } = Promise.withResolvers<ArrayBuffer>()
    super({
      write: (chunk) => void hash.update(chunk),
      close: () => resolve(Uint8Array.from(hash.digest()).buffer),
    })
    this.digest = promise
  }
}

beforeAll(() => {
  vi.stubGlobal('crypto', { DigestStream, subtle: crypto.subtle })
})
afterAll(() => vi.unstubAllGlobals())

it('compress() refuses a HEIC where none is read, even if its result is stored', async () => {
  const file = await heicOf(red)
  const store = new MemoryStore()
  const run = (read: typeof formats) => {
    const engine = createEngine(modules, DEFAULT_LIMITS, { formats: read })
    const options = { ...DEFAULT_OPTIONS, format: 'webp' } as const
    const picture = engine.inspect(SlabList.of(file))
    const ticket = new ConversionGate(LIMITS, new FakeClock()).reserve(file.length)
    const task = { picture, options, ticket, name: 'photo' }
    return compress({ converter: createConverter(engine), store }, task)
  }
  const first = await run(formats)
  expect((await run(formats)).key).toBe(first.key)
  await expect(run(withoutPatented(formats))).rejects.toMatchObject({ code: 'unsupported-format' })
})
