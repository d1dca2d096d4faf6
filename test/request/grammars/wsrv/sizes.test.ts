import { describe, expect, it } from 'vitest'
import { canonicalTransform, type Transform } from '../../../../src/request/transform.ts'
import { transformOf } from './read.ts'

describe('parseWsrv(): sizes', () => {
  it.each<[string, Partial<Transform>]>([
    // docs/size.md
    ['w=300', { width: 300, fit: 'inside' }],
    ['h=300', { height: 300, fit: 'inside' }],
    ['w=50%', { shares: { width: 0.5 } }],
    ['w=50%25', { shares: { width: 0.5 } }], // src/api/parsers/coordinate.cpp: an encoded sign as well
    ['h=144&dpr=2', { height: 288 }],
    // test/api/processors/unit-thumbnail.cpp
    ['w=320&h=240', { width: 320, height: 240, fit: 'inside' }],
    ['w=160&h=120&dpr=2', { width: 320, height: 240 }],
    ['w=3000&fit=inside&we=false', { width: 3_000, fit: 'inside' }],
    ['w=320&h=240&t=fit', { width: 320, height: 240, fit: 'scale-down' }],
    ['w=3000&t=fitup', { width: 3_000, fit: 'inside' }],
    ['w=320&h=240&fit=cover', { width: 320, height: 240, fit: 'cover' }],
    ['w=123&h=100&fit=cover&we=true', { fit: 'crop' }],
    ['w=2800&fit=cover&we=true', { width: 2_800, fit: 'scale-down' }],
    ['w=320&h=240&t=square', { fit: 'cover' }],
    ['w=2800&t=squaredown', { fit: 'scale-down' }],
    ['w=320&h=320&fit=fill', { fit: 'fill' }],
    ['w=320&fit=fill', { width: 320, fit: 'stretch' }],
    ['h=320&fit=fill', { height: 320, fit: 'stretch' }],
    ['w=320&h=320&t=absolute', { fit: 'fill' }],
    // docs/fit.md
    ['w=300&h=300&fit=outside', { fit: 'outside' }],
    ['w=300&h=300&fit=outside&we', { fit: 'outside-down' }],
    ['w=300&h=300&fit=inside&we', { fit: 'scale-down' }],
    ['w=300&h=300&fit=contain', { fit: 'pad' }],
    ['w=300&h=300&fit=contain&we', { fit: 'pad-down' }],
    ['w=300&h=300&fit=letterbox', { fit: 'pad' }], // src/api/parsers/enumeration.h
    ['w=300&h=300&fit=fill&we', { fit: 'stretch-down' }],
    ['w=300&h=300&fit=contain&cbg=black', { fit: 'pad', surround: { r: 0, g: 0, b: 0, a: 255 } }],
    ['w=300&h=200&fit=crop-3', { fit: 'cover' }], // src/api/parsers/enumeration.h: whatever begins so
    ['w=300&fit=nonsense', { fit: 'inside' }],
    // src/api/processors/stream.cpp: 0 to 8
    ['w=100&dpr=8', { width: 800 }],
    ['w=100&dpr=9', { width: 100 }],
    ['w=100&dpr=-1', { width: 100 }],
    ['w=100&dpr=1.5', { width: 150 }],
    // src/api/parsers/numeric.h: as `stoi`
    ['w=300px', { width: 300 }],
    ['w=3.9', { width: 3 }],
    ['w=abc', {}],
    ['w=-10', {}],
    ['w=0', {}],
    ['w=100000000', {}],
    ['w=101%', {}],
    // src/api/parsers/query.cpp
    ['width=100&height=50', { width: 100, height: 50 }],
    ['w=100&w=200', { width: 100 }],
    ['v=<UNIX_EPOCH>&w=200', { width: 200 }], // test/api/parsers/unit-query.cpp, issue 358
    ['filename=flip', {}], // the same, issue 279
  ])('%s', (query, expected) => {
    expect(transformOf(query)).toMatchObject(expected)
  })

  it.each([
    ['w=abc', 'width'],
    ['w=-10', 'width'],
    ['w=100000000', 'width'],
    ['h=0', 'height'],
    ['filename=flip', 'flip'],
  ] as const)('%s says nothing', (query, name) => {
    expect(canonicalTransform(transformOf(query))).toBe(canonicalTransform(transformOf('')))
    expect(transformOf(query)).not.toHaveProperty(name === 'flip' ? 'opaqueOnly' : name)
  })
})
