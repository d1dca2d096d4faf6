import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { LzwDecoder } from '../../../../src/engine/formats/gif/lzw.ts'
import { encodeLzw } from '../../../../src/engine/formats/gif/lzw-encoder.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'

function decoded(data: Uint8Array, count: number): Uint8Array {
  const into = new Uint8Array(count + 1)
  const filled = new LzwDecoder(bytesOf(data), 0).read(into, count + 1)
  return into.subarray(0, filled)
}

/** Runs of few indexes, noise, and a pattern that comes again: a table gets full and old. */
function mixed(random: Random, count: number, colors: number): Uint8Array {
  const indexes = new Uint8Array(count)
  for (let at = 0; at < count; ) {
    const length = Math.min(count - at, 1 + random.below(3_000))
    const kind = random.below(3)
    const base = random.below(colors)
    for (let i = 0; i < length; i++, at++) {
      indexes[at] =
        kind === 0 ? base : kind === 1 ? random.below(colors) : (base + (i % 7)) % colors
    }
  }
  return indexes
}

describe('encodeLzw()', () => {
  it.each([1, 2, 4, 8])('writes what comes back with %d bits, however long', (bits) => {
    const random = seededRandom(bits)
    for (const count of [0, 1, 2, 3, 255, 4_096, 5_000, 70_000, 200_000]) {
      const indexes = mixed(random, count, 1 << bits)
      expect(Buffer.compare(decoded(encodeLzw(indexes, bits), count), indexes)).toBe(0)
    }
  })

  it('keeps a full table while it serves, and takes a new one where what comes is new', () => {
    const random = seededRandom(9)
    const pattern = Uint8Array.from({ length: 2_000 }, () => random.below(200))
    const same = Uint8Array.from({ length: 120_000 }, (_, i) => pattern[i % pattern.length]!)
    // A table that is thrown away when it is full learns the pattern again and again: 112,825 bytes.
    expect(encodeLzw(same, 8).length).toBeLessThan(70_000)
    const flat = Uint8Array.from({ length: 60_000 }, () => 1)
    const both = new Uint8Array([...same, ...flat])
    const lengths = [same, both].map((all) => encodeLzw(all, 8).length)
    expect(lengths[1]).toBeLessThan(lengths[0]! + 800)
  })

  it('writes one of two indexes that show the same, in fewer bytes on the whole', () => {
    let [saved, most] = [0, 0]
    for (let seed = 0; seed < 30; seed++) {
      const random = seededRandom(seed)
      const count = 1 + random.below(20_000)
      const indexes = mixed(random, count, 32)
      const others = indexes.map((index) => (random.below(3) === 0 ? 32 : index))
      const data = encodeLzw(others, 6, indexes)
      const read = decoded(data, count)
      expect(read).toHaveLength(count)
      expect(read.every((index, i) => index === indexes[i] || index === others[i])).toBe(true)
      const given = Math.min(encodeLzw(indexes, 6).length, encodeLzw(others, 6).length)
      saved += given - data.length
      most = Math.max(most, data.length / given)
    }
    expect(saved).toBeGreaterThan(0)
    expect(most).toBeLessThan(1.2)
  })
})
