/** The entropy coder and what it is told, many at a time, against the same one by one. */

import { describe, expect, it } from 'vitest'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import {
  type CodeTables,
  codeTokensScalar,
  countRunScalar,
  hybridScalar,
  neighboursScalar,
  pricesScalar,
} from '../../../twins/jxl-encode.ts'
import { predictScalar } from '../../../twins/jxl-weighted.ts'

const kernels = testKernels()
const { exports } = kernels
const random = seededRandom(23)
const words = (at: number, count: number) => new Uint32Array(exports.memory.buffer, at, count)

const CONTEXTS = 40
/** Values of a context: 0 alone, few small ones, or many large ones. */
function valueIn(context: number): number {
  if (context % 4 === 0) return 0
  return context % 4 < 3 ? random.below(1 << (context % 5)) : random.below(1 << random.below(16))
}

function randomTokens(): Uint32Array {
  return Uint32Array.from({ length: 20 + random.below(6000) }, () => {
    const context = random.below(CONTEXTS)
    return (context << 16) | valueIn(context)
  })
}

describe('codePair()', () => {
  it('and writeTokens() write the bits of their twin', () => {
    const streams = Array.from({ length: 6 }, randomTokens)
    const tables = makeCode(streams)
    for (let i = 0; i < streams.length; i += 2) {
      const [first, second] = [streams[i]!, streams[i + 1]!]
      const expected = [first, second].map((tokens) => bytesOf(codeTokensScalar(tables, tokens)))
      const named = (tokens: Uint32Array) => place(namedBy(tables, tokens))
      const pair = (isFirst: boolean) =>
        listOf(exports.jxlCodePair(...named(first), ...named(second), isFirst))
      expect([pair(true), pair(false)]).toEqual(expected)
      expect(listOf(exports.jxlCodeTokens(...place(second)))).toEqual(expected[1])
    }
  })
})

/** A code of all tokens that occur, and its tables. */
function makeCode(streams: readonly Uint32Array[]): CodeTables {
  const histograms = kernels.alloc(CONTEXTS * 256)
  words(histograms, CONTEXTS * 64).fill(0)
  for (const token of streams.flatMap((tokens) => [...tokens])) {
    words(histograms, CONTEXTS * 64)[(token >>> 16) * 64 + hybridScalar(token & 0xffff)[0]]!++
  }
  expect(exports.jxlCodeOpen(histograms, CONTEXTS)).toBeTruthy()
  const [map, symbols, slots] = [
    exports.jxlCodeMap(),
    exports.jxlCodeSymbols(),
    exports.jxlCodeSlots(),
  ]
  const { buffer } = exports.memory
  return {
    map: new Uint8Array(buffer, map, CONTEXTS).slice(),
    slots: new Uint16Array(buffer, slots, 64 * 4096).slice(),
    symbolOf(cluster, token) {
      const view = new DataView(exports.memory.buffer, symbols + (cluster * 64 + token) * 16)
      return { first: view.getUint16(0, true), share: view.getUint16(2, true) }
    },
  }
}

/** Tokens that name their symbols in place of their contexts. */
function namedBy({ map }: CodeTables, tokens: Uint32Array): Uint32Array {
  return tokens.map((token) => {
    const [symbol] = hybridScalar(token & 0xffff)
    return ((map[token >>> 16]! * 64 + symbol) << 16) | (token & 0xffff)
  })
}

/** Puts tokens to the arena; answers where they are, and how many. */
function place(tokens: Uint32Array): [number, number] {
  const at = kernels.alloc(16 + tokens.byteLength) + 16
  words(at, tokens.length).set(tokens)
  return [at, tokens.length]
}

function bytesOf(bits: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8))
  for (const [i, bit] of bits.entries()) bytes[i >> 3]! |= bit << (i & 7)
  return bytes
}

