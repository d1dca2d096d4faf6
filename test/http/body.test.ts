import { afterEach, describe, expect, it, vi } from 'vitest'
import { BodyReader } from '../../src/http/body.ts'

const LIMITS = { maxBytes: 10, maxPauseMs: 5_000 }

afterEach(() => {
  vi.useRealTimers()
})

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

describe('BodyReader.readAll()', () => {
  it('BodyReader.readAll() hands over every chunk in order, up to the limit', async () => {
    const sizes: number[] = []
    await new BodyReader(bodyOf([3, 1, 6]).stream, LIMITS).readAll((chunk) => {
      sizes.push(chunk.length)
    })
    expect(sizes).toEqual([3, 1, 6])
  })

  it('BodyReader.readAll() takes no body for an empty one', async () => {
    const take = vi.fn()
    await new BodyReader(null, LIMITS).readAll(take)
    expect(take).not.toHaveBeenCalled()
  })

  it('BodyReader.readAll() refuses the chunk that passes the limit', async () => {
    const take = vi.fn()
    const reading = new BodyReader(bodyOf([10, 1]).stream, LIMITS).readAll(take)
    await expect(reading).rejects.toThrow(code('body-too-large'))
    expect(take).toHaveBeenCalledTimes(1)
  })

  it('BodyReader.readAll() refuses a body that breaks', async () => {
    const reading = new BodyReader(bodyOf([1], 'error').stream, LIMITS).readAll(() => {})
    await expect(reading).rejects.toThrow(code('malformed-body'))
  })

  it('BodyReader.readAll() refuses a body that stalls, and not one that is slow', async () => {
    vi.useFakeTimers()
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
    const writer = writable.getWriter()
    const reading = new BodyReader(readable, LIMITS).readAll(() => {})
    const refusal = expect(reading).rejects.toThrow(code('body-stalled'))
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(LIMITS.maxPauseMs - 1)
      await writer.write(new Uint8Array(1))
    }
    await vi.advanceTimersByTimeAsync(LIMITS.maxPauseMs)
    await refusal
  })
})

describe('BodyReader.discard()', () => {
  it('BodyReader.discard() takes the rest so that the client can read the refusal', async () => {
    const body = bodyOf([1, 2, 3])
    const reader = new BodyReader(body.stream, LIMITS)
    await expect(reader.readAll(refuse)).rejects.toThrow('refused')
    await reader.discard()
    expect(body.left).toEqual([])
    expect(body.isCancelled()).toBe(false)
  })

  it('BodyReader.discard() ends an endless body', async () => {
    const body = bodyOf(Array.from({ length: 100 }, () => 4))
    await new BodyReader(body.stream, LIMITS).discard()
    expect(body.isCancelled()).toBe(true)
    expect(body.left.length).toBeGreaterThan(90)
  })

  it('BodyReader.discard() gives up silently on a body that broke', async () => {
    const reader = new BodyReader(bodyOf([1], 'error').stream, LIMITS)
    await expect(reader.readAll(() => {})).rejects.toThrow()
    await expect(reader.discard()).resolves.toBeUndefined()
  })
})

function refuse(): never {
  throw new Error('refused')
}
