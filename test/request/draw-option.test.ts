import { describe, expect, it } from 'vitest'
import { readCloudflare } from '../../src/request/grammars/cloudflare.ts'
import { parseNative } from '../../src/request/grammars/native.ts'
import { canonicalTransform } from '../../src/request/transform.ts'

const drawn = (layers: unknown) => parseNative([['draw', JSON.stringify(layers)]]).draw
const transformOf = (layers: unknown, dpr = '1') =>
  readCloudflare([
    ['draw', JSON.stringify(layers)],
    ['dpr', dpr],
  ]).transform

describe('draw', () => {
  it('is a list of layers, each with all that is not said', () => {
    expect(drawn([{ key: 'a/logo.png', width: 0.2, right: 10, bottom: 0 }])).toEqual([
      {
        source: { kind: 'stored', key: 'a/logo.png' },
        ...{ width: { share: 0.2 }, right: { pixels: 10 }, bottom: { pixels: 0 } },
        ...{ fit: 'contain', gravity: { x: 0.5, y: 0.5 }, opacity: 1 },
        ...{ repeat: '', rotate: 0, blend: 'over' },
      },
    ])
  })

  it('is one layer as well, in the words of Cloudflare', () => {
    const layer = {
      url: 'https://a.example/b.png',
      repeat: true,
      composite: 'multiply',
      rotate: 90,
    }
    expect(drawn(layer)).toMatchObject([
      {
        source: { kind: 'remote', url: 'https://a.example/b.png' },
        ...{ repeat: 'xy', blend: 'multiply', rotate: 90 },
      },
    ])
  })

  it('grows with dpr where it is in pixels', () => {
    const { draw } = transformOf([{ key: 'a.png', width: 20, left: 0.1 }], '2')
    expect(draw).toMatchObject([{ width: { pixels: 40 }, left: { share: 0.1 } }])
  })

  it('tells apart in canonical texts what could be read in two ways', () => {
    const one = transformOf([{ key: 'a.png opacity1', opacity: 0.5 }])
    const other = transformOf([{ key: 'a.png', opacity: 0.5 }])
    expect(canonicalTransform(one)).not.toBe(canonicalTransform(other))
    expect(canonicalTransform(one)).toBe(
      canonicalTransform(transformOf([{ opacity: 0.5, key: 'a.png opacity1' }])),
    )
  })

  it.each([
    ['no JSON', 'layers like'],
    ['[]', 'JSON of 1 to 4 layers'],
    ['[1]', 'draw[0]'],
    ['[{"width":10}]', 'one of key, url and part in draw[0]'],
    ['[{"key":"a","url":"https://a.example/"}]', 'one of key, url and part'],
    ['[{"part":"../x"}]', 'draw[0].part'],
    ['[{"key":"a","width":0}]', 'draw[0].width'],
    ['[{"key":"a","width":1.5}]', 'draw[0].width'],
    ['[{"key":"a","left":-1}]', 'draw[0].left'],
    ['[{"key":"a","left":1,"right":1}]', 'either left or right'],
    ['[{"key":"a"},{"key":"b","opacity":2}]', 'draw[1].opacity'],
    ['[{"key":"a","rotate":45}]', 'draw[0].rotate'],
    ['[{"key":"a","blend":"xor"}]', 'draw[0].blend'],
    ['[{"key":"a","gravity":"face"}]', 'draw[0].gravity'],
    ['[{"key":"a","background":"red"}]', 'members of draw[0]'],
    [JSON.stringify(Array(5).fill({ key: 'a' })), '1 to 4 layers'],
  ])('refuses %s and says why', (text, why) => {
    expect(() => parseNative([['draw', text]])).toThrow(why)
  })

  it('counts together with overlay', () => {
    const draw = JSON.stringify(Array(2).fill({ key: 'a' }))
    const entries = [
      ['overlay', 'a;b;c'],
      ['draw', draw],
    ] as const
    expect(() => parseNative(entries)).toThrow('no more than 4 layers')
  })
})
