import { describe, expect, it } from 'vitest'
import type { Cost, RowEncoder } from '../../../src/engine/contract/codec.ts'
import { writerOf } from '../../../src/engine/formats/formats.ts'
import { jpegRows } from '../../../src/engine/formats/jpeg/encoder.ts'
import { encodingCost, seeksQuality } from '../../../src/engine/plan/max-bytes.ts'
import { ENCODE_OPTIONS } from '../../helpers/rows.ts'

const SIZE = { width: 100, height: 50 }

/** Takes most wasm at quality 70, and 10 bytes of script for each step of quality. */
const encoder: RowEncoder = {
  format: 'webp',
  cost: (_, { quality }): Cost => ({
    heap: 'codecs',
    wasmBytes: 1_000 - Math.abs(quality - 70),
    jsBytes: quality * 10,
  }),
  open: () => Promise.reject(new Error('not to be opened')),
}

describe('encodingCost()', () => {
  it('encodingCost() of a search is the dearest trial and a file that waits', () => {
    const cost = encodingCost(encoder, SIZE, { encode: ENCODE_OPTIONS, maxBytes: 300 })
    expect(cost).toEqual({ heap: 'codecs', wasmBytes: 1_000, jsBytes: 800 + 300 })
  })

  it('encodingCost() lets no file wait that is larger than the result may be', () => {
    const { jsBytes } = encodingCost(encoder, SIZE, { encode: ENCODE_OPTIONS, maxBytes: 1e9 })
    expect(jsBytes).toBe(800 + 800)
  })

  it('encodingCost() without a search is that of the encoder', () => {
    const plain = encoder.cost(SIZE, ENCODE_OPTIONS)
    const encode = { ...ENCODE_OPTIONS, lossless: true }
    expect(encodingCost(encoder, SIZE, { encode: ENCODE_OPTIONS })).toEqual(plain)
    expect(encodingCost(encoder, SIZE, { encode, maxBytes: 300 })).toEqual(plain)
  })

  it('encodingCost() knows that a flat JPEG takes more below quality 80, where chroma is coarser', () => {
    const jpeg = jpegRows(() => Promise.reject(new Error('not to be used')) as never)
    const flat = { width: 16_000, height: 8 }
    const search = encodingCost(jpeg, flat, { encode: ENCODE_OPTIONS, maxBytes: 50_000 })
    expect(search.wasmBytes).toBeGreaterThan(jpeg.cost(flat, ENCODE_OPTIONS).wasmBytes)
    expect(search.wasmBytes).toBe(jpeg.cost(flat, { ...ENCODE_OPTIONS, quality: 79 }).wasmBytes)
  })
})

it.each([
  ['webp', false, 1_000, true],
  ['webp', true, 1_000, false],
  ['png', false, 1_000, false],
  ['jpeg', false, undefined, false],
] as const)(
  'seeksQuality() of %s, lossless %s, within %s bytes is %s',
  (to, lossless, maxBytes, is) => {
    const encode = { lossless: lossless || !writerOf(to).hasQuality }
    expect(seeksQuality({ encode, maxBytes })).toBe(is)
  },
)
