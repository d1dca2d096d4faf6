import { describe, expect, it } from 'vitest'
import type { Converter } from '../../src/convert/convert.ts'
import { ConversionGate } from '../../src/convert/gate.ts'
import { convertOrKeep } from '../../src/convert/smallest.ts'
import { ChunkList, DEFAULT_OPTIONS } from '../../src/engine/index.ts'
import { convert, photo, testEngine } from '../helpers/engine.ts'
import { FakeClock } from './fake-clock.ts'

const LIMITS = { maxWaitingBytes: 1e6, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const jpeg = await photo(64, 48).jpeg().toBuffer()
const engine = testEngine()
const options = { ...DEFAULT_OPTIONS, format: 'jpeg' } as const

/** Runs it over a converter whose result has so many bytes. */
async function run(resultBytes: number, change: Partial<typeof options> & { width?: number } = {}) {
  const ticket = new ConversionGate(LIMITS, new FakeClock()).admit(jpeg.length)
  const conversion = await convert(engine, jpeg, options)
  let seen: Buffer | undefined
  const converter: Converter = {
    admit: () => ticket,
    plan: (input, wanted) => engine.plan(input, wanted),
    convert: async ({ input }) => {
      seen = Buffer.from(input.toUint8Array())
      input.release()
      return { ...conversion, bytes: new Uint8Array(resultBytes) }
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
