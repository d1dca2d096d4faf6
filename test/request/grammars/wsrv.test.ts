import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWsrv } from '../../../src/request/grammars/wsrv.ts'
import { OptionError } from '../../../src/request/option-error.ts'
import { canonicalTransform, type Transform } from '../../../src/request/transform.ts'

const parse = (query: string) => parseWsrv(`?url=a.example/b.jpg&${query}`)
const transformOf = (query: string) => parse(query).transform

/** Where the facts are from: weserv/images at caa4e8e (tests and parsers), weserv/docs at 2ef8a85. */
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

describe('parseWsrv(): output', () => {
  it.each<[string, Partial<Transform>]>([
    // docs/format.md
    ['', { format: 'source', quality: 80, anim: false }],
    ['output=jpg', { format: 'jpeg' }],
    ['output=png', { format: 'png' }],
    ['output=gif&n=-1', { format: 'gif' }],
    ['output=webp', { format: 'webp' }],
    ['output=jxl', { format: 'jxl' }],
    ['output=avif', { format: 'avif' }], // src/api/parsers/enumeration.h
    ['output=origin', { format: 'source' }],
    ['output=json', { format: 'json' }],
    ['output=webp&ll', { format: 'webp', lossless: true }],
    ['output=webp&lossless=true', { format: 'webp', lossless: true }],
    ['output=png&ll', { format: 'png', lossless: 'auto' }],
    ['q=20', { quality: 20 }],
    ['quality=20', { quality: 20 }],
    ['q=0', { quality: 80 }],
    ['q=101', { quality: 80 }],
    ['n=3', { frames: 3 }],
    ['pages=3', { frames: 3 }],
    ['n=0', { anim: false }],
    ['page=0', { anim: false }],
    ['il&af&l=9', { format: 'source' }],
  ])('%s', (query, expected) => {
    expect(transformOf(query)).toMatchObject(expected)
  })

  it.each<[string, object]>([
    // test/nginx/header.t
    ['maxage=1w', { maxAge: 604_800 }],
    ['maxage=1h', { maxAge: 31_536_000 }],
    ['maxage=2y', { maxAge: 31_536_000 }],
    ['filename=test', { filename: 'test' }],
    ['filename=../test', { filename: 'image' }],
    ['default=https://example.org', { fallback: { kind: 'url', url: 'https://example.org/' } }],
    // docs/format.md; src/nginx/{util,header,error}.cpp
    ['', { maxAge: 31_536_000, filename: 'image', isBase64: false, fallback: undefined }],
    ['maxage=31d', { maxAge: 2_678_400 }],
    ['maxage=2M', { maxAge: 5_184_000 }],
    ['maxage=1y', { maxAge: 31_536_000 }],
    ['maxage=86400', { maxAge: 86_400 }],
    ['maxage=1d12h', { maxAge: 129_600 }],
    ['maxage=nonsense', { maxAge: 31_536_000 }],
    [`filename=${'a'.repeat(78)}`, { filename: 'a'.repeat(78) }],
    [`filename=${'a'.repeat(79)}`, { filename: 'image' }],
    ['encoding=base64', { isBase64: true }],
    ['default=1', { fallback: { kind: 'source' } }],
    ['errorredirect=wsrv.nl/x.svg', { fallback: { kind: 'url', url: 'https://wsrv.nl/x.svg' } }],
  ])('%s', (query, expected) => {
    expect(parse(query)).toMatchObject(expected)
  })

  it.each([
    // src/nginx/uri_parser.cpp; a host alone is https here
    ['example.org/a.jpg', 'https://example.org/a.jpg'],
    ['https://example.org', 'https://example.org/'],
    ['HTTPS://example.org/a', 'https://example.org/a'],
    ['http://example.org/a', 'http://example.org/a'],
    ['ssl:example.org/a', 'https://example.org/a'],
    ['//example.org/a', 'https://example.org/a'],
    ['///example.org/a', 'https://example.org/a'],
    ['example.org?a=1%26b=2', 'https://example.org/?a=1&b=2'],
    ['example.org/a%23b', 'https://example.org/a'],
    ['http:%5C%5Cfoobar', undefined], // test/nginx/error.t
    ['http://%E2%99%A5.localhost', 'http://xn--g6h.localhost/'], // test/nginx/uri.t
    ['example.org/%252F', 'https://example.org/%2F'], // the same: decoded only once
    ['', undefined],
    ['a.b', undefined],
  ])('url=%s is %s', (text, expected) => {
    expect(parseWsrv(`url=${text}`).source?.url).toBe(expected)
  })
})

