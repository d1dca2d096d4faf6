import { describe, expect, it } from 'vitest'
import { parseGravity } from '../../../src/engine/geometry/gravity.ts'

describe('parseGravity()', () => {
  it.each([
    ['center', 0.5, 0.5],
    ['top', 0.5, 0],
    ['bottom', 0.5, 1],
    ['left', 0, 0.5],
    ['right', 1, 0.5],
    ['top-left', 0, 0],
    ['top-right', 1, 0],
    ['bottom-left', 0, 1],
    ['bottom-right', 1, 1],
    ['0x0', 0, 0],
    ['0.25x1', 0.25, 1],
    ['1.0x0.333333', 1, 0.333333],
  ])('parseGravity() reads %s', (text, x, y) => {
    expect(parseGravity(text)).toEqual({ x, y })
  })

  it.each([
    '',
    'middle',
    'left-top',
    'top-',
    '1.1x0',
    '-0x0',
    '0.5',
    '0.5x',
    '.5x.5',
    '1e0x0',
    ' 0x0',
  ])('parseGravity() refuses "%s"', (text) => {
    expect(parseGravity(text)).toBeUndefined()
  })
})
