import { describe, expect, it } from 'vitest'
import { acceptedFormats } from '../../../src/http/caller/negotiate.ts'

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'
const SAFARI = 'image/webp,image/avif,image/jxl,video/*;q=0.8,image/png,image/*;q=0.8,*/*;q=0.5'
const OLD_FIREFOX = 'image/png,image/*;q=0.8,*/*;q=0.5'

const NAMED = ['avif', 'webp'] as const

function best(accept: string | undefined, lossless: boolean) {
  return acceptedFormats(accept, { lossless, named: NAMED })[0]
}

describe('acceptedFormats()', () => {
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
  ])('takes of %s first %s', (accept, format) => {
    expect(best(accept, false)).toBe(format)
  })

  it.each([
    [CHROME, 'avif,webp,jpeg,png'],
    ['image/webp', 'webp,jpeg,png'],
    ['image/avif;q=0.5, image/webp;q=0.9', 'webp,avif,jpeg,png'],
    ['image/avif;q=0.2, image/jpeg;q=0.7', 'jpeg,png'],
    ['image/avif, image/jpeg;q=0, */*', 'avif,png'],
    ['*/*', 'jpeg,png'],
  ])('takes of %s all of %s', (accept, formats) => {
    expect(acceptedFormats(accept, { lossless: false, named: NAMED }).join()).toBe(formats)
  })

  it('follows the order of its own list on a tie, and never takes what is not on it', () => {
    const first = (named: ('avif' | 'webp')[]) =>
      acceptedFormats(CHROME, { lossless: false, named })[0]
    expect(first(['webp', 'avif'])).toBe('webp')
    expect(first(['webp'])).toBe('webp')
    expect(first([])).toBe('jpeg')
  })

  it.each([
    [CHROME, 'avif'],
    ['*/*', 'png'],
    ['image/jpeg', 'png'],
    ['image/webp, image/jpeg', 'webp'],
  ])('takes of %s first %s where the result is lossless', (accept, format) => {
    expect(best(accept, true)).toBe(format)
  })
})
