import { expect, it } from 'vitest'
import { createGate } from '../../src/admission/create-gate.ts'
import { parseConfig } from '../../src/config.ts'
import { createConverter } from '../../src/convert/convert.ts'
import { measuredConverter } from '../../src/convert/measured.ts'
import { convertOrKeep } from '../../src/convert/smallest.ts'
import { createEngine, DEFAULT_LIMITS, DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import type { Job } from '../../src/jobs/job.ts'
import { makeDerivatives } from '../../src/jobs/make-derivatives.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import type { Metrics } from '../../src/metrics/metrics.ts'
import { countingFormats } from '../helpers/counting-formats.ts'
import { photo } from '../helpers/engine.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const CONFIG = parseConfig({})
const METRICS = { count: () => {}, observe: () => {} } as unknown as Metrics

function countingConverter() {
  const { formats, counts } = countingFormats()
  const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS, { formats })
  const converter = measuredConverter(createConverter(engine), METRICS)
  return { gate: createGate(CONFIG, new FakeClock()), converter, counts }
}

it.each([
  ['is converted', { width: 40 }, 1],
  ['may be kept', {}, 1],
  ['may be turned', {}, 6],
])('convertOrKeep() reads the header of a picture that %s once', async (_, change, orientation) => {
  const file = await photo(64, 48).jpeg().withMetadata({ orientation }).toBuffer()
  const { gate, converter, counts } = countingConverter()
  const ticket = gate.reserve(file.length)
  const picture = converter.inspect(SlabList.of(file))
  const options = { ...DEFAULT_OPTIONS, format: 'jpeg', ...change } as const
  await convertOrKeep(converter, { picture, options, ticket })
  expect(counts.headers).toBe(1)
})

it('makeDerivatives() reads the header of the original once', async () => {
  const { gate, converter, counts } = countingConverter()
  const store = new MemoryStore()
  const file = new Uint8Array(await photo(64, 48).jpeg().toBuffer())
  const original = { key: 'originals/a.jpg', bytes: file.length, contentType: 'image/jpeg' }
  await store.put(original.key, file, original)
  const job = { id: 'a', original, order: { formats: ['webp', 'jpeg'], quality: 80 } } as const
  const { derivatives: sizes, maxUploadBytes: maxBytes } = CONFIG
  const ports = { store, gate, converter, sizes, maxBytes, clock: new FakeClock() }
  const { derivatives } = await makeDerivatives(job as unknown as Job, ports)
  expect(derivatives).toHaveLength(2 * sizes.length)
  expect(counts.headers).toBe(1)
})
