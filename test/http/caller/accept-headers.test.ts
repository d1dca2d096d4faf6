import { expect, it } from 'vitest'
import { acceptedFormats } from '../../../src/http/caller/negotiate.ts'

/** `Accept` headers as clients send them, and as nobody should; what `format=auto` answers. */
const HEADERS: readonly (readonly [accept: string | undefined, format: string])[] = [
  // Browsers, for an <img>.
  ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'], // Chrome 85 and later
  ['image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'webp'], // Chrome 79
  ['image/webp,image/apng,image/*,*/*;q=0.8', 'webp'], // Chrome 62
  ['image/webp,*/*;q=0.8', 'webp'], // Chrome 32
  ['image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'avif'], // Firefox 128
  ['image/avif,image/webp,*/*', 'avif'], // Firefox 93
  ['image/webp,*/*', 'webp'], // Firefox 66
  ['*/*', 'jpeg'], // Firefox 47
  ['image/png,image/*;q=0.8,*/*;q=0.5', 'jpeg'], // Firefox 46
  ['image/avif,image/jxl,image/webp,*/*', 'avif'], // Firefox with JXL
  [
    'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'avif',
  ], // Safari 17
  ['image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'avif'], // Safari 16
  ['image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'webp'], // Safari 14
  ['image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'jpeg'], // Safari 12
  ['image/png, image/svg+xml, image/jxr, image/*;q=0.8, */*;q=0.5', 'jpeg'], // Internet Explorer 11
  ['image/png, image/svg+xml, image/*;q=0.8, */*;q=0.5', 'jpeg'], // Edge 12
  ['image/jpeg, image/gif, image/pjpeg, application/x-ms-application, */*', 'jpeg'], // Internet Explorer 8
  // Browsers, for a page: an address that somebody opens.
  [
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    'avif',
  ],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'avif'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'jpeg'],
  // Other clients.
  [undefined, 'jpeg'],
  ['', 'jpeg'],
  ['*/*', 'jpeg'], // curl, Wget, Facebook
  ['image/*', 'jpeg'],
  ['image/*,*/*;q=0.8', 'jpeg'], // Googlebot-Image
  ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'jpeg'], // Java
  ['application/json', 'jpeg'],
  ['application/json, text/plain, */*', 'jpeg'], // axios
  ['image/jpeg', 'jpeg'],
  ['image/png', 'png'],
  ['image/gif', 'jpeg'],
  ['image/webp', 'webp'],
  ['image/avif', 'avif'],
  // Weights.
  ['image/avif;q=1.0,image/webp;q=0.9', 'avif'],
  ['image/avif;q=0.8,image/webp;q=0.9', 'webp'],
  ['image/avif;q=0.9,image/webp;q=0.9', 'avif'],
  ['image/webp;q=0.9,image/avif;q=0.9', 'avif'],
  ['image/avif;q=0.001', 'avif'],
  ['image/avif;q=0', 'jpeg'],
  ['image/avif;q=0,image/webp', 'webp'],
  ['image/avif;q=0.000,image/webp', 'webp'],
  ['image/avif;q=0,image/webp;q=0', 'jpeg'],
  ['image/avif;q=0,image/webp;q=0,*/*', 'jpeg'],
  ['image/webp;q=0.3,image/jpeg;q=0.8', 'jpeg'],
  ['image/webp;q=0.8,image/jpeg;q=0.8', 'webp'],
  ['image/webp;q=0.3,*/*;q=0.8', 'jpeg'],
  ['image/webp;q=0.8,*/*;q=0.3', 'webp'],
  ['image/webp;q=0.5,image/*;q=0.4,*/*;q=0.9', 'webp'], // the nearest wildcard counts
  ['image/jpeg;q=0,image/*', 'png'],
  ['image/jpeg;q=0,image/png;q=0.1', 'png'],
  ['image/jpeg;q=0,image/png;q=0', 'jpeg'], // nothing would do: what everything reads
  ['image/*;q=0', 'jpeg'],
  ['*/*;q=0', 'jpeg'],
  ['image/*;q=0,image/webp', 'webp'],
  // Spelling.
  ['IMAGE/AVIF', 'avif'],
  ['Image/Webp;Q=0.5', 'webp'],
  ['  image/webp  ', 'webp'],
  ['image/webp ; q=0.5 , image/avif ; q=0.4', 'webp'],
  ['image/avif,,image/webp', 'avif'],
  [',image/webp', 'webp'],
  ['image/webp,', 'webp'],
  ['image/webp;level=1;q=0.5', 'webp'],
  ['image/avif;codecs="av01.0.04M.08"', 'avif'],
  ['image/webp;note="image/avif, yes"', 'webp'],
  // Nonsense.
  ['image/webpx', 'jpeg'],
  ['ximage/webp', 'jpeg'],
  ['image/avif-sequence', 'jpeg'],
  ['webp', 'jpeg'],
  ['image', 'jpeg'],
  ['image/', 'jpeg'],
  [';;;', 'jpeg'],
  ['no image/webp', 'jpeg'],
  ['image/webp image/avif', 'jpeg'],
  [`${'image/x,'.repeat(2_000)}image/webp`, 'webp'],
]

it.each(HEADERS)('format=auto: %s is %s', (accept, format) => {
  const [best] = acceptedFormats(accept, { lossless: false, named: ['avif', 'webp'] })
  expect(best).toBe(format)
})

it('format=auto: there are few lists of formats, whatever is sent', () => {
  const weights = ['', ';q=0', ';q=0.3', ';q=0.6', ';q=1']
  const lists = new Set<string>()
  for (const avif of weights)
    for (const webp of weights)
      for (const jpeg of weights)
        for (const png of weights) {
          const accept = `image/avif${avif},image/webp${webp},image/jpeg${jpeg},image/png${png}`
          lists.add(acceptedFormats(accept, { lossless: false, named: ['avif', 'webp'] }).join())
        }
  expect(lists.size).toBeLessThanOrEqual(10)
})
