import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { toAllowedWidths } from '../../src/request/allowed-widths.ts'
import { DEFAULT_TRANSFORM } from '../../src/request/transform.ts'

const WIDTHS = [100, 200, 400]

describe('toAllowedWidths()', () => {
  it.each([
    [{ width: 1 }, { width: 100 }],
    [{ width: 100 }, { width: 100 }],
    [{ width: 101 }, { width: 200 }],
    [{ width: 401 }, { width: 400 }],
    [{ height: 150 }, { height: 200 }],
    [
      { width: 150, height: 75 },
      { width: 200, height: 100 },
    ],
    [
      { width: 300, height: 100 },
      { width: 400, height: 133 },
    ],
    [
      { width: 800, height: 100 },
      { width: 400, height: 50 },
    ],
    [
      { width: 10, height: 8_000 },
      { width: 1, height: 400 },
    ],
    [{}, {}],
  ])('makes %j of %j', (asked, given) => {
    const { width, height } = toAllowedWidths({ ...DEFAULT_TRANSFORM, ...asked }, WIDTHS)
    expect({ width, height }).toEqual({ width: undefined, height: undefined, ...given })
  })

  it('changes nothing without a list', () => {
    expect(toAllowedWidths({ ...DEFAULT_TRANSFORM, width: 123 }, [])).toMatchObject({ width: 123 })
  })

  it('makes few widths of a thousand', () => {
    const { allowedWidths } = parseConfig({})
    const asked = Array.from({ length: 1_000 }, (_, i) => 7 * i + 1)
    const given = asked.map((width) => {
      return toAllowedWidths({ ...DEFAULT_TRANSFORM, width }, allowedWidths).width
    })
    expect(new Set(given).size).toBeLessThanOrEqual(allowedWidths.length)
  })
})
