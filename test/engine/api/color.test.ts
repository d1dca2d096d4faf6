import { describe, expect, it } from 'vitest'
import { parseColor } from '../../../src/engine/api/color.ts'

describe('parseColor()', () => {
  it.each([
    ['#fff', [255, 255, 255, 255]],
    ['#1a2', [17, 170, 34, 255]],
    ['#102030', [16, 32, 48, 255]],
    ['#FFEEDD80', [255, 238, 221, 128]],
    ['rebeccapurple', [102, 51, 153, 255]],
    ['White', [255, 255, 255, 255]],
    ['transparent', [0, 0, 0, 0]],
  ])('parseColor() reads %s', (text, [r, g, b, a]) => {
    expect(parseColor(text)).toEqual({ r, g, b, a })
  })

  it.each([
    '',
    '#',
    '#ff',
    '#ffff',
    '#fffff',
    '#gggggg',
    'fff',
    'whiteish',
    'toString',
    '__proto__',
  ])('parseColor() refuses "%s"', (text) => {
    expect(parseColor(text)).toBeUndefined()
  })
})
