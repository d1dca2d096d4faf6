/**
 * Facts of imgproxy's option parser, in our words: options/parser/processing_options_test.go, apply.go,
 * parse.go and presets_test.go at imgproxy/imgproxy eef3b312; paid ones by docs.imgproxy.net/usage/processing.
 */

import { describe, expect, it } from 'vitest'
import { b64, wishOf } from './read.ts'

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
})
