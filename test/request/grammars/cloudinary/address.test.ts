import { describe, expect, it } from 'vitest'
import { splitCloudinary } from '../../../../src/request/grammars/cloudinary/address.ts'
import { isSignedByCloud } from '../../../../src/signing/cloudinary.ts'

const split = (address: string) => {
  const { pathname, search } = new URL(address, 'https://res.example')
  return splitCloudinary(pathname, search)
}

describe('splitCloudinary()', () => {
  it.each([
    // cloudinary.com/documentation/fetch_remote_images: as it is, or encoded
    ['/demo/image/fetch/https://a.example/b.jpg', [], 'https://a.example/b.jpg'],
    ['/demo/image/fetch/https%3A%2F%2Fa.example%2Fb.jpg', [], 'https://a.example/b.jpg'],
    ['/demo/image/fetch/w_9/https://a.example/b.jpg', ['w_9'], 'https://a.example/b.jpg'],
    [
      '/demo/image/fetch/w_9/e_negate/http://a.example/b',
      ['w_9', 'e_negate'],
      'http://a.example/b',
    ],
    // What proxies make of two slashes
    ['/demo/image/fetch/w_9/https:/a.example/b.jpg', ['w_9'], 'https://a.example/b.jpg'],
    // A version, which is of uploads
    ['/demo/image/fetch/w_9/v1/https://a.example/b.jpg', ['w_9'], 'https://a.example/b.jpg'],
    // @cloudinary/url-gen 1.22.0 encodes what it must, and adds its own query
    [
      '/demo/image/fetch/w_9/https://a.example/a%20b.jpg%3Fx%3D1&y%3D2?_a=BAMABkfi0',
      ['w_9'],
      'https://a.example/a b.jpg?x=1&y=2',
    ],
    ['/demo/image/fetch/https://a.example/b.jpg?c=1&_a=BAM', [], 'https://a.example/b.jpg?c=1'],
    [
      '/demo/image/fetch/w_9/https://a.example/%25C3%25A4.jpg',
      ['w_9'],
      'https://a.example/%C3%A4.jpg',
    ],
    [
      '/demo/image/fetch/e_trim:9%3Awhite/https://a.example',
      ['e_trim:9:white'],
      'https://a.example',
    ],
    ['/demo/image/fetch/w_9', ['w_9'], undefined],
    ['/demo/image/fetch/w_9/https://', ['w_9'], undefined],
    ['/demo/image/fetch/w_9/https://%E0%A4%A', ['w_9'], undefined],
    ['/demo/image/fetch/w_9/ftp://a.example/b', ['w_9', 'ftp:', '', 'a.example', 'b'], undefined],
  ])('takes %s apart', (address, components, source) => {
    expect(split(address)).toMatchObject({ cloud: 'demo', components, source })
  })

  it.each([
    '/demo/image/upload/b.jpg',
    '/image/fetch/https://a.example',
    '/a.b/image/fetch/x',
    '/',
  ])('knows nothing of %s', (address) => expect(split(address)).toBeUndefined())
})

/** Made with cloudinary 2.x (npm) for this secret: `cloudinary.url(source, { type: 'fetch', sign_url: true, … })`. */
const SECRET = 'abcdefghijklmnop1234567890a'
const SIGNED = [
  's--oLD5_KO7--/c_fill,h_200,w_300/e_grayscale/https://img.example.com/a.jpg',
  's--wQ5xiK07--/c_fill,h_200,w_300/e_grayscale/https://img.example.com/a.jpg',
  's--wQ5xiK07GEPlIgyTgTBKkeO2oOvl8vHn--/c_fill,h_200,w_300/e_grayscale/https://img.example.com/a.jpg',
  's--KJiNeaqg--/c_fill,h_200,w_300/e_grayscale/https://img.example.com/a%20b.jpg%3Fx%3D1%26y%3D2',
  's--QfCEOcOJ--/c_fill,h_200,w_300/e_grayscale/https://img.example.com/a%20b.jpg%3Fx%3D1%26y%3D2',
  's--QfCEOcOJ9FAzU9bAXLyoEowqzay3Vm7h--/c_fill,h_200,w_300/e_grayscale/https://img.example.com/a%20b.jpg%3Fx%3D1%26y%3D2',
  's--FGRoAFou--/c_fill,h_200,w_300/e_grayscale/http://img.example.com/%25C3%25A4.jpg',
  's--sEYrr3FBLWx6x2_xxsethFPTLf1MlCUV--/c_fill,h_200,w_300/e_grayscale/http://img.example.com/%25C3%25A4.jpg',
  's--BUKfQiUy--/https://img.example.com/a.jpg',
]

describe('isSignedByCloud()', () => {
  const verdict = (path: string, secret = SECRET) => {
    const { signature = '', signedTexts = [] } = split(`/demo/image/fetch/${path}`) ?? {}
    return isSignedByCloud(secret, signedTexts, signature)
  }

  it.each(SIGNED)('knows %s', async (path) => expect(await verdict(path)).toBe(true))

  it.each([
    [SIGNED[0]!.replace('w_300', 'w_301'), SECRET],
    [SIGNED[0]!.replace('a.jpg', 'b.jpg'), SECRET],
    [SIGNED[0]!.replace('oLD5_KO7', 'oLD5_KO'), SECRET],
    [SIGNED[0]!.replace('oLD5_KO7', 'oLD5_KO8'), SECRET],
    [SIGNED[2]!.replace('vHn--', 'vH--'), SECRET],
    [SIGNED[0]!, `${SECRET}b`],
  ])('refuses %s with %s', async (path, secret) => expect(await verdict(path, secret)).toBe(false))
})
