/** What imgproxy's options mean in ours, and that equal meanings are one variant. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { watermarkOf } from '../../../../src/request/grammars/imgproxy/watermark-of.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { canonicalOf, wishOf } from './read.ts'

/** Of every address: imgproxy keeps the copyright notice. */
const OURS = 'metadata=copyright'

describe('transformOf()', () => {
  it.each([
    ['q:0', OURS],
    ['w:100', `${OURS},width=100`],
    ['rs:fit:100:200', `height=200,${OURS},width=100`],
    ['rs:fit:100:200:1', `fit=contain,height=200,${OURS},width=100`],
    ['rs:fill:100:200', `fit=crop,height=200,${OURS},width=100`],
    ['rs:fill:100:200:1/g:noea', `fit=cover,gravity=x1 y0,height=200,${OURS},width=100`],
    ['rs:fill-down:100:200', `fit=aspect-crop,height=200,${OURS},width=100`],
    ['rs:force:100:200:1', `fit=fill,height=200,${OURS},width=100`],
    ['rs:fill:100:200/g:sm', `fit=crop,gravity=attention,height=200,${OURS},width=100`],
    ['f:png', `format=png,${OURS}`],
    ['f:best', OURS],
    ['f:jpg/q:60', `format=jpeg,${OURS},quality=60`],
    ['kcr:0/scp:0', 'profile=p3'],
    ['bg:fff', `background=a255 b255 g255 r255,${OURS}`],
    ['bg:fff/bga:0', `background=a0 b255 g255 r255,${OURS}`],
    ['bl:2/sh:1.234/pix:4', `blur=2,${OURS},pixelate=4,sharpen=1.23`],
    ['sa:0.5', `${OURS},saturation=0.5`],
    ['br:0/co:2', `contrast=2,${OURS}`],
    ['mc:1', `grayscale=true,${OURS}`],
    ['mc:1:ff0000', `${OURS},tint=a255 b0 g0 r255`],
    ['mc:0.5', `grayscale=true,lookStrength=0.5,${OURS}`],
    ['mc:0.0001', `grayscale=true,lookStrength=0.01,${OURS}`],
    ['ar:0', `asStored=true,${OURS}`],
    ['sm:0', 'exif=all'],
    ['sm:0/kcr:0', 'exif=all'],
    ['ph:1', `flatOnly=preserve_hdr,${OURS}`],
    ['ph:1/f:png', `flatOnly=preserve_hdr,format=png,${OURS}`],
    ['ph:1/f:webp', `format=webp,${OURS}`], // which holds 8 bits there as well
    ['eth:1', `formatOnly=not0heic 1avif optionenforce_thumbnail,${OURS}`],
    [
      'c:100:50:sm/w:10',
      `${OURS},placement=crop`.concat('height50 spotsmart width100 resizefit,width=10'),
    ],
    ['dt:1:000:f00', `duotone=dark`.concat('a255 b0 g0 r0 lighta255 b0 g0 r255', `,${OURS}`)],
    ['rot:90/fl:1', `flip=h,${OURS},rotate=90`],
    ['fl:1:1', `flip=hv,${OURS}`],
    ['pd:1:2:3:4', `${OURS},padding=bottom3 left4 right2 top1`],
    ['t:10', `${OURS},trim=keep0 tolerance10`],
    ['t:10.9:ff00ff', `${OURS},trim=colora0 b0 g0 r0 keep0 tolerance10`],
    ['t:-1', OURS],
    ['mb:5000/f:webp', `format=webp,maxBytes=5000,${OURS}`],
    ['mb:5000/f:png', `format=png,${OURS}`], // imgproxy: of formats with a quality alone
    ['da:1', `anim=false,${OURS}`],
    ['jpgo:1:1/f:jpg', `chroma=444,format=jpeg,${OURS}`],
    ['jpgo:0:0:1:1:1:0/f:jpg', `chroma=420,format=jpeg,${OURS},progressive=false`],
    ['jpgo:1:1/f:png', `format=png,${OURS}`],
    ['avifo:off/f:avif', `chroma=444,format=avif,${OURS}`],
    ['avifo:on/f:avif', `chroma=420,format=avif,${OURS}`],
    ['webpo:lossless/f:webp', `format=webp,lossless=true,${OURS}`],
    ['webpo:near_lossless/f:webp', `format=webp,lossless=near,${OURS}`],
    ['webpo:lossy/f:webp', `format=webp,lossless=false,${OURS}`],
    ['webpo:lossless/f:png', `format=png,${OURS}`],
    [
      'c:100:50/w:10',
      `${OURS},placement=crop`.concat('height50 spotx0.5 y0.5 width100 resizefit,width=10'),
    ],
  ])('makes of %s %s', (options, expected) => {
    expect(canonicalOf(options)).toBe(expected)
  })

  it('makes of a brightness that is added two factors that do the same', () => {
    const factors = /brightness=([\d.]+),contrast=([\d.]+)/.exec(canonicalOf('a:-40:1.5'))
    const [f, c] = [Number(factors?.[1]), Number(factors?.[2])]
    for (const level of [0, 30, 127, 255]) {
      const ours = (level * f - 127.5) * c + 127.5
      expect(ours).toBeCloseTo((level - 40 - 127.5) * 1.5 + 127.5, 1)
    }
  })

  it.each<readonly [string, ...string[]]>([
    [
      'w:100',
      'w:100/h:0',
      'rs:fit:100',
      'rs:fill:100',
      's:100',
      'w:5/w:100',
      'w:100/g:no',
      'w:50/dpr:2',
    ],
    [
      'rs:fill:100:50',
      'rt:fill/s:100:50',
      'h:50/w:100/rt:fill/g:ce',
      'rs:fill:100:50/g:fp:0.5:0.5',
    ],
    ['q:70', 'q:70/fq:webp:60', 'fq:webp:60/q:70'],
    ['q:60/f:webp', 'fq:webp:60/f:webp', 'f:webp/fq:jpg:10:webp:60'],
    ['c:100:100:no', 'g:no/c:100:100', 'c:100:100:so/c:100:100:no'],
    ['pd:5', 'pd:5:5:5:5', 'pd:5:5'],
    ['ex:1/s:10:20', 's:10:20:0:1', 's:10:20:0:1:ce:0:0', 'rs:fit:10:20::t'],
    ['rs:fill:9:9/z:2:3', 'z:2:3/rs:fill:9:9/el:f'],
    [
      'bl:0',
      'bl:0.1',
      'sh:0',
      'pix:1',
      'pix:0',
      'a:0:1:1',
      'mc:0',
      'dt:0:f00',
      'el:1',
      'cb:abc',
      'dpr:2',
      'sm:1',
      'wm:0',
    ],
    ['bg:ff0000', 'bg:f00', 'bg:255:0:0', 'bg:FF0000/bga:1', 'bg:0f0/bg:f00'],
    ['rot:90', 'rot:450', 'rot:-270'],
    ['fq:webp:70', 'fq:webp:70:heic:10', 'fq:webp:70:jpg:80', 'fq:webp:30/fq:webp:70'],
  ])('makes one variant of %s and all that mean the same', (first, ...others) => {
    for (const options of others) expect(canonicalOf(options), options).toBe(canonicalOf(first))
  })

  it('makes different ones where something differs', () => {
    const all = [
      'w:100',
      'h:100',
      'rs:fill:100:100',
      'rs:fill:100:100/g:no',
      'rs:fill:100:100/g:no:1',
      'dpr:0.5',
      'dpr:2/el:1',
      'q:0',
      'rs:fill:50:50/dpr:2', // which gives way where the picture is smaller
      'w:100/ex:1',
    ]
    const more = [
      's:100:100/ex:1',
      's:100:100/exar:1',
      'w:100/z:2',
      'rs:auto:100:100',
      'rs:force:100',
      'rs:force:100:100',
    ]
    const texts = [...all, ...more].map((options) => canonicalOf(options))
    expect(new Set(texts).size).toBe(texts.length)
  })

  it.each([
    ...[
      'f:ico',
      'f:heic',
      'f:bmp',
      'f:tiff',
      'f:svg',
      'mc:0.5/dt:0.2',
      'br:200',
      'co:11',
      'bl:300',
      'sa:11',
    ],
    ...['w:70000', 'w:40000/dpr:2', 'mb:10/f:jpg', 'wm:1', 'pix:2000'],
  ])('says by its name that %s is not possible here', (options) => {
    expect(() => canonicalOf(options)).toThrow(OptionError)
  })

  it('gives the same text in whatever order options are written', () => {
    const options = [
      'w:100',
      'h:70',
      'rt:fill',
      'g:no:3',
      'q:70',
      'pd:4',
      'dpr:2',
      'bl:1',
      'ex:1',
      'c:0.5:0.5',
    ]
    const expected = canonicalOf(options.join('/'))
    fc.assert(
      fc.property(fc.shuffledSubarray(options, { minLength: options.length }), (shuffled) => {
        expect(canonicalOf(shuffled.join('/'))).toBe(expected)
      }),
      { numRuns: 200, seed: 3 },
    )
  })
})

