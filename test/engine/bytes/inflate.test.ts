import { constants, deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inflateInto } from '../../../src/engine/bytes/inflate.ts'
import { emptyBlocks } from '../../helpers/deflate-writer.ts'
import { seededRandom } from '../../helpers/random.ts'

/** Text-like bytes: literals, matches near and far, and runs. */
function sample(seed: number): Uint8Array {
  const random = seededRandom(seed)
  const bytes = new Uint8Array(1 + random.below(90_000))
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + random.below(400))
    const distance = 1 + random.below(Math.max(1, Math.min(at, 32_768)))
    const isCopy = at > 0 && random.below(3) > 0
    for (; at < end; at++)
      bytes[at] = isCopy ? bytes[at - distance]! : random.below(random.below(256) + 1)
  }
  return bytes
}

describe('inflateInto', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('inflateInto() undoes deflate (seed %i)', (seed) => {
    const bytes = sample(seed)
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED]) {
        const stream = deflateSync(bytes, { level, strategy })
        const target = new Uint8Array(bytes.length)
        expect(inflateInto(target, stream)).toBe(bytes.length)
        expect(Buffer.compare(target, bytes)).toBe(0)
      }
    }
  })

  it('inflateInto() stops when the target is full', () => {
    const bytes = sample(9)
    const stream = deflateSync(bytes)
    for (const length of [0, 1, 4, 1000]) {
      const target = new Uint8Array(length)
      expect(inflateInto(target, stream)).toBe(length)
      expect(Buffer.compare(target, bytes.subarray(0, length))).toBe(0)
    }
  })

  it('inflateInto() answers what it has made of a stream that is cut off', () => {
    const bytes = sample(10)
    const stream = deflateSync(bytes)
    const target = new Uint8Array(bytes.length)
    const made = inflateInto(target, stream.subarray(0, stream.length >> 1))
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(bytes.length)
    expect(Buffer.compare(target.subarray(0, made), bytes.subarray(0, made))).toBe(0)
  })

  it.each([1, 2, 3])('inflateInto() ends, whatever is wrong (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const whole = deflateSync(sample(seed))
    for (let round = 0; round < 300; round++) {
      const stream = new Uint8Array(whole)
      for (let hits = random.below(6); hits >= 0; hits--) {
        stream[random.below(Math.min(400, stream.length))] = random.below(256)
      }
      const target = new Uint8Array(100_000)
      expect(inflateInto(target, stream)).toBeLessThanOrEqual(target.length)
    }
  })

  it.each([
    [8_000, 5],
    [10_000, 0],
  ])('inflateInto() gives up on thousands of codes for nothing (%i blocks)', (blocks, made) => {
    const stream = emptyBlocks(blocks, true, Uint8Array.of(1, 2, 3, 4, 5))
    expect(inflateInto(new Uint8Array(5), stream)).toBe(made)
  })
})
