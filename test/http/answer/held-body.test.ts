import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BusyError } from '../../../src/admission/busy-error.ts'
import { ConversionGate } from '../../../src/admission/gate.ts'
import { heldBody, LEAST_HELD_BYTES } from '../../../src/http/answer/held-body.ts'
import { FakeClock } from '../../helpers/fake-clock.ts'
import { seededRandom } from '../../helpers/random.ts'

const LARGE = seededRandom(5).bytes(3 * LEAST_HELD_BYTES + 7) as Uint8Array<ArrayBuffer>
const LIMITS = { maxWaitingBytes: 2 * LARGE.length, maxWaiting: 9, waitMs: 10_000, leaseMs: 90_000 }
const REST = LIMITS.maxWaitingBytes - LARGE.length

/** As workerd has it, but for the length. */
const openBody = () => new TransformStream<Uint8Array, Uint8Array>()

let gate: ConversionGate

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  gate = new ConversionGate(LIMITS, new FakeClock())
})

afterEach(() => {
  vi.useRealTimers()
})

function answer() {
  return new Response(heldBody({ gate, openBody }, LARGE))
}

describe('heldBody()', () => {
  it('heldBody() answers few bytes as they are', () => {
    const few = LARGE.subarray(0, LEAST_HELD_BYTES - 1)
    expect(heldBody({ gate, openBody }, few)).toBe(few)
    expect(gate.reserve(LIMITS.maxWaitingBytes).bytes).toBe(LIMITS.maxWaitingBytes)
  })

  it('heldBody() answers all bytes, and counts them until they are taken', async () => {
    const response = answer()
    expect(() => gate.reserve(REST + 1)).toThrow(BusyError)
    expect(Buffer.compare(await response.bytes(), LARGE)).toBe(0)
    await expect.poll(() => vi.getTimerCount()).toBe(0)
    expect(gate.reserve(LIMITS.maxWaitingBytes).bytes).toBe(LIMITS.maxWaitingBytes)
  })

  it('heldBody() gives the place back when the client leaves', async () => {
    const { body } = answer()
    await body!.cancel()
    await expect.poll(() => vi.getTimerCount()).toBe(0)
    expect(gate.reserve(LIMITS.maxWaitingBytes).bytes).toBe(LIMITS.maxWaitingBytes)
  })

  it('heldBody() breaks off where nothing is taken for seconds and others need the room', async () => {
    const response = answer()
    expect(() => gate.reserve(REST + 1)).toThrow(BusyError)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(gate.reserve(REST + 1).bytes).toBe(REST + 1)
    await vi.advanceTimersByTimeAsync(1_000)
    await expect(response.bytes()).rejects.toThrow('others are waiting')
    await expect.poll(() => vi.getTimerCount()).toBe(0)
  })
})
