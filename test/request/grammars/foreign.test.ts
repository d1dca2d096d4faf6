import { describe, expect, it } from 'vitest'
import {
  colorText,
  numberText,
  pointText,
  readForeign,
  sidesText,
  sourceNamed,
} from '../../../src/request/grammars/foreign.ts'

describe('readForeign()', () => {
  it('reads what the helpers write', () => {
    const { transform } = readForeign([
      { name: 'gravity', text: pointText({ x: 1 / 3, y: 0.5 }), from: 'g' },
      { name: 'blur', text: numberText(1.204), from: 'bl' },
      { name: 'background', text: colorText({ r: 1, g: 2, b: 255, a: 0 }), from: 'bg' },
      {
        name: 'padding',
        text: sidesText({ top: 1, right: 2.4, bottom: 0, left: 3 }),
        from: 'pd',
      },
    ])
    expect(transform).toMatchObject({
      gravity: { x: 0.3333, y: 0.5 },
      blur: 1.2,
      background: { r: 1, g: 2, b: 255, a: 0 },
      padding: { top: 1, right: 2, bottom: 0, left: 3 },
    })
  })

  it('calls an option what the caller calls it', () => {
    const read = () => readForeign([{ name: 'width', text: '0', from: 'w' }])
    expect(read).toThrow(/^Cannot use option "w": expected a whole number from 1 to 65535$/)
    expect(read).toThrow(expect.objectContaining({ option: 'w', code: 'invalid-option' }))
  })
})

describe('sourceNamed()', () => {
  it.each([
    ['https://a.example/b', { kind: 'remote', url: 'https://a.example/b' }],
    ['HTTP://a.example/b', { kind: 'remote', url: 'HTTP://a.example/b' }],
    ['/photos/a.jpg', { kind: 'stored', key: 'photos/a.jpg' }],
    ['photos/a.jpg', { kind: 'stored', key: 'photos/a.jpg' }],
    ['/', undefined],
  ])('takes %s as %j', (text, expected) => {
    expect(sourceNamed(text)).toEqual(expected)
  })
})
