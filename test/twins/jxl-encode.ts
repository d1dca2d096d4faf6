/** Scalar twins of wasm/jxl-encode/{ans,ans-pair,cluster}.ts, wasm/jxl-lossless/neighbours.ts and wasm/jxl-recode/runs.ts. */

/** Of a code: clusters of contexts; by cluster and token the first slot and how many there are; slots of a cluster. */
export interface CodeTables {
  readonly map: Uint8Array
  readonly symbolOf: (cluster: number, token: number) => { first: number; share: number }
  readonly slots: Uint16Array
}

/** A hybrid integer (18181-1, C.3.3): its token, its raw bits, and how many these are. */
export function hybridScalar(value: number): readonly [number, number, number] {
  if (value < 16) return [value, 0, 0]
  const exponent = Math.floor(Math.log2(value))
  const rawBits = exponent - 2
  const token = 16 + (exponent - 4) * 4 + ((value >> rawBits) & 3)
  return [token, value % 2 ** rawBits, rawBits]
}

/**
 * The bits of tokens (C.3.1), the first one first: coded from the last token to the first, which a decoder reads the
 * other way round.
 */
export function codeTokensScalar({ map, symbolOf, slots }: CodeTables, tokens: Uint32Array) {
  const words: (readonly [number, number])[] = []
  let state = 0x130000
  for (const token of tokens.toReversed()) {
    const cluster = map[token >>> 16]!
    const [symbol, raw, rawBits] = hybridScalar(token & 0xffff)
    if (rawBits) words.push([raw, rawBits])
    const { first, share } = symbolOf(cluster, symbol)
    if (Math.floor(state / 2 ** 20) >= share) {
      words.push([state % 2 ** 16, 16])
      state = Math.floor(state / 2 ** 16)
    }
    const slot = slots[cluster * 4096 + first + (state % share)]!
    state = Math.floor(state / share) * 4096 + slot
  }
  words.push([Math.floor(state / 2 ** 16), 16], [state % 2 ** 16, 16])
  const digits = ([value, bits]: readonly [number, number]) =>
    Array.from({ length: bits }, (_, i) => Math.floor(value / 2 ** i) % 2)
  return words.toReversed().flatMap(digits)
}

/** Bits of `counts` by the codes that histograms make, of 64 clusters: Infinity in those that there are not. */
export function pricesScalar(clusters: readonly Uint32Array[], counts: Uint32Array): number[] {
  const priceBy = (own: Uint32Array) => {
    const total = own.reduce((sum, n) => sum + n, 0)
    const bitsOf = (i: number) => (own[i] ? Math.min(12, Math.log2(total / own[i])) : 1e9)
    return counts.reduce((sum, n, i) => (n ? sum + n * bitsOf(i) : sum), 0)
  }
  return Array.from({ length: 64 }, (_, k) => (clusters[k] ? priceBy(clusters[k]) : Infinity))
}

/** The samples around the one at x, y as the bytes of one number, the lowest first. */
export function neighboursScalar(
  samples: Int16Array,
  width: number,
  [x, y]: readonly [number, number],
): bigint {
  const at = (dx: number, dy: number) => BigInt(samples[(y + dy) * width + x + dx]!)
  const around = [
    at(-2, -1),
    at(-2, 0),
    at(-1, -1),
    at(-1, 0),
    at(0, -1),
    at(2, -1),
    at(1, -1),
    at(0, -2),
  ]
  return around.reduce((sum, sample, i) => sum + (sample << BigInt(8 * i)), 0n)
}

/** The context of a coefficient by its place and by how many are left (18181-1, I.4), of one that is behind a zero. */
function valueContext(k: number, left: number): number {
  const place = k < 16 ? k - 1 : k < 32 ? 15 + ((k - 16) >> 1) : 23 + ((k - 32) >> 2)
  const bounds = [1, 2, 4, 8, 12, 20, 32, 63]
  const firsts = [0, 31, 62, 93, 123, 152, 180, 206]
  return (place + firsts[bounds.findIndex((most) => left <= most)]!) * 2
}

/**
 * Counts a coefficient of `token` in place `end` and the zeros from place `k` on in front of it one by one, in the
 * histograms of all contexts; the first of them stands behind a coefficient, but where `k` is 0, which means place 1.
 */
export function countRunScalar(
  histograms: Uint32Array,
  [blockContexts, blockContext, left]: readonly [number, number, number],
  [k, end]: readonly [number, number],
  token: number,
): void {
  for (let place = Math.max(1, k); place <= end; place++) {
    const first = 37 * blockContexts + 458 * blockContext
    const context = first + valueContext(place, left) + Number(place === k)
    histograms[context * 64 + (place === end ? token : 0)]!++
  }
}
