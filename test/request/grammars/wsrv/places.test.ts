import { describe, expect, it } from 'vitest'
import { canonicalTransform, type Transform } from '../../../../src/request/transform.ts'
import { transformOf } from './read.ts'

describe('parseWsrv(): places and cuts', () => {
  it.each<[string, Partial<Transform>]>([
    // docs/crop.md
    ['w=300&h=300&fit=cover&a=top', { gravity: { x: 0.5, y: 0 } }],
    ['w=300&h=300&fit=cover&a=bottom-right', { gravity: { x: 1, y: 1 } }],
    ['w=300&h=300&fit=cover&a=focal&fpy=0.45', { focus: { x: 0.5, y: 0.45 } }],
    ['w=300&h=300&fit=cover&a=attention', { gravity: 'attention' }],
    ['w=300&h=300&fit=cover&a=entropy', { gravity: 'entropy' }],
    ['w=300&h=300&fit=contain&a=left', { gravity: { x: 0, y: 0.5 } }],
    ['w=300&h=300&fit=contain&a=focal&fpx=1', { gravity: { x: 1, y: 0.5 } }],
    // src/api/parsers/enumeration.h, query.cpp: old names
    ['w=300&h=300&fit=cover&a=t', { gravity: { x: 0.5, y: 0 } }],
    ['w=300&h=300&fit=cover&a=l', { gravity: { x: 0, y: 0.5 } }],
    ['w=300&h=300&fit=cover&a=r', { gravity: { x: 1, y: 0.5 } }],
    ['w=300&h=300&fit=cover&a=b', { gravity: { x: 0.5, y: 1 } }],
    ['w=300&h=900&fit=cover&a=crop-22-0', { focus: { x: 0.22, y: 0 } }],
    ['w=300&h=900&fit=cover&a=focal-22-101', { focus: { x: 0.22, y: 0.5 } }],
    ['w=300&h=900&fit=cover&a=focal-22', { focus: { x: 0.22, y: 0.5 } }],
    ['w=300&h=300&fit=cover&align=top', { gravity: { x: 0.5, y: 0 } }],
    ['w=300&h=300&fit=cover&a=focal&fpx=1.1', { gravity: { x: 0.5, y: 0.5 } }],
    ['w=300&h=300&fit=cover&a=nowhere', { gravity: { x: 0.5, y: 0.5 } }],
    ['w=300&h=300&a=top', { gravity: { x: 0.5, y: 0.5 } }], // src/api/processors/alignment.cpp: of cover
    ['w=300&fit=cover&a=top', { gravity: { x: 0.5, y: 0.5 } }],
    // test/api/processors/unit-crop.cpp
    [
      'cx=200&cy=300&cw=400&ch=200',
      {
        extract: {
          left: { pixels: 200 },
          top: { pixels: 300 },
          width: { pixels: 400 },
          height: { pixels: 200 },
        },
      },
    ],
    [
      'crop=20,20,2,3',
      {
        extract: {
          left: { pixels: 2 },
          top: { pixels: 3 },
          width: { pixels: 20 },
          height: { pixels: 20 },
        },
      },
    ],
    [
      'cx=10&cy=10&cw=10&ch=500&w=100&h=100&fit=cover&precrop',
      {
        crop: {
          left: { pixels: 10 },
          top: { pixels: 10 },
          width: { pixels: 10 },
          height: { pixels: 500 },
        },
      },
    ],
    [
      'w=320&h=240&fit=cover&cx=10&cy=10&cw=50%&ch=100%',
      {
        extract: {
          left: { pixels: 10 },
          top: { pixels: 10 },
          width: { share: 0.5 },
          height: { share: 1 },
        },
      },
    ],
    [
      'w=320&h=240&fit=cover&cx=10&cy=10&cw=200%&ch=',
      { extract: { left: { pixels: 10 }, top: { pixels: 10 } } },
    ],
    ['w=320&h=240&fit=cover&cx=10&cw=-10', { extract: { left: { pixels: 10 } } }],
    [
      'cx=25%&precrop',
      {
        crop: {
          left: { share: 0.25 },
          top: { pixels: 0 },
          width: { share: 1 },
          height: { share: 1 },
        },
      },
    ],
    // test/api/processors/unit-trim.cpp; docs/crop.md
    ['w=450&h=322&fit=cover&trim=25', { trim: { tolerance: 25, keep: 0 } }],
    ['trim=200', { trim: { tolerance: 200, keep: 0 } }],
    ['trim', { trim: { tolerance: 10, keep: 0 } }],
    [
      'trim=10&tbg=red',
      { trim: { tolerance: 10, keep: 0, color: { r: 255, g: 0, b: 0, a: 255 } } },
    ],
    // docs/mask.md
    ['mask=ellipse', { radius: 'max' }],
    ['w=300&h=300&fit=cover&mask=circle', { radius: 'max' }],
    ['w=300&h=300&fit=cover&shape=circle', { radius: 'max' }],
    ['mask=none', {}],
    // test/api/processors/unit-mask.cpp
    ['w=320&h=240&fit=cover&mask=circle', { mask: { shape: 'circle' } }],
    ['w=320&h=240&fit=cover&mask=circle&mtrim=true', { trimsMask: true }],
    ['w=320&h=240&fit=cover&mask=triangle', { mask: { shape: 'triangle' } }],
    ['w=320&h=240&fit=cover&mask=triangle-180', { mask: { shape: 'triangle-180' } }],
    ['w=320&h=240&fit=cover&mask=pentagon', { mask: { shape: 'pentagon' } }],
    ['w=320&h=240&fit=cover&mask=pentagon-180', { mask: { shape: 'pentagon-180' } }],
    ['w=320&h=240&fit=cover&mask=hexagon', { mask: { shape: 'hexagon' } }],
    ['w=320&h=240&fit=cover&mask=square', { mask: { shape: 'square' } }],
    ['w=320&h=240&fit=cover&mask=star', { mask: { shape: 'star' } }],
    ['w=320&h=240&fit=cover&shape=heart', { mask: { shape: 'heart' } }],
    ['mask=star&mbg=red', { mask: { shape: 'star', around: { r: 255, g: 0, b: 0, a: 255 } } }],
    ['mask=star&bg=red', { mask: { shape: 'star', under: { r: 255, g: 0, b: 0, a: 255 } } }],
    ['mask=ellipse&mbg=red', { mask: { shape: 'ellipse' } }],
    ['mask=ellipse&mtrim&mbg=red', { mask: { shape: 'ellipse' } }],
    // of what may be smaller than its box the sides are not known
    ['w=300&h=300&fit=cover&we&mask=circle', { mask: { shape: 'circle' } }],
    // docs/adjustment.md, src/api/processors/{blur,sharpen}.cpp: mild without a value, or with one out of range
    ['blur', { mild: { blur: true } }],
    ['blur=0.1', { mild: { blur: true } }],
    ['blur=1001', { mild: { blur: true } }],
    ['sharp', { mild: { sharpen: true } }],
    ['sharp=11', { mild: { sharpen: true } }],
    ['sharp=3&sharpf=2', { sharpen: 3, slopes: { flat: 2, jagged: 2 } }],
    ['sharp=2,3,1.5', { sharpen: 1.5, slopes: { flat: 2, jagged: 3 } }],
    // test/api/processors/unit-orientation.cpp; docs/orientation.md: -450 is 270
    ['ro=90', { rotate: 90 }],
    ['ro=-450', { rotate: 270 }],
    ['or=180', { rotate: 180 }],
    ['ro=360', { rotate: 0 }],
    ['w=320&h=240&fit=fill&ro=270', { width: 240, height: 320, rotate: 270 }],
    ['flip', { flip: 'v' }],
    ['flop', { flip: 'h' }],
    ['flip&flop', { flip: 'hv' }],
    ['flip=0&flop=false', { flip: '' }],
    ['ro=90&flip', { rotate: 90, flip: 'v' }], // always after rotation
  ])('%s', (query, expected) => {
    expect(transformOf(query)).toMatchObject(expected)
  })

  it.each(['trim=0', 'trim=255', 'trim=abc', 'mask=none', 'ro=0', 'precrop', 'cx=abc', 'fpx=0.2'])(
    '%s says nothing',
    (query) => {
      expect(canonicalTransform(transformOf(query))).toBe(canonicalTransform(transformOf('')))
    },
  )
})