/** The bytes of a list of chunks. */
function listOf(first: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let chunk = first; chunk; chunk = exports.jxlChunkNext(chunk)) {
    parts.push(kernels.view(exports.jxlChunkBytes(chunk), exports.jxlChunkLength(chunk)).slice())
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

describe('priceIn()', () => {
  it.each([1, 2, 5, 8, 33, 64])('and cheapest() are as their twins (%i clusters)', (clusters) => {
    const randomCounts = (length: number) =>
      Uint32Array.from({ length: 64 }, (_, i) =>
        i < length ? random.below(1 << random.below(9)) : 0,
      )
    const sums = Array.from({ length: clusters }, () => randomCounts(1 + random.below(64)))
    const at = kernels.alloc(clusters * 256)
    for (const [k, sum] of sums.entries()) words(at + k * 256, 64).set(sum)
    exports.jxlPriceTokens(at, clusters)
    const counts = kernels.alloc(256)
    for (let i = 0; i < 20; i++) {
      const length = 1 + random.below(64)
      const own = randomCounts(length)
      words(counts, 64).set(own)
      const found = exports.jxlPricesOf(counts, length, clusters)
      const prices = [...new Float32Array(exports.memory.buffer, found, 64)]
      for (const [k, price] of pricesScalar(sums, own).entries()) {
        if (price === Infinity) expect(prices[k]).toBe(Infinity)
        else expect(Math.abs(prices[k]! - price)).toBeLessThanOrEqual(1e-4 * price + 1e-3)
      }
      expect(exports.jxlCheapest(found)).toBe(prices.indexOf(Math.min(...prices)))
    }
  })
})

describe('neighboursAt()', () => {
  it('equals its twin', () => {
    for (let i = 0; i < 100; i++) {
      const width = 5 + random.below(40)
      const samples = Int16Array.from({ length: 3 * width + 8 }, () => random.below(256))
      const at = kernels.alloc(samples.byteLength)
      new Int16Array(exports.memory.buffer, at, samples.length).set(samples)
      const x = 2 + random.below(width - 4)
      const found = BigInt.asUintN(64, exports.jxlNeighboursAt(at, width, x, 2))
      expect(found).toBe(neighboursScalar(samples, width, [x, 2]))
    }
  })
})

describe('countRun()', () => {
  it.each([1, 2, 7, 16])('counts what its twin does (%i contexts of blocks)', (blockContexts) => {
    expect(exports.jxlRunsOpen()).toBeTruthy()
    const length = blockContexts * (37 + 458) * 64
    const expected = new Uint32Array(length)
    for (let i = 0; i < 2000; i++) {
      const k = random.below(62)
      const end = Math.max(1, k + random.below(64 - k))
      const left = 1 + random.below(64 - end)
      const kind = [blockContexts, random.below(blockContexts), left] as const
      countRunScalar(expected, kind, [k, end], 1 + random.below(20))
      exports.jxlCountRun(kind[1], left, k, end)
    }
    const histograms = kernels.alloc(length * 4)
    // The coefficients are counted as they come.
    words(histograms, length).set(expected.map((count, i) => (i % 64 ? count : 0)))
    exports.jxlGatherRuns(histograms, blockContexts)
    // As bytes: there are half a million counts.
    const counted = Buffer.from(kernels.view(histograms, length * 4))
    expect(counted.equals(new Uint8Array(expected.buffer))).toBe(true)
  })
})

describe('predictRow()', () => {
  it.each([0, 3, 8, 14])('predicts what its twin does (noise of %i bits)', (bits) => {
    const [width, height] = [1 + random.below(60), 12]
    const samples = Int16Array.from({ length: width * height }, (_, i) => {
      // Flat on the left, where four are met at once.
      return (i % width) * 2 < width ? 700 : random.below(1 << bits) - (1 << bits) / 2
    })
    const [from, predictions, expected] = Array.from({ length: 3 }, () =>
      kernels.alloc(samples.byteLength + 16),
    ) as [number, number, number]
    const at = (pointer: number) => new Int16Array(exports.memory.buffer, pointer, samples.length)
    at(from).set(samples)
    expect(exports.jxlPredictPlane(from, width, height, predictions, expected)).toBeTruthy()
    const scalar = predictScalar({ width, height, samples })
    expect(at(predictions)).toEqual(scalar.predictions)
    expect(at(expected)).toEqual(scalar.expected)
  })
})
