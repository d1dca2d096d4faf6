import { describe, expect, it } from 'vitest'
import { negotiateFormat } from '../../../src/http/caller/negotiate.ts'

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'
const SAFARI = 'image/webp,image/avif,image/jxl,video/*;q=0.8,image/png,image/*;q=0.8,*/*;q=0.5'
const OLD_FIREFOX = 'image/png,image/*;q=0.8,*/*;q=0.5'

describe('negotiateFormat()', () => {
  it.each([
    [CHROME, 'avif'],
    [SAFARI, 'avif'],
    [OLD_FIREFOX, 'jpeg'],
    ['image/webp', 'webp'],
    ['image/jxl, */*', 'jpeg'],
    ['IMAGE/WEBP', 'webp'],
    ['image/avif;q=0, image/webp', 'webp'],
    ['image/avif;q=0.5, image/webp;q=0.9', 'webp'],
    ['image/avif;q=0.2, image/jpeg;q=0.7', 'jpeg'],
    ['image/webp;q=0.3, */*', 'jpeg'],
    ['image/webp;q=0, */*', 'jpeg'],
    ['image/jpeg;q=0, image/*', 'png'],
    ['image/png', 'png'],
    ['*/*', 'jpeg'],
    ['image/*', 'jpeg'],
    ['text/html', 'jpeg'],
    ['', 'jpeg'],
    [undefined, 'jpeg'],
  ])('reads %s as %s', (accept, format) => {
    expect(negotiateFormat(accept, false)).toBe(format)
  })

  it.each([
    [CHROME, ['avif'], 'webp'],
    [CHROME, ['avif', 'webp'], 'jpeg'],
    [CHROME, ['avif', 'webp', 'jpeg'], 'png'],
    ['image/webp', ['webp'], 'jpeg'],
  ] as const)('reads %s without %j as %s', (accept, without, format) => {
    expect(negotiateFormat(accept, false, without)).toBe(format)
  })

  it.each([
    [CHROME, 'avif'],
    ['*/*', 'png'],
    ['image/jpeg', 'png'],
    ['image/webp, image/jpeg', 'webp'],
  ])('reads %s as %s where the result is lossless', (accept, format) => {
    expect(negotiateFormat(accept, true)).toBe(format)
  })
})