describe('parseWsrv(): what it refuses by name', () => {
  it.each([
    ['output=tiff', 'output=tiff'],
    ['ro=30', 'ro'],
    ['sharp=0.01', 'sharp'],
    ['blur=300', 'blur'],
    ['mask=star&w=9&h=9&fit=contain', 'mask'],
    ['mask=star&mtrim&blur=3', 'mtrim'],
    ['mask=star&mtrim&trim', 'mtrim'],
    ['sharp&blur', 'sharp'],
    ['sharp&filt=negate', 'sharp'],
    ['blur&tint=red', 'tint'],
    ['sharp=1&blur=1', 'sharp'],
    ['bri=20&sat=0.5', 'bri'], // src/api/api_manager_impl.cpp: bri before mod
    ['bri=20&mod=1.2', 'bri'],
    ['tint=red&filt=negate', 'tint'],
    ['page=2', 'page'],
    ['loop=1', 'loop'],
    ['delay=1,2', 'delay'],
    ['n=-1&output=jpg', 'n'],
    ['mod=20', 'mod'],
    ['w=70000', 'w'],
    ['ro=90&w=100&h=50&fit=cover', 'ro'],
    ['trim&w=9&fit=fill', 'trim'],
    ['precrop&cx=1&flip', 'precrop'],
    ['cx=1&w=9&h=9&fit=contain', 'cx'],
    ['w=9&h=9&fit=contain&cbg=red&con=5', 'con'],
  ])('%s', (query, option) => {
    let error: unknown
    try {
      parse(query)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(OptionError)
    expect((error as OptionError).message).toContain(option)
  })
})

/** A query of names that there are, with values that may be any. */
const value = fc.oneof(
  fc.constantFrom('', '1', '0', '-1', 'true', 'cover', 'contain', '50%', 'red', '80ff0000', '0.5'),
  fc.integer({ min: -400, max: 400 }).map(String),
  fc.float({ min: -10, max: 300, noNaN: true }).map(String),
  fc.string({ maxLength: 12 }).map(encodeURIComponent),
  fc.constantFrom('jpg', 'png', 'webp', 'json', 'greyscale', 'duotone', 'circle', 'ellipse', 'top'),
)
const name = fc.constantFrom(
  ...['w', 'h', 'dpr', 'fit', 'we', 'cbg', 'a', 'fpx', 'fpy', 'cx', 'cy', 'cw', 'ch', 'precrop'],
  ...['crop', 'trim', 'tbg', 'mask', 'mbg', 'ro', 'flip', 'flop', 'bg', 'blur', 'bri', 'con'],
  ...['filt', 'start', 'stop', 'gam', 'mod', 'sat', 'hue', 'sharp', 'tint', 'output', 'q', 'n'],
)
const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 })

describe('parseWsrv() of any query', () => {
  it('answers a transform or an OptionError', () => {
    fc.assert(
      fc.property(pairs, (given) => {
        const query = given.map(([one, text]) => `${one}=${text}`).join('&')
        try {
          canonicalTransform(transformOf(query))
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('is the same in whatever order, and beside what is unknown', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([n]) => n }),
        (given) => {
          const texts = given.map(([one, text]) => `${one}=${text}`)
          // Some stand for several, of which the first counts.
          fc.pre(!given.some(([one]) => ['mod', 'crop', 'a', 'fit', 'sharp'].includes(one)))
          const read = (query: string) => {
            try {
              return canonicalTransform(transformOf(query))
            } catch {
              return 'refused'
            }
          }
          expect(read([...texts].reverse().concat('utm=1').join('&'))).toBe(read(texts.join('&')))
        },
      ),
      { numRuns: 300 },
    )
  })
})
