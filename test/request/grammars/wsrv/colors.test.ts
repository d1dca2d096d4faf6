import { describe, expect, it } from 'vitest'
import { canonicalTransform, type Transform } from '../../../../src/request/transform.ts'
import { transformOf } from './read.ts'

describe('parseWsrv(): colours', () => {
  it.each<[string, Transform['background']]>([
    // test/api/parsers/unit-color.cpp
    ['bg=ABC', { r: 170, g: 187, b: 204, a: 255 }],
    ['bg=%23ABC', { r: 170, g: 187, b: 204, a: 255 }],
    ['bg=3ABC', { r: 170, g: 187, b: 204, a: 51 }],
    ['bg=%233ABC', { r: 170, g: 187, b: 204, a: 51 }],
    ['bg=11FF33', { r: 17, g: 255, b: 51, a: 255 }],
    ['bg=%2311FF33', { r: 17, g: 255, b: 51, a: 255 }],
    ['bg=3311FF33', { r: 17, g: 255, b: 51, a: 51 }],
    ['bg=%233311FF33', { r: 17, g: 255, b: 51, a: 51 }],
    ['bg=black', { r: 0, g: 0, b: 0, a: 255 }],
    ['bg=ZXCZXCMM', undefined],
    ['bg=0123456X', undefined],
    ['bg=01', undefined],
    ['bg=', undefined],
    ['bg=00112233', undefined],
    ['bg=RebeccaPurple', { r: 102, g: 51, b: 153, a: 255 }],
  ])('%s', (query, expected) => {
    expect(transformOf(query).background).toEqual(expected)
  })

  it('lays what is transparent on black where a JPEG is asked for', () => {
    expect(transformOf('output=jpg').background).toEqual({ r: 0, g: 0, b: 0, a: 255 })
    expect(transformOf('output=jpg&bg=80ff0000').background).toEqual({ r: 128, g: 0, b: 0, a: 255 })
    expect(transformOf('output=jpg&w=9&h=9&fit=contain&cbg=80ffffff&bg=red').surround).toEqual({
      r: 255,
      g: 128,
      b: 128,
      a: 255,
    })
  })

  it.each<[string, Partial<Transform>]>([
    // test/api/processors/unit-modulate.cpp
    ['hue=-240', { modulate: { brightness: 1, saturation: 1, hue: 120, lightness: 0 } }],
    ['mod=2', { modulate: { brightness: 2, saturation: 1, hue: 0, lightness: 0 } }],
    ['mod=0.5', { modulate: { brightness: 0.5, saturation: 1, hue: 0, lightness: 0 } }],
    ['sat=0.5', { modulate: { brightness: 1, saturation: 0.5, hue: 0, lightness: 0 } }],
    ['mod=2,0.5,180', { modulate: { brightness: 2, saturation: 0.5, hue: 180, lightness: 0 } }],
    ['mod=2%2C0.5', { modulate: { brightness: 2, saturation: 0.5, hue: 0, lightness: 0 } }],
    // test/api/processors/unit-contrast.cpp
    ['con=30', { sigmoid: 30 }],
    ['con=-30', { sigmoid: -30 }],
    // test/api/processors/unit-gamma.cpp; src/api/processors/gamma.cpp: to the power of it
    ['gam=true', { gamma: 0.45 }],
    ['gam', { gamma: 0.45 }],
    ['gam=3', { gamma: 0.33 }],
    ['gam=100000000', { gamma: 0.45 }],
    // src/api/processors/brightness.cpp
    ['bri=20', { linear: { factor: 1, offset: 51 } }],
    // test/api/processors/unit-sharpen.cpp
    ['sharp=6', { sharpen: 6 }],
    ['sharp=1.5&sharpf=1&sharpj=2', { sharpen: 1.5 }],
    ['sharp=1,2,1.5', { sharpen: 1.5 }],
    // test/api/processors/unit-{blur,filter,tint}.cpp; docs/adjustment.md
    ['blur=5', { blur: 5 }],
    ['filt=greyscale', { grayscale: true }],
    ['filt=sepia', { sepia: true }],
    ['filt=negate', { negate: true }],
    [
      'filt=duotone',
      {
        duotone: {
          dark: { r: 0xc8, g: 0x36, b: 0x58, a: 255 },
          light: { r: 0xd8, g: 0xe7, b: 0x4f, a: 255 },
          mix: 'lab',
        },
      },
    ],
    [
      'filt=duotone&start=navy&stop=80ffffff',
      {
        duotone: {
          dark: { r: 0, g: 0, b: 128, a: 255 },
          light: { r: 255, g: 255, b: 255, a: 255 },
          mix: 'lab',
        },
      },
    ],
    ['tint=red', { tint: { r: 255, g: 0, b: 0, a: 255 } }],
    ['tint=80ff0000', { tint: { r: 255, g: 0, b: 0, a: 255 } }],
  ])('%s', (query, expected) => {
    expect(transformOf(query)).toMatchObject(expected)
  })

  it.each([
    // Out of range, in the files that are named above.
    ...['mod=-1,-1,-1,-1', 'con=100000000', 'con=101', 'bri=101', 'filt=none', 'filt=nonsense'],
    ...['tint=nonsense', 'sharp=0', 'blur=0', 'gam=0', 'gam=1', 'mod=1', 'sat=1', 'hue=360'],
  ])('%s changes no picture', (query) => {
    const { modulate, ...others } = transformOf(query)
    expect(canonicalTransform(others)).toBe(canonicalTransform(transformOf('')))
    // A hue of -1 is what a value that cannot be read becomes.
    expect(modulate?.hue ?? 0).toBe(query.startsWith('mod=-1') ? 359 : 0)
  })
})
