/** A project that uses the package: copied to where it is installed, checked by tsc, and run. */

import assert from 'node:assert/strict'
import astro from 'edgepress/astro'
import { type Converted, createClient, EdgepressError, type JobAnswer } from 'edgepress/client'
import nextLoader from 'edgepress/next'
import nuxt from 'edgepress/nuxt'
import { signUrl } from 'edgepress/sign-url'
import { extract, transform } from 'edgepress/unpic'
import { imageUrl, pictureHtml, srcset } from 'edgepress/url'

const answers: Response[] = [
  Response.json(
    { code: 'busy', detail: 'Cannot take it', status: 503, title: 'Busy' },
    { status: 503, headers: { 'Retry-After': '0' } },
  ),
  new Response('picture', {
    headers: {
      'Content-Type': 'image/webp',
      'Image-Width': '32',
      'Server-Timing': 'encode;dur=5.5',
    },
  }),
]
const client = createClient({
  url: 'https://images.example',
  key: 'a key',
  fetch: async () => answers.shift() ?? new Response(null, { status: 418 }),
})
const converted: Converted = await client.convert(new Uint8Array(3), { width: 32, format: 'webp' })
assert.deepEqual([converted.width, converted.bytes, converted.timings.encode], [32, 7, 5.5])
const error = await client.health().catch((cause: unknown) => cause)
assert.ok(error instanceof EdgepressError && error.status === 418)
const jobs: AsyncGenerator<JobAnswer> = client.watch('id')
assert.equal(typeof jobs.next, 'function')

const BASE = 'https://images.example'
assert.equal(imageUrl(BASE, 'a b/c.jpg', { width: 8 }), `${BASE}/img/width=8/a%20b/c.jpg`)
assert.equal(nextLoader({ src: '/c.jpg', width: 8 }), '/img/width=8,format=auto/c.jpg')
assert.match(srcset(BASE, 'c.jpg', [8, 16]), / 8w, .* 16w$/)
assert.match(
  pictureHtml(BASE, 'c.jpg', { alt: '"', widths: [8] }),
  /^<picture>.*alt="&quot;"><\/picture>$/,
)
assert.equal(
  nuxt().getImage('c.jpg', { modifiers: { width: 8 } }).url,
  '/img/format=auto,width=8/c.jpg',
)
assert.match(
  astro.getURL({ src: 'c.jpg', width: 8 }, { service: { config: { url: BASE } } }),
  /width=8/,
)
assert.equal(
  transform(imageUrl('', 'c.jpg', { width: 8 }), { width: 9 }),
  '/img/format=auto,width=9/c.jpg',
)
assert.equal(extract('https://a.example/cat.jpg'), null)
assert.match(await signUrl('/img/width=8/c.jpg', { key: { name: 'k', secret: 's' } }), /sig=/)
console.log('  ok   edgepress/client, url, sign-url, next, nuxt, astro, unpic')
