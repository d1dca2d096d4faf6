import { describe, expect, it } from 'vitest'
import { parseCloudflare } from '../../../src/request/grammars/cloudflare.ts'
import { OptionError } from '../../../src/request/option-error.ts'
import { canonicalTransform, DEFAULT_TRANSFORM } from '../../../src/request/transform.ts'

const parse = (segment: string) => parseCloudflare(segment).transform

describe('parseCloudflare()', () => {
  it('reads every option under its own name', () => {
    const segment =
      'width=800,height=600,fit=crop,gravity=0.5x0.25,quality=75,format=avif,rotate=180,flip=h,' +
      'background=%23102030,metadata=copyright,effort=best,filter=box,lossless=false,profile=p3,' +
      'max_bytes=50000,anim=false,frames=9,onerror=redirect,slow-connection-quality=40,dpr=2'
    expect(parseCloudflare(segment)).toEqual({
      transform: {
        width: 1_600,
        height: 1_200,
        fit: 'crop',
        gravity: { x: 0.5, y: 0.25 },
        quality: 75,
        format: 'avif',
        rotate: 180,
        flip: 'h',
        background: { r: 16, g: 32, b: 48, a: 255 },
        metadata: 'copyright',
        effort: 'best',
        filter: 'box',
        lossless: false,
        profile: 'p3',
        maxBytes: 50_000,
        anim: false,
        frames: 9,
      },
      slowQuality: 40,
      redirectsOnError: true,
    })
  })

  it('reads Cloudflare’s short names', () => {
    expect(parse('w=1,h=2,q=3,f=webp,g=top')).toEqual(
      parse('width=1,height=2,quality=3,format=webp,gravity=top'),
    )
    expect(parseCloudflare('f=auto,scq=50').slowQuality).toBe(50)
  })

  it('takes anim=true for what holds anyway, but in formats that have to be asked', () => {
    expect(parse('anim=true,format=webp').anim).toBeUndefined()
    expect(parse('anim=true,format=png').anim).toBe(true)
  })

  it('has scale-down, auto and quality 80 where nothing is said', () => {
    expect(parse('format=auto')).toEqual(DEFAULT_TRANSFORM)
  })

  it.each([
    ['fit=squeeze', { fit: 'fill' }],
    ['fit=scale-up', { fit: 'scale-up' }],
    ['fit=aspect-crop', { fit: 'aspect-crop' }],
    ['quality=high', { quality: 90 }],
    ['quality=medium-high', { quality: 70 }],
    ['quality=medium-low', { quality: 50 }],
    ['quality=low', { quality: 35 }],
    ['format=baseline-jpeg', { format: 'jpeg', progressive: false }],
    ['format=jpeg', { format: 'jpeg' }],
    ['format=png,q=80', { format: 'png', quality: 80, colors: 256 }],
    ['format=png,q=80,colors=16', { format: 'png', quality: 80, colors: 16 }],
    ['format=png,q=100', { format: 'png', quality: 100 }],
    ['format=png,q=80,lossless=true', { format: 'png', lossless: true, quality: 80 }],
    ['format=thumbhash,w=80,blur=3', { format: 'thumbhash', fit: 'scale-down' }],
    ['format=jpg', { format: 'jpeg' }],
    ['format=json', { format: 'json' }],
    ['compression=fast', { effort: 'fast' }],
    ['background=red', { background: { r: 255, g: 0, b: 0, a: 255 } }],
    ['background=rgb(1%2C2%2C3)', { background: { r: 1, g: 2, b: 3, a: 255 } }],
    ['background=rgb(240%2040%20145)', { background: { r: 240, g: 40, b: 145, a: 255 } }],
    [
      'background=rgb(240%2040%20145%20%2F%200.5)',
      { background: { r: 240, g: 40, b: 145, a: 128 } },
    ],
    ['background=rgba(1%2C%202%2C%203%2C%200.5)', { background: { r: 1, g: 2, b: 3, a: 128 } }],
    ['w=100,dpr=1.5', { width: 150 }],
    ['w=33,dpr=1.25', { width: 41 }],
    // Cloudflare mirrors first: left and right of the source are top and bottom once it has turned.
    ['flip=h,rotate=90', { flip: 'v', rotate: 90 }],
    ['flip=v,rotate=270', { flip: 'h', rotate: 270 }],
    ['flip=h,rotate=180', { flip: 'h', rotate: 180 }],
    ['flip=hv,rotate=90', { flip: 'hv', rotate: 90 }],
  ])('reads %s', (segment, expected) => {
    expect(parse(segment)).toMatchObject(expected)
  })

  it.each([
    ['', 'invalid-option'],
    ['800', 'invalid-option'],
    ['width', 'invalid-option'],
    ['=800', 'invalid-option'],
    ['width=800,', 'invalid-option'],
    [',width=800', 'invalid-option'],
    ['width=800,,height=1', 'invalid-option'],
    ['w=0640', 'invalid-option'],
    ['w=+5', 'invalid-option'],
    ['w=5.0', 'invalid-option'],
    ['w=%20640', 'invalid-option'],
    ['w=6%34', 'invalid-option'],
    ['w=', 'invalid-option'],
    ['w=0', 'invalid-option'],
    ['w=auto', 'invalid-option'],
    ['w=100,w=100', 'invalid-option'],
    ['w=100,width=100', 'invalid-option'],
    ['q=0', 'invalid-option'],
    ['q=101', 'invalid-option'],
    ['q=best', 'invalid-option'],
    ['dpr=0', 'invalid-option'],
    ['dpr=4', 'invalid-option'],
    ['dpr=3.5', 'invalid-option'],
    ['dpr=1.0', 'invalid-option'],
    ['dpr=01', 'invalid-option'],
    ['width=60000,dpr=2', 'invalid-option'],
    ['fit=Cover', 'invalid-option'],
    ['fit=stretch', 'invalid-option'],
    ['f=bmp', 'invalid-option'],
    ['format=jpeg,lossless=true', 'invalid-option'],
    ['format=webp,chroma=444', 'invalid-option'],
    ['format=png,progressive=true', 'invalid-option'],
    ['compression=fast,effort=best', 'invalid-option'],
    ['background=rgb(256%2C0%2C0)', 'invalid-option'],
    ['background=%2', 'invalid-option'],
    ['onerror=ignore', 'invalid-option'],
    ['metadata=all', 'invalid-option'],
    ['trim.left=5,trim=3', 'invalid-option'],
    ['trim.width=50', 'invalid-option'],
    ['trim.width=50,trim.height=40,trim.right=3', 'invalid-option'],
    ['trim.width=50,trim.height=40,crop=10;10', 'invalid-option'],
    ['trim.left=5,trim.left=6', 'invalid-option'],
    ['trim.border.keep=5', 'invalid-option'],
    ['upscale=generate', 'invalid-option'],
    ['background=rgb(0 0 0 / 101%)', 'invalid-option'],
    ['Width=800', 'unknown-option'],
    ['cachebuster=1', 'unknown-option'],
    ['constructor=1', 'unknown-option'],
    ['__proto__=1', 'unknown-option'],
  ])('refuses "%s" as %s', (segment, code) => {
    expect(() => parse(segment)).toThrow(expect.objectContaining({ name: 'OptionError', code }))
  })

  it.each([
    ['sharpen=0,blur=0,rotate=0,upscale=interpolate', ''],
    ['trim.top=1,trim.left=4', 'trim=1;0;0;4'],
    ['trim.left=50,trim.top=20,trim.width=100,trim.height=60', 'crop=50;20;100;60'],
    ['trim.width=100,trim.height=60', 'crop=0;0;100;60'],
    ['metadata=keep', 'metadata=copyright;creation;location'],
    ['background=rgba(255%20255%200%20/%2050%25)', 'background=%23ffff0080'],
  ])('reads %s, as Cloudflare writes it, as it reads %s', (theirs, ours) => {
    const both = [theirs, ours].map((text) => parse(['width=9', text].filter(Boolean).join(',')))
    expect(both[0]).toEqual(both[1])
  })

  it.each(['gravity=face', 'g=face', 'segment=foreground', 'zoom=0.5'])(
    'refuses %s by its name, as not supported',
    (segment) => {
      expect(() => parse(segment)).toThrow(OptionError)
      expect(() => parse(segment)).toThrow(/: it is not supported$/)
    },
  )
})

describe('canonicalTransform()', () => {
  it.each([
    ['width=800,format=auto', 'f=auto,w=800'],
    ['width=800,dpr=2', 'w=1600'],
    ['width=800,quality=80,fit=scale-down,anim=true', 'w=800'],
    ['background=%23f00', 'background=red'],
    ['gravity=center,fit=cover', 'fit=cover'],
    ['fit=squeeze', 'fit=fill'],
  ])('is the same text for %s and %s', (one, other) => {
    expect(canonicalTransform(parse(one))).toBe(canonicalTransform(parse(other)))
  })

  it('is another text for every other transform', () => {
    const segments = [
      ...['format=auto', 'format=webp', 'w=1', 'h=1', 'w=1,h=1', 'w=11', 'q=79', 'fit=cover'],
      ...['gravity=top', 'gravity=0.5x0.1', 'background=red', 'background=blue', 'rotate=90'],
      ...['flip=h', 'effort=fast', 'filter=box', 'lossless=true', 'profile=p3', 'max_bytes=5000'],
      ...['chroma=444', 'progressive=false'],
    ]
    const texts = segments.map((segment) => canonicalTransform(parse(segment)))
    expect(new Set(texts).size).toBe(segments.length)
  })
})
