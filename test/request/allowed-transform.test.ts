import { describe, expect, it } from 'vitest'
import { isPlain, toAllowedTransform } from '../../src/request/allowed-transform.ts'
import { DEFAULT_TRANSFORM, type Transform } from '../../src/request/transform.ts'

const WIDTHS = [100, 200, 400]

describe('toAllowedTransform()', () => {
  it.each<[Partial<Transform>, Partial<Transform>]>([
    [{ quality: 1 }, { quality: 35 }],
    [{ quality: 71 }, { quality: 80 }],
    [{ quality: 100 }, { quality: 90 }],
    [{ gravity: { x: 0.51, y: 0.13 } }, { gravity: { x: 0.5, y: 0.25 } }],
    [{ effort: 'best' }, { effort: 'balanced' }],
    [{ effort: 'fast' }, { effort: 'fast' }],
    [{ maxBytes: 1_000 }, { maxBytes: 1_000 }],
    [{ maxBytes: 1_999 }, { maxBytes: 1_500 }],
    [{ maxBytes: 50_000 }, { maxBytes: 48_000 }],
    [{ width: 150 }, { width: 200 }],
    [{ zoom: 0.3 }, { zoom: 0.25 }],
    [{ zoom: 5 }, { zoom: 1 }],
    [{ extend: { width: 150, height: 900 } }, { extend: { width: 200, height: 400 } }],
    [{ extend: { ratio: 1.5 } }, { extend: { ratio: 1.5 } }],
  ])('makes %j %j for strangers', (asked, given) => {
    const transform = { ...DEFAULT_TRANSFORM, ...asked }
    expect(toAllowedTransform(transform, WIDTHS)).toEqual({ ...transform, ...given })
    expect(toAllowedTransform(transform, [])).toBe(transform)
  })
})

it('isPlain() is a width and a format, and nothing else', () => {
  const plain: Transform = { ...DEFAULT_TRANSFORM, width: 640, format: 'avif' }
  expect(isPlain(plain)).toBe(true)
  expect(isPlain({ ...plain, height: 640 })).toBe(false)
  expect(isPlain({ ...plain, quality: 50 })).toBe(false)
  expect(isPlain({ ...plain, gravity: { x: 0, y: 0 } })).toBe(false)
})
