/** Seeded randomness: a failing test fails again. */

export interface Random {
  /** A whole number, 0 … below − 1. */
  below(limit: number): number
  bytes(count: number): Uint8Array<ArrayBuffer>
}

/** The generator mulberry32: 32 bits of state, good enough to pick test data. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  return {
    below: (limit) => Math.floor((next() / 2 ** 32) * limit),
    bytes(count) {
      const bytes = new Uint8Array(count)
      for (let i = 0; i < count; i++) bytes[i] = next() & 255
      return bytes
    },
  }
}

/** A linear congruential generator, 32 bits at a time: for the grain of pictures; high bits are best. */
export function grains(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state
  }
}
