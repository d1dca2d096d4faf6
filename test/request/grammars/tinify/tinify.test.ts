import { describe, expect, it } from 'vitest'
import {
  parseOutputCommands,
  parseShrinkDocument,
} from '../../../../src/request/grammars/tinify/document.ts'
import { tinifyTransforms } from '../../../../src/request/grammars/tinify.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { canonicalTransform } from '../../../../src/request/transform.ts'

const PHOTO = { format: 'jpeg', hasAlpha: false } as const
const LOGO = { format: 'png', hasAlpha: true } as const

function meaningsOf(document: unknown, source: typeof PHOTO | typeof LOGO): string[] {
  const { store: _, ...commands } = parseOutputCommands(document)
  return tinifyTransforms(commands, source).map(canonicalTransform)
}

/** tinypng.com/developers/reference; N: tinify-nodejs:test/integration.js, T: its typing tests. */
describe('tinifyTransforms()', () => {
  it.each([
    [{}, PHOTO, ['format=jpeg']],
    [{}, LOGO, ['colors=256,format=png', 'format=png']],
    // Nothing is enlarged; one side for scale, both for the others.
    [{ resize: { method: 'scale', width: 150 } }, PHOTO, ['format=jpeg,width=150']],
    [
      { resize: { method: 'scale', height: 100 } },
      LOGO,
      ['colors=256,format=png,height=100', 'format=png,height=100'],
    ],
    [
      { resize: { method: 'fit', width: 50, height: 20 } }, // N
      LOGO,
      ['colors=256,format=png,height=20,width=50', 'format=png,height=20,width=50'],
    ],
    [
      { resize: { method: 'cover', width: 150, height: 100 } },
      PHOTO,
      ['fit=crop,format=jpeg,gravity=attention,height=100,width=150'],
    ],
    [
      { resize: { method: 'thumb', width: 150, height: 100 } },
      PHOTO,
      ['fit=crop,format=jpeg,gravity=attention,height=100,width=150'],
    ],
    // Of several types the smallest; each is a variant of its own.
    [{ convert: { type: 'image/webp' } }, PHOTO, ['format=webp']],
    [{ convert: { type: ['image/webp'] } }, LOGO, ['format=webp']], // N
    [{ convert: { type: ['image/webp', 'image/jpg'] } }, LOGO, ['format=webp']], // N
    [
      { convert: { type: ['image/png', 'image/webp'] } },
      PHOTO,
      ['format=webp', 'colors=256,format=png', 'format=png'],
    ],
    [
      { convert: { type: ['image/webp', 'image/png'] } },
      PHOTO,
      ['format=webp', 'colors=256,format=png', 'format=png'],
    ],
    [
      { convert: { type: '*/*' } },
      PHOTO,
      ['format=avif', 'format=webp', 'format=jpeg', 'colors=256,format=png', 'format=png'],
    ],
    [
      { convert: { type: ['*/*'] } },
      LOGO,
      ['format=avif', 'format=webp', 'colors=256,format=png', 'format=png'],
    ],
    [
      { convert: { type: 'image/jpeg' }, transform: { background: '#000000' } },
      LOGO,
      ['background=a255 b0 g0 r0,format=jpeg'],
    ],
    [
      { transform: { background: 'white' } },
      LOGO,
      [
        'background=a255 b255 g255 r255,colors=256,format=png',
        'background=a255 b255 g255 r255,format=png',
      ],
    ],
    [{ preserve: ['copyright'] }, PHOTO, ['format=jpeg,metadata=copyright']],
    [
      { preserve: ['location', 'creation', 'copyright', 'creation'] },
      PHOTO,
      ['format=jpeg,metadata=copyright;creation;location'],
    ],
    [{ preserve: [] }, PHOTO, ['format=jpeg']],
  ])('takes %j of %j for %j', (document, source, meanings) => {
    expect(meaningsOf(document, source)).toEqual(meanings)
  })

  it.each([
    // ctolkien/TinyPNG#21: 'resize.height' should be at least 1
    [{ resize: { method: 'scale', width: 5, height: 0 } }, 'resize.height'],
    [{ resize: { method: 'scale', width: 5, height: 5 } }, 'resize'],
    [{ resize: { method: 'scale' } }, 'resize'],
    [{ resize: { method: 'fit', width: 5 } }, 'resize'],
    [{ resize: { width: 400 } }, 'resize.method'],
    [{ resize: { method: 'crop', width: 5, height: 5 } }, 'resize.method'],
    [{ resize: { method: 'fit', width: 5.5, height: 5 } }, 'resize.width'],
    [{ resize: { method: 'fit', width: '5', height: 5 } }, 'resize.width'],
    [{ resize: { method: 'fit', width: 5, height: 5, dpr: 2 } }, 'resize.dpr'],
    [{ convert: { type: 'image/gif' } }, 'convert.type'],
    [{ convert: { type: [] } }, 'convert.type'],
    [{ convert: {} }, 'convert.type'],
    [{ convert: { type: ['image/jpeg'] } }, 'transform.background'], // N: 400
    [{ transform: { background: 'octarine' } }, 'transform.background'],
    [{ transform: { background: 'transparent' } }, 'transform.background'],
    [{ preserve: ['everything'] }, 'preserve.0'],
    [{ preserve: 'copyright' }, 'preserve'],
    [{ rotate: 90 }, 'rotate'],
    [{ store: { service: 'azure', path: 'a/b' } }, 'store.service'],
    [{ store: { service: 's3', path: 'bucket' } }, 'store.path'],
    [{ store: { service: 's3', path: 'a/b', acl: 'private' } }, 'store.acl'],
    [
      { store: { service: 's3', path: 'a/b', headers: { Expires: 'never' } } },
      'store.headers.Expires',
    ],
    [[], 'body'],
    ['resize', 'body'],
    [null, 'body'],
  ])('refuses %j, and names %j', (document, named) => {
    try {
      meaningsOf(document, LOGO)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(OptionError)
      expect(error).toMatchObject({ option: named })
    }
  })
})

describe('parseOutputCommands()', () => {
  it('takes what is meant for other clouds, but for what is asked of the file', () => {
    const store = {
      service: 's3',
      aws_access_key_id: 'id',
      aws_secret_access_key: 'secret',
      region: 'us-west-1',
      headers: { 'Cache-Control': 'public, max-age=31536000' },
      path: 'example-bucket/my-images/optimized.jpg',
    }
    expect(parseOutputCommands({ store }).store).toEqual(store)
    const gcs = { service: 'gcs', gcp_access_token: 'token', path: 'bucket/a.jpg' }
    expect(parseOutputCommands({ store: gcs }).store).toEqual(gcs)
  })
})

describe('parseShrinkDocument()', () => {
  it('reads the address of a source, and nothing else', () => {
    expect(parseShrinkDocument({ source: { url: 'https://a.example/b.png' } })).toBe(
      'https://a.example/b.png',
    )
    for (const wrong of [{}, { source: 'x' }, { source: {} }, { source: { url: 5 } }, [], 'x']) {
      expect(() => parseShrinkDocument(wrong)).toThrow(OptionError)
    }
    expect(() => parseShrinkDocument({ source: { url: 'x' }, more: 1 })).toThrow('more')
  })
})
