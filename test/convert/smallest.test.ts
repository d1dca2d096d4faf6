import { describe, expect, it } from 'vitest'
import type { Converter } from '../../src/convert/convert.ts'
import { ConversionGate } from '../../src/convert/gate.ts'
import { convertOrKeep } from '../../src/convert/smallest.ts'
import { ChunkList, type ConvertOptions, DEFAULT_OPTIONS } from '../../src/engine/index.ts'
import { convert, photo, testEngine } from '../helpers/engine.ts'
import { FakeClock } from './fake-clock.ts'

const LIMITS = { maxWaitingBytes: 1e6, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const jpeg = await photo(64, 48).jpeg().toBuffer()
const engine = testEngine()
const options: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'jpeg' }

/** Runs it over a converter whose result has so many bytes, and the asked quality or a lower one. */
async function run(resultBytes: number, change: Partial<ConvertOptions> = {}, quality = 80) {
  const ticket = new ConversionGate(LIMITS, new FakeClock()).admit(jpeg.length)
  const conversion = await convert(engine, jpeg, options)
  let seen: Buffer | undefined
  const converter: Converter = {
    admit: () => ticket,
    plan: (input, wanted) => engine.plan(input, wanted),
    convert: async ({ input }) => {
      seen = Buffer.from(input.slice(0, input.length))
      input.release()
      return { ...conversion, quality, bytes: new Uint8Array(resultBytes) }
    },
    derive: async () => ({ decodes: 0 }),
  }
  const input = new ChunkList()
  input.append(jpeg)
  const job = { input, options: { ...options, ...change }, ticket }
  const result = await convertOrKeep(converter, job)
  return { result, seen, isHeld: ticket.isHeld }
}

describe('convertOrKeep()', () => {
  it.each([jpeg.length, jpeg.length + 1])(
    'convertOrKeep() keeps the input where the result has %i bytes',
    async (resultBytes) => {
      const { result } = await run(resultBytes)
      expect(result.kept).toBe(true)
      expect(Buffer.from(result.bytes)).toEqual(jpeg)
    },
  )

  it('convertOrKeep() takes the result that is smaller', async () => {
    const { result } = await run(jpeg.length - 1)
    expect(result).toMatchObject({ kept: false, bytes: new Uint8Array(jpeg.length - 1) })
  })

  it.each([
    ['that fits in maxBytes, rather than a worse result', jpeg.length, 63, true],
    ['that does not fit in maxBytes', jpeg.length - 1, 63, false],
    ['that fits, but is larger than the result of the asked quality', jpeg.length, 80, false],
  ])('convertOrKeep() of an input %s', async (_, maxBytes, quality, kept) => {
    const { result } = await run(jpeg.length - 2, { maxBytes }, quality)
    expect(result.kept).toBe(kept)
    expect(result.bytes.length).toBeLessThanOrEqual(maxBytes)
  })

  it('convertOrKeep() converts the very input, and its ticket says that it stays held', async () => {
    const { seen, isHeld } = await run(1)
    expect(seen).toEqual(jpeg)
    expect(isHeld).toBe(true)
  })

  it('convertOrKeep() holds nothing that cannot be kept', async () => {
    const { result, seen, isHeld } = await run(jpeg.length + 1, { width: 32 })
    expect(seen).toEqual(jpeg)
    expect(isHeld).toBe(false)
    expect(result.kept).toBe(false)
  })
})
