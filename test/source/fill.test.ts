import { describe, expect, it } from 'vitest'
import { BusyError } from '../../src/admission/busy-error.ts'
import { ConversionGate } from '../../src/admission/gate.ts'
import type { FileSource, Sender } from '../../src/source/file-source.ts'
import { memoryTarget, type PieceWriter, writerTarget } from '../../src/source/file-target.ts'
import { fill } from '../../src/source/fill.ts'
import { openStored } from '../../src/source/stored.ts'
import { FakeClock } from '../helpers/fake-clock.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { seededRandom } from '../helpers/random.ts'

const LIMITS = { maxWaitingBytes: 400_000, maxWaiting: 5, waitMs: 10_000, leaseMs: 60_000 }
const FILE = seededRandom(1).bytes(100_000)

function newGate() {
  return new ConversionGate(LIMITS, new FakeClock())
}

/** A source of so many bytes, in pieces of 30,000. */
function sourceOf(file: Uint8Array, sender?: Sender): FileSource {
  async function* pieces() {
    for (let start = 0; start < file.length; start += 30_000) {
      yield file.subarray(start, start + 30_000)
    }
  }
  const source = { pieces: pieces(), maxBytes: 300_000, declaredBytes: file.length }
  return sender ? { ...source, sender } : source
}

/** Remembers what it was asked, holds what was not drained. */
function writer(): PieceWriter & { readonly pieces: number[]; isReleased: boolean } {
  let held = 0
  let length = 0
  const pieces: number[] = []
  return {
    pieces,
    isReleased: false,
    get length() {
      return length
    },
    heldWith: (bytes) => held + bytes,
    write(piece) {
      held += piece.length
      length += piece.length
      pieces.push(piece.length)
    },
    async drain() {
      held = 0
    },
    release() {
      this.isReleased = true
    },
  }
}

describe('fill()', () => {
  it('takes the whole file into memory, which the ticket answers for', async () => {
    const ticket = newGate().reserve(1)
    const target = memoryTarget(ticket, FILE.length)
    await fill(target, ticket, sourceOf(FILE))
    expect(Buffer.compare(target.file.slice(0, FILE.length), FILE)).toBe(0)
    expect(ticket.bytes).toBe(target.file.heldBytes)
  })

  it('cuts pieces to what the writer takes, and drains after each', async () => {
    const ticket = newGate().reserve(1)
    const target = writer()
    await fill(writerTarget(target, { ticket, maxPieceBytes: 8_000 }), ticket, sourceOf(FILE))
    expect(target.pieces.slice(0, 5)).toEqual([8_000, 8_000, 8_000, 6_000, 8_000])
    expect(target.length).toBe(FILE.length)
    expect(ticket.bytes).toBe(8_000)
  })

  it('refuses the piece that passes the limit, whatever was declared', async () => {
    const ticket = newGate().reserve(1)
    const source = { ...sourceOf(FILE), maxBytes: 70_000 }
    const target = writer()
    const filling = fill(writerTarget(target, { ticket, maxPieceBytes: 30_000 }), ticket, source)
    await expect(filling).rejects.toMatchObject({ code: 'too-large', limit: 70_000 })
    expect(target.length).toBe(60_000)
  })

  it('takes nothing for which there is no room', async () => {
    const gate = newGate()
    gate.reserve(330_000)
    const ticket = gate.reserve(1)
    const target = memoryTarget(ticket, undefined)
    await expect(fill(target, ticket, sourceOf(FILE))).rejects.toThrow(BusyError)
    expect(target.file.heldBytes).toBe(65_536)
  })

  it('lets a slow sender go when the gate says so, and frees what it has sent', async () => {
    const gate = newGate()
    const ticket = gate.reserve(1)
    const target = memoryTarget(ticket, undefined)
    const { promise, reject } = Promise.withResolvers<never>()
    const slow: Sender = { rate: 1, isAwaiting: true, stop: reject }
    async function* pieces() {
      yield FILE.subarray(0, 70_000)
      yield await promise
    }
    const filling = fill(target, ticket, { ...sourceOf(FILE, slow), pieces: pieces() })
    const refusal = expect(filling).rejects.toThrow('it is slow, and others are waiting')
    await new Promise((resolve) => setImmediate(resolve))
    expect(target.file.length).toBe(70_000)
    gate.reserve(LIMITS.maxWaitingBytes)
    expect(target.file.heldBytes).toBe(0)
    await refusal
  })
})

describe('openStored()', () => {
  it('hands out what rests in the bucket, and tells of it', async () => {
    const store = new MemoryStore()
    await store.put('originals/a.jpg', FILE.slice(), { contentType: 'image/jpeg' })
    const source = await openStored(store, 'originals/a.jpg', 300_000)
    expect(source.info).toMatchObject({ key: 'originals/a.jpg', contentType: 'image/jpeg' })
    const ticket = newGate().reserve(1)
    const target = memoryTarget(ticket, source.declaredBytes)
    await fill(target, ticket, source)
    expect(Buffer.compare(target.file.take(), FILE)).toBe(0)
  })

  it('refuses what is not there', async () => {
    const opening = openStored(new MemoryStore(), 'originals/a.jpg', 1)
    await expect(opening).rejects.toMatchObject({ name: 'SourceError', code: 'missing' })
  })
})
