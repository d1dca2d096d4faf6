import { describe, expect, it } from 'vitest'
import { type ConvertOptions, DEFAULT_OPTIONS } from '../../src/engine/index.ts'
import { canonicalOptions } from '../../src/variants/canonical-options.ts'

const COLOURED: ConvertOptions = {
  ...DEFAULT_OPTIONS,
  width: 100,
  background: { r: 1, g: 2, b: 3, a: 4 },
}

describe('canonicalOptions()', () => {
  it('is the same whatever the order, in nested values too', () => {
    const { background = { r: 0, g: 0, b: 0, a: 0 }, ...rest } = COLOURED
    const { r, g, b, a } = background
    const reversed = Object.fromEntries(
      Object.entries({ ...rest, background: { a, b, g, r } }).reverse(),
    ) as unknown as ConvertOptions
    expect(canonicalOptions(reversed)).toBe(canonicalOptions(COLOURED))
  })

  it.each<Partial<ConvertOptions>>([
    { quality: 81 },
    { format: 'jpeg' },
    { width: 101 },
    { height: 100 },
    { maxBytes: 1_000 },
    { profile: 'p3' },
    { gravity: { x: 0, y: 0.5 } },
    { background: { r: 1, g: 2, b: 3, a: 5 } },
  ])('is another for %j', (change) => {
    const changed = canonicalOptions({ ...COLOURED, ...change })
    expect(changed).not.toBe(canonicalOptions(COLOURED))
  })

  it('is printable ASCII, short enough for metadata', () => {
    expect(canonicalOptions(COLOURED)).toMatch(/^[\x20-\x7e]{1,1000}$/)
  })
})