describe('watermarkOf()', () => {
  const source = { kind: 'stored', key: 'w.png' } as const
  const layer = (options: string) => watermarkOf(wishOf(options), source)

  it.each<[string, object | undefined]>([
    ['w:1', undefined],
    ['wm:0:so', undefined],
    ['wm:0.5', { source, opacity: 0.5, gravity: { x: 0.5, y: 0.5 }, repeat: '', fit: 'contain' }],
    [
      'wm:1:soea:10:20:0.6',
      {
        gravity: { x: 1, y: 1 },
        right: { pixels: 10 },
        bottom: { pixels: 20 },
        width: { share: 0.6 },
        height: { share: 0.6 },
      },
    ],
    ['wm:1:nowe:0.1:-5', { left: { share: 0.1 }, top: { pixels: -5 } }],
    ['wm:1:so:0:10/dpr:2', { gravity: { x: 0.5, y: 1 }, bottom: { pixels: 20 } }],
    ['wm:1:re', { repeat: 'xy' }],
  ])('makes of %s a layer', (options, expected) => {
    if (expected) expect(layer(options)).toMatchObject(expected)
    else expect(layer(options)).toBeUndefined()
  })

  it.each(['wm:1:ce:5', 'wm:1:so:5', 'wm:1:re:10:10'])(
    'says that %s is not supported',
    (options) => {
      expect(() => layer(options)).toThrow(OptionError)
    },
  )
})
