import { afterEach, describe, expect, it, vi } from 'vitest'
import { type BodyLimits, BodyReader } from '../../../src/http/upload/body.ts'

const LIMITS = { maxBytes: 10, maxPauseMs: 5_000, maxMs: 60_000 }
const LARGE = { ...LIMITS, maxBytes: 1_000_000 }

afterEach(() => {
  vi.useRealTimers()
})

async function readAll(reader: BodyReader, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of reader.chunks()) onChunk(chunk)
}

/** A body of chunks of the given sizes that then ends, breaks, or says nothing more. */
function bodyOf(sizes: readonly number[], end: 'close' | 'error' | 'silence' = 'close') {
  const left = [...sizes]
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = left.shift()
      if (size !== undefined) controller.enqueue(new Uint8Array(size))
      else if (end === 'close') controller.close()
      else if (end === 'error') controller.error(new Error('the line went dead'))
    },
    cancel() {
      isCancelled = true
    },
  })
  return { stream, left, isCancelled: () => isCancelled }
}

const code = (value: string) => expect.objectContaining({ code: value })

describe('BodyReader.chunks()', () => {
  it('hands over every chunk in order, up to the limit', async () => {
    const sizes: number[] = []
    await readAll(new BodyReader(bodyOf([3, 1, 6]).stream, LIMITS), (chunk) => {
      sizes.push(chunk.length)
    })
    expect(sizes).toEqual([3, 1, 6])
  })

  it('takes no body for an empty one', async () => {
    const take = vi.fn()
    await readAll(new BodyReader(null, LIMITS), take)
    expect(take).not.toHaveBeenCalled()
  })

  it('refuses the chunk that passes the limit', async () => {
    const take = vi.fn()
    const reading = readAll(new BodyReader(bodyOf([10, 1]).stream, LIMITS), take)
    await expect(reading).rejects.toThrow(code('body-too-large'))
    expect(take).toHaveBeenCalledTimes(1)
  })

  it('refuses a body that breaks', async () => {
    const reading = readAll(new BodyReader(bodyOf([1], 'error').stream, LIMITS), () => {})
    await expect(reading).rejects.toThrow(code('malformed-body'))
  })

  it('refuses a body that stalls, and not one that pauses', async () => {
    const { write, refusal } = openBody(LARGE, 'no bytes for 5 seconds')
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(LIMITS.maxPauseMs - 1)
      await write(10_000)
    }
    await vi.advanceTimersByTimeAsync(LIMITS.maxPauseMs)
    await refusal
  })

  it('refuses a body of which less than 10 KiB come within 10 seconds', async () => {
    const { write, refusal, isRefused } = openBody(LARGE, 'it comes too slowly')
    const bytesOf = [...Array<number>(30).fill(2_048), 100, 100, 100, 100, 100] // 5 * 2,048 + 500
    for (const bytes of bytesOf) {
      await write(bytes)
      await vi.advanceTimersByTimeAsync(1_000)
      expect(isRefused()).toBe(false)
    }
    await vi.advanceTimersByTimeAsync(1_000)
    await refusal
  })

  it('asks for no pace in the first 10 seconds', async () => {
    const { write, refusal, isRefused } = openBody(LARGE, 'it comes too slowly')
    for (let second = 0; second < 9; second++) {
      await write(1)
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(isRefused()).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    await refusal
  })

  it('refuses a body that takes too long, however fast it comes', async () => {
    const limits = { ...LARGE, maxMs: 20_000 }
    const { write, refusal, isRefused } = openBody(limits, 'it took over 20 seconds')
    for (let second = 0; second < 20; second++) {
      expect(isRefused()).toBe(false)
      await write(20_000)
      await vi.advanceTimersByTimeAsync(1_000)
    }
    await vi.advanceTimersByTimeAsync(1_000)
    await refusal
  })

  it('does not count the time in which nobody waits for bytes', async () => {
    vi.useFakeTimers()
    const reader = new BodyReader(bodyOf([1, 1, 1, 1]).stream, LIMITS)
    await readAll(reader, () => {
      vi.setSystemTime(Date.now() + 14_000) // a part is being stored, or a conversion computes
    })
  })

  it('BodyReader.stop() ends the reading at its next look', async () => {
    vi.useFakeTimers()
    const { readable } = new TransformStream<Uint8Array, Uint8Array>()
    const reader = new BodyReader(readable, LIMITS)
    const refusal = expect(readAll(reader, () => {})).rejects.toThrow('others are waiting')
    await vi.advanceTimersByTimeAsync(100)
    reader.stop(new Error('others are waiting'))
    await vi.advanceTimersByTimeAsync(1_000)
    await refusal
    await reader.discard() // does not wait for more
  })

  it('BodyReader.rate tells nothing at first, then what comes', async () => {
    vi.useFakeTimers()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const reader = new BodyReader(readable, LARGE)
    const reading = readAll(reader, () => {})
    await vi.advanceTimersByTimeAsync(400)
    expect(reader.rate).toBeUndefined()
    await vi.advanceTimersByTimeAsync(100)
    expect(reader.rate).toBe(0)
    const writer = writable.getWriter()
    await writer.write(new Uint8Array(50_000))
    await vi.advanceTimersByTimeAsync(500)
    expect(reader.rate).toBe(50_000)
    expect(reader.isAwaiting).toBe(true)
    await writer.close()
    await reading
    expect(reader.isAwaiting).toBe(false)
  })
})

/** A body that a test writes by hand, and what its reading is refused with. */
function openBody(limits: BodyLimits, why: string) {
  vi.useFakeTimers()
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const reading = readAll(new BodyReader(readable, limits), () => {})
  let refused = false
  reading.catch(() => {
    refused = true
  })
  const refusal = expect(reading).rejects.toThrow(
    expect.objectContaining({ code: 'body-stalled', message: `Cannot read the body: ${why}` }),
  )
  const write = (bytes: number) => writer.write(new Uint8Array(bytes))
  return { write, refusal, isRefused: () => refused }
}

describe('BodyReader.discard()', () => {
  it('takes the rest so that the client can read the refusal', async () => {
    const body = bodyOf([1, 2, 3])
    const reader = new BodyReader(body.stream, LIMITS)
    await expect(readAll(reader, refuse)).rejects.toThrow('refused')
    await reader.discard()
    expect(body.left).toEqual([])
    expect(body.isCancelled()).toBe(false)
  })

  it('ends an endless body', async () => {
    const body = bodyOf(Array.from({ length: 100 }, () => 4))
    await new BodyReader(body.stream, LIMITS).discard()
    expect(body.isCancelled()).toBe(true)
    expect(body.left.length).toBeGreaterThan(90)
  })

  it('gives up on a body that comes too slowly', async () => {
    vi.useFakeTimers()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const discarding = new BodyReader(readable, LARGE).discard()
    for (let second = 0; second < 10; second++) {
      await writer.write(new Uint8Array(1))
      await vi.advanceTimersByTimeAsync(1_000)
    }
    await discarding
  })

  it('gives up silently on a body that broke', async () => {
    const reader = new BodyReader(bodyOf([1], 'error').stream, LIMITS)
    await expect(readAll(reader, () => {})).rejects.toThrow()
    await expect(reader.discard()).resolves.toBeUndefined()
  })
})

function refuse(): never {
  throw new Error('refused')
}
