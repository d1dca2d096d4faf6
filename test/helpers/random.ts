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
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 255),
  }
}
