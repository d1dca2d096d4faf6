/**
 * Facts of imgproxy's option parser, in our words: options/parser/processing_options_test.go, apply.go,
 * parse.go and presets_test.go at imgproxy/imgproxy eef3b312; paid ones by docs.imgproxy.net/usage/processing.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAddress } from '../../../../src/request/grammars/imgproxy/read-wish.ts'
import { ImgproxyUrlError } from '../../../../src/request/grammars/imgproxy/url-error.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { RULES, SOURCE, wishOf } from './read.ts'

const b64 = (text: string) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const color = (r: number, g: number, b: number) => ({ r, g, b, a: 255 })

describe('readAddress()', () => {
  it.each<[string, object]>([
    ['format:webp', { format: 'webp' }], // TestParsePathFormat
    ['ext:jpg', { format: 'jpeg' }],
    ['resize:fill:100:200:1', { resizingType: 'fill', width: 100, height: 200, enlarge: true }], // TestParsePathResize
    ['rs::100', { resizingType: 'fit', width: 100, height: 0 }],
    ['rs:auto', { resizingType: 'auto', width: 0 }],
    [
      'rs:fit:100:200:0:1:so:10:20',
      { extend: { enabled: true, spot: { x: 0.5, y: 1, dx: 10, dy: 20 } } },
    ],
    ['resizing_type:fill', { resizingType: 'fill' }], // TestParsePathResizingType
    ['rt:fill-down', { resizingType: 'fill-down' }],
    ['rt:force', { resizingType: 'force' }],
    ['size:100:200:1', { width: 100, height: 200, enlarge: true }], // TestParsePathSize
    ['s::200', { width: 0, height: 200 }],
    ['s:100:200:t:1', { enlarge: true, extend: { enabled: true, spot: { x: 0.5, y: 0.5 } } }],
    ['width:100', { width: 100 }], // TestParsePathWidth
    ['height:100', { height: 100 }], // TestParsePathHeight
    ['w:100/w:0', { width: 0 }],
    ['w:+7', { width: 7 }], // strconv.Atoi
    ['min-width:50/mh:60', { minWidth: 50, minHeight: 60 }],
    ['enlarge:1', { enlarge: true }], // TestParsePathEnlarge
    ['el:t/el:maybe', { enlarge: false }], // parseBool: a warning, and false
    ['extend:1:so:10:20', { extend: { enabled: true, spot: { x: 0.5, y: 1, dx: 10, dy: 20 } } }], // TestParsePathExtend
    ['ex:true', { extend: { enabled: true, spot: { x: 0.5, y: 0.5 } } }],
    ['exar:1:fp:0.2:0.3', { extendRatio: { enabled: true, spot: { focusX: 0.2, focusY: 0.3 } } }],
    ['zoom:1.5', { zoomX: 1.5, zoomY: 1.5 }],
    ['z:1.5:0.5', { zoomX: 1.5, zoomY: 0.5 }],
    ['dpr:2', { dpr: 2 }], // TestParsePathDpr
    ['gravity:soea', { gravity: { x: 1, y: 1 } }], // TestParsePathGravity
    ['g:nowe:10:-0.2', { gravity: { x: 0, y: 0, dx: 10, dy: -0.2 } }],
    ['g:ce:::'.slice(0, 6), { gravity: { x: 0.5, y: 0.5 } }],
    ['g:sm', { gravity: 'smart' }],
    ['gravity:fp:0.5:0.75', { gravity: { focusX: 0.5, focusY: 0.75 } }], // TestParsePathGravityFocusPoint
    ['crop:100:200', { crop: { width: 100, height: 200 } }], // TestParsePathCrop
    ['c:0.5', { crop: { width: 0.5, height: 0 } }],
    [
      'crop:100:200:nowe:10:20',
      { crop: { width: 100, height: 200, gravity: { x: 0, y: 0, dx: 10, dy: 20 } } },
    ], // TestParsePathCropGravity
    ['trim:10', { trim: { threshold: 10, equalX: false, equalY: false } }],
    [
      't:10:ffddee:1:0',
      { trim: { threshold: 10, color: color(255, 221, 238), equalX: true, equalY: false } },
    ],
    ['t:10/t:', { trim: { equalX: false, equalY: false } }],
    ['padding:10', { padding: { top: 10, right: 10, bottom: 10, left: 10 } }],
    ['pd:1:2', { padding: { top: 1, right: 2, bottom: 1, left: 2 } }],
    ['pd:1:2:3', { padding: { top: 1, right: 2, bottom: 3, left: 2 } }],
    ['pd:1:2:3:4', { padding: { top: 1, right: 2, bottom: 3, left: 4 } }],
    ['pd::2', { padding: { top: 0, right: 2, bottom: 0, left: 2 } }],
    ['rotate:90', { rotate: 90 }],
    ['rot:-90', { rotate: 270 }],
    ['rot:720', { rotate: 0 }],
    ['flip:1', { flipX: true, flipY: false }],
    ['fl::1', { flipX: false, flipY: true }],
    ['background:128:129:130', { background: color(128, 129, 130) }], // TestParsePathBackground
    ['background:ffddee', { background: color(255, 221, 238) }], // TestParsePathBackgroundHex
    ['bg:fde', { background: color(255, 221, 238) }],
    ['blur:0.2', { blur: 0.2 }], // TestParsePathBlur
    ['bl:1e1', { blur: 10 }], // strconv.ParseFloat
    ['sharpen:0.2', { sharpen: 0.2 }], // TestParsePathSharpen
    ['pix:5', { pixelate: 5 }],
    [
      'watermark:0.5:soea:10:20:0.6',
      { watermark: { opacity: 0.5, position: 'soea', x: 10, y: 20, scale: 0.6 } },
    ], // TestParsePathWatermark
    ['wm:1:re', { watermark: { opacity: 1, position: 're', x: 0, y: 0, scale: 0 } }],
    ['quality:55', { quality: 55 }], // TestParsePathQuality
    ['q:0', { quality: 0 }],
    [
      'fq:jpg:80:webp:70',
      {
        formatQuality: new Map([
          ['jpeg', 80],
          ['webp', 70],
        ]),
      },
    ],
    ['mb:1024', { maxBytes: 1024 }],
    ['skp:jpg:png', { skipFormats: ['jpeg', 'png'] }], // TestParseSkipProcessing
    ['raw:1', { raw: true }],
    ['exp:32503669200', { expires: 32_503_669_200 }], // TestParseExpires
    ['exp:0', { expires: 0 }],
    ['fn:puppy', { filename: 'puppy' }],
    ['fn:pup%20py', { filename: 'pup py' }],
    [`fn:${b64('pup/py')}:1`, { filename: 'pup/py' }],
    ['att:1', { attachment: true }],
    ['kcr:0', { keepCopyright: false }],
    ['scp:0', { keepProfile: true }],
    ['cb:123', {}], // TestParsePathCachebuster: nothing of the picture hangs on it
    ['strip_metadata:true', {}], // TestParsePathStripMetadata
    ['ar:1/ph:0/eth:0', {}],
    ['sm:0', { stripMetadata: false }],
    ['strip_metadata:nonsense', { stripMetadata: false }],
    ['auto_rotate:0', { autoRotate: false }],
    ['ph:t', { preserveHdr: true }],
    ['enforce_thumbnail:1', { enforceThumbnail: true }], // options/parser/apply.go
    // The paid ones.
    ['a:10:1.5:0.5', { brightness: 10, contrast: 1.5, saturation: 0.5 }],
    ['a::2', { brightness: 0, contrast: 2, saturation: 1 }],
    ['br:-255', { brightness: -255 }],
    ['co:0.5', { contrast: 0.5 }],
    ['sa:0', { saturation: 0 }],
    ['mc:1:b3b3b3', { monochrome: { intensity: 1, color: color(179, 179, 179) } }],
    [
      'dt:1:000:fff',
      { duotone: { intensity: 1, dark: color(0, 0, 0), light: color(255, 255, 255) } },
    ],
    ['bga:0.5', { backgroundAlpha: 0.5 }],
    ['da:1', { stillOnly: true }],
    ['car:1.5:1', { cropRatio: { ratio: 1.5, enlarge: true } }],
    [`wmu:${b64('https://a.dev/w.png')}`, { watermarkUrl: 'https://a.dev/w.png' }],
    [`fiu:${b64('https://a.dev/f.png')}`, { fallbackUrl: 'https://a.dev/f.png' }],
    ['aq:size:10000::70', { maxBytes: 10_000, quality: 70 }],
    ['aq:none', { maxBytes: 0 }],
    ['pg:0/pgs:1/dpi:0/hs:none/ra:lanczos3/icc:srgb/bc:0', {}],
  ])('reads %s', (options, expected) => {
    expect(wishOf(options)).toMatchObject(expected)
  })

  it('forgets a background that is taken back', () => {
    expect(wishOf('background:fff/background:')).not.toHaveProperty('background') // TestParsePathBackgroundDisable
  })

  it('takes another separator of arguments', () => {
    expect(wishOf('size,100,100,1', { separator: ',' })).toMatchObject({
      width: 100,
      enlarge: true,
    }) // TestParseWithArgumentsSeparator
  })

  it.each([
    ...['rs:circle', 'rs:fit:a', 'rs:fit:1:2:1:1:ce:0:0:0', 'rs:fit:-1:-2', 's:1:2:3:4:5:6:7:8'],
    ...[
      'rt:',
      'rt:fit:fill',
      'w:-1',
      'w:1.5',
      'w:a',
      'w:1:2',
      'h:',
      'mw:-5',
      'el:1:2',
      'dpr:0',
      'dpr:-1',
    ],
    ...['z:0', 'z:1:0', 'z:1:1:1', 'z:a', 'dpr:inf', 'dpr:NaN'],
    ...['extend:1:sm', 'extend:1:re', 'ex:1:ce:a', 'ex:1:ce:0:0:0'], // TestParsePathExtendSmartGravity, …ReplicateGravity
    ...['gravity:re', 'g:middle', 'g:sm:1', 'g:fp:0.5', 'g:fp:0.5:1.5', 'g:fp:a:0', 'g:ce:1:2:3'], // TestParsePathGravityReplicate
    ...['crop:100:200:re', 'c:-1', 'c:a', 'c:1:-1', 'c:1:1:fp:1'], // TestParsePathCropGravityReplicate
    ...['t:a', 't:1:xyz', 't:1:ffff', 't:1:fff:1:1:1', 'pd:-1', 'pd:1:2:3:4:5', 'pd:1.5'],
    ...[
      'rot:45',
      'rot:a',
      'rot:90:90',
      'fl:1:1:1',
      'bg:256:0:0',
      'bg:1:2',
      'bg:1:2:3:4',
      'bg:zzz',
      'bg:-1:0:0',
    ],
    ...[
      'bl:-1',
      'bl:a',
      'sh:-0.1',
      'pix:-1',
      'pix:1.5',
      'wm:1.1',
      'wm:-1',
      'wm:1:sm',
      'wm:1:ce:a',
      'wm:1:ce:0:0:0',
    ],
    ...[
      'q:101',
      'q:-1',
      'q:a',
      'fq:jpg',
      'fq:jpg:101',
      'fq:doc:80',
      'mb:-1',
      'mb:a',
      'f:doc',
      'f:',
      'f:png:jpg',
    ],
    ...[
      'skp:jpg:png:bad_format',
      'exp:soon',
      'exp:1:2',
      'fn:a:b:c',
      'fn:!:1',
      'fn:%zz',
      'cb:1:2',
      'att:1:1',
    ], // TestParseSkipProcessingInvalid
    ...[
      'br:256',
      'br:1.5',
      'co:-1',
      'sa:a',
      'mc:2',
      'mc:1:zz',
      'dt:-1',
      'dt:1:0:0',
      'bga:2',
      'wmu:!',
      'pr:none',
    ],
  ])('refuses %s, as imgproxy does', (options) => {
    expect(() => wishOf(options)).toThrow(ImgproxyUrlError)
  })

  it.each([
    ...['ra:cubic', 'op:ce', 'ush:1', 'ba:5:0:0:1:1', 'pbl:5', 'bd:5', 'dd:1'],
    ...[
      'crop_objects:1',
      'col:0.5',
      'gr:1',
      'wmt:aGk',
      'wms:100:0',
      'wmr:45',
      'wmsh:2',
      'st:YQ',
      'dpi:300',
      'icc:cmyk',
    ],
    ...['jpgo::::::3', 'pngo:1', 'pg:2', 'pgs:2', 'vts:1', 'vtk:1', 'vtt:1', 'vta:1'],
    ...['bc:1', 'ct:a', 'hs:md5:00', 'wm:1:ch', 'aq:dssim:0.02', 'aq:size:9000:50', '-/w:1'],
  ])('says by its name that %s is not supported', (options) => {
    expect(() => wishOf(options)).toThrow(OptionError)
    const [name = ''] = options.split(':')
    expect(() => wishOf(options)).toThrow(name === '-/w' ? 'chained pipelines' : `"${name}`)
  })

  it.each(['msr:1', 'msfs:1', 'maf:1', 'mafr:1', 'mrd:1'])('forbids %s', (options) => {
    expect(() => wishOf(options)).toThrow(expect.objectContaining({ kind: 'forbidden' }))
  })

  it.each([
    ['resize:fill:1:2', 'rs:fill:1:2'],
    ['size:1:2', 's:1:2'],
    ['resizing_type:fill', 'rt:fill'],
    ['width:1', 'w:1'],
    ['height:1', 'h:1'],
    ['min-width:1', 'mw:1'],
    ['min-height:1', 'mh:1'],
    ['zoom:2', 'z:2'],
    ['enlarge:1', 'el:1'],
    ['extend:1', 'ex:1'],
    ['extend_aspect_ratio:1', 'extend_ar:1'],
    ['extend_ar:1', 'exar:1'],
    ['gravity:no', 'g:no'],
    ['crop:1:2', 'c:1:2'],
    ['trim:1', 't:1'],
    ['padding:1', 'pd:1'],
    ['auto_rotate:1', 'ar:1'],
    ['rotate:90', 'rot:90'],
    ['flip:1', 'fl:1'],
    ['background:fff', 'bg:fff'],
    ['blur:1', 'bl:1'],
    ['sharpen:1', 'sh:1'],
    ['pixelate:2', 'pix:2'],
    ['watermark:1', 'wm:1'],
    ['keep_copyright:0', 'kcr:0'],
    ['strip_color_profile:0', 'scp:0'],
    ['quality:1', 'q:1'],
    ['format_quality:png:1', 'fq:png:1'],
    ['max_bytes:1', 'mb:1'],
    ['format:png', 'f:png'],
    ['f:png', 'ext:png'],
    ['skip_processing:png', 'skp:png'],
    ['cachebuster:1', 'cb:1'],
    ['expires:1', 'exp:1'],
    ['filename:a', 'fn:a'],
    ['return_attachment:1', 'att:1'],
    ['adjust:1', 'a:1'],
    ['brightness:1', 'br:1'],
    ['contrast:2', 'co:2'],
    ['saturation:2', 'sa:2'],
    ['monochrome:1', 'mc:1'],
    ['duotone:1', 'dt:1'],
  ])('reads %s as %s', (long, short) => {
    expect(wishOf(long)).toEqual(wishOf(short))
    expect(wishOf(long)).not.toEqual(wishOf('cb:1/w:77'))
  })
})

describe('presets', () => {
  const presets = new Map([
    ['test1', 'resizing_type:fill'],
    ['test2', 'blur:0.2/quality:50'],
    ['loop1', 'rt:fill/preset:loop2'],
    ['loop2', 'blur:0.2/preset:loop1'],
    ['broken', 'resize:fit:100:200/sharpen:2/blur'],
    ['invalid', 'resize:fit:-1:-2'],
  ])

  it.each<[string, object]>([
    ['preset:test1:test2', { resizingType: 'fill', blur: 0.2, quality: 50 }], // TestParsePathPreset
    ['pr:test2/q:70', { quality: 70 }],
    ['q:70/pr:test2', { quality: 50 }],
    ['preset:loop1', { resizingType: 'fill', blur: 0.2 }], // TestParsePathPresetLoopDetection
  ])('reads %s', (options, expected) => {
    expect(wishOf(options, { presets })).toMatchObject(expected)
  })

  it('applies the default one before all others', () => {
    const rules = { presets: new Map([['default', 'resizing_type:fill/blur:0.2/quality:50']]) }
    // TestParsePathPresetDefault
    expect(wishOf('quality:70', rules)).toMatchObject({
      resizingType: 'fill',
      blur: 0.2,
      quality: 70,
    })
  })

  it.each(['pr:none', 'pr:broken', 'pr:invalid', 'pr:'])('refuses %s', (options) => {
    expect(() => wishOf(options, { presets })).toThrow(ImgproxyUrlError)
  })

  it('takes nothing else where only presets are allowed', () => {
    const rules = { ...RULES, presets, onlyPresets: true }
    // TestParsePathOnlyPresets, TestParseBase64URLOnlyPresets
    for (const source of [`${SOURCE}@png`, `${b64('http://images.dev/lorem/ipsum.jpg')}.png`]) {
      const { wish } = readAddress(`test1:test2/${source}`, rules)
      expect(wish).toMatchObject({ resizingType: 'fill', blur: 0.2, quality: 50, format: 'png' })
    }
    expect(() => readAddress(`w:100/${SOURCE}`, rules)).toThrow(ImgproxyUrlError)
  })

  it.each([
    ['w:100/h:200', true], // TestParseAllowedOptions
    ['w:100/h:200/blur:10', false],
    ['w:100/h:200/pr:test2', true],
    ['w:100/h:200/pr:test2/blur:10', false],
  ])('are free of the list of allowed options: %s', (options, isAllowed) => {
    const read = () => wishOf(options, { presets, allowedOptions: ['w', 'h', 'pr'] })
    if (isAllowed) expect(read()).toMatchObject({ width: 100 })
    else expect(read).toThrow('not allowed')
  })
})

it('readAddress() answers or refuses whatever is written, and nothing else', () => {
  const names = [
    'rs',
    's',
    'w',
    'h',
    'g',
    'c',
    't',
    'pd',
    'bg',
    'wm',
    'fq',
    'fn',
    'exp',
    'dpr',
    'z',
    'a',
    'aq',
    'x',
  ]
  const argument = fc.oneof(
    fc.constantFrom(
      'fill',
      'fit',
      '1',
      '0',
      '0.5',
      '',
      'ce',
      'fp',
      'sm',
      'fff',
      'jpg',
      't',
      '-1',
      '1e9',
    ),
    fc.integer({ min: -9, max: 9_999 }).map(String),
    fc.string({ maxLength: 6 }),
  )
  const option = fc
    .tuple(fc.constantFrom(...names), fc.array(argument, { minLength: 1, maxLength: 5 }))
    .map(([name, args]) => [name, ...args].join(':'))
  const path = fc
    .tuple(fc.array(option, { maxLength: 6 }), fc.oneof(fc.constant(SOURCE), fc.string()))
    .map((parts) => parts.flat().join('/'))
  fc.assert(
    fc.property(path, (text) => {
      try {
        readAddress(text, RULES)
      } catch (error) {
        expect(error instanceof ImgproxyUrlError || error instanceof OptionError, `${error}`).toBe(
          true,
        )
      }
    }),
    { numRuns: 3_000, seed: 11 },
  )
})
