/** next/image and Vercel: addresses of next's own loader, Nuxt Image and unpic; refusals beside Next's own validation. */

import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import sharp from 'sharp'
import { generate as nextUrl } from 'unpic/providers/nextjs'
import { generate as vercelUrl } from 'unpic/providers/vercel'
import { type NuxtProvider, nuxtUrl } from './nuxt.ts'
import { sweep } from './random.ts'
import { requireScratch } from './scratch.ts'
import { type Answer, ask, type Checks, expectPicture, type Stage } from './stage.ts'

const IMAGES = {
  deviceSizes: [640, 750],
  imageSizes: [32, 64, 96, 200, 320],
  qualities: [50, 75, 100],
  formats: ['image/avif', 'image/webp'],
  minimumCacheTTL: 600,
}

export const checks: Checks = {
  name: 'next',
  vars: { NEXT_IMAGES: JSON.stringify(IMAGES) },
  async run(stage, report) {
    await pictures(stage, report)
    await headers(stage)
    await refusals(stage, report)
    for (const path of ['/_next/image', '/_vercel/image']) {
      report(
        `${path}: ${await sweep(stage, { addresses: queries(path, stage), judge, count: 1_500 })}`,
      )
    }
  },
}

interface Loader {
  readonly default: (of: { config: object; src: string; width: number; quality: number }) => string
}

async function pictures(stage: Stage, report: (line: string) => void): Promise<void> {
  const { photo, drawing, upright, clear } = stage.files
  const { default: load } = requireScratch<Loader>('next/dist/shared/lib/image-loader.js')
  const config = { ...IMAGES, path: '/_next/image', domains: [], remotePatterns: [] }
  const loaded = (src: string, width: number, quality = 75) => load({ config, src, width, quality })
  const cases = [
    [loaded(photo.path, 200), photo, 200, '', 'jpeg'],
    [loaded(photo.path, 320, 100), photo, 320, 'image/webp,*/*', 'webp'],
    [loaded(photo.path, 320, 100), photo, 320, 'image/avif,image/webp,*/*;q=0.8', 'avif'],
    [loaded(photo.path, 750, 100), photo, 600, '', 'jpeg'],
    [loaded(drawing.path, 64), drawing, 64, 'image/invalid', 'png'],
    [loaded(upright.path, 96, 100), upright, 96, 'image/webp', 'webp'],
    [loaded(clear.path, 200, 100), clear, 200, 'image/webp', 'webp'],
    [nextUrl(photo.path, { width: 96 }), photo, 96, '', 'jpeg'],
    [vercelUrl(photo.path, { width: 96, quality: 100 }), photo, 96, 'image/webp', 'webp'],
    [await nuxtUrl('vercel', photo.path, { width: 200 } as NuxtProvider), photo, 320, '', 'jpeg'],
  ] as const
  for (const [address, { bytes }, width, accept, format] of cases) {
    const answer = await ask(stage, address, accept ? { Accept: accept } : {})
    const like = sharp(bytes).autoOrient().resize({ width })
    // What a lossy format leaves of it: colours at half their size, in a picture of few pixels.
    const least = /q=100/.test(address) && format !== 'jpeg' ? 35 : 30
    await expectPicture(answer, `${address} (${accept})`, { like, format, least })
    assert.equal(answer.headers.get('Vary'), 'Accept')
  }
  report(`${cases.length} addresses of next, Nuxt Image and unpic`)
}

async function headers(stage: Stage): Promise<void> {
  const { path } = stage.files.photo
  const address = `/_next/image?url=${encodeURIComponent(path)}&w=64&q=75`
  const first = await ask(stage, address)
  const again = await ask(stage, address)
  const told = (answer: Answer, name: string) => answer.headers.get(name)
  assert.equal(told(first, 'X-Nextjs-Cache'), 'MISS')
  assert.equal(told(again, 'X-Nextjs-Cache'), 'HIT')
  assert.equal(told(first, 'Cache-Control'), 'public, max-age=600, must-revalidate')
  const name = path.slice(1).split('.', 1)[0]
  assert.equal(told(first, 'Content-Disposition'), `attachment; filename="${name}.jpeg"`)
  assert.match(told(first, 'Content-Security-Policy') ?? '', /^script-src 'none'; frame-src 'none'/)
  const etag = told(first, 'ETag') ?? ''
  const unchanged = await ask(stage, address, { 'If-None-Match': etag })
  assert.deepEqual([unchanged.status, told(unchanged, 'Vary')], [304, 'Accept'])
  const missing = await ask(stage, '/_next/image?url=/none.jpg&w=64&q=75')
  const text = '"url" parameter is valid but upstream response is invalid'
  assert.deepEqual([missing.status, `${missing.body}`], [404, text])
}

interface Optimizer {
  readonly ImageOptimizerCache: {
    validateParams(request: object, query: object, config: object, isDev: boolean): object
  }
}

/** What Next itself refuses is refused in the same words, and what it takes is taken. */
async function refusals(stage: Stage, report: (line: string) => void): Promise<void> {
  const { ImageOptimizerCache } = requireScratch<Optimizer>('next/dist/server/image-optimizer.js')
  const config = { images: { ...IMAGES, domains: [], remotePatterns: [{ hostname: '**' }] } }
  const list = fc.sample(queries('/_next/image', stage), { numRuns: 1_000, seed: 7 })
  let refused = 0
  for (const address of list) {
    const query: Record<string, string | string[]> = {}
    for (const [name, value] of new URL(address, 'http://n').searchParams) {
      const before = query[name]
      query[name] = before === undefined ? value : [before, value].flat()
    }
    const theirs = ImageOptimizerCache.validateParams({ headers: {} }, query, config, false)
    const message = Reflect.get(theirs, 'errorMessage') as string | undefined
    if (message === undefined) continue
    refused++
    const { status, body } = await ask(stage, address)
    assert.deepEqual([status, `${body}`], [400, message], address)
  }
  report(`${refused} of ${list.length} addresses that Next refuses are refused in its words`)
}

function judge({ status, type, body }: Answer, what: string): void {
  if (status === 304) return
  assert.match(type, /^text\/plain/, what)
  assert.ok(body.length > 0 && !`${body}`.startsWith('{'), what)
}

function queries(path: string, stage: Stage): fc.Arbitrary<string> {
  const known = Object.values(stage.files).map((file) => file.path)
  const url = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    fc.constantFrom('', '//a.example', '/_next/image?url=1', '/none.jpg', 'file:///etc', '/a%00b'),
    fc.constantFrom('https://evil.test/a.jpg', 'http://127.0.0.1/', `/${'a'.repeat(3_100)}`),
    fc.string({ maxLength: 12 }),
  )
  const w = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('32', '64', '96', '200', '640') },
    fc.constantFrom('', '0', '-1', '1000', '6.4', '064', '1e2', 'x'),
  )
  const q = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('50', '75', '100') },
    fc.constantFrom('', '0', '101', '80', 'x', '075'),
  )
  const pairs = fc.tuple(url, w, q, fc.constantFrom('', '&w=64', '&url=/b', '&q=75', '&x=1', '&a'))
  return pairs.map(([one, two, three, more]) => {
    const parts = [
      one && `url=${encodeURIComponent(one)}`,
      two && `w=${two}`,
      three && `q=${three}`,
    ]
    return `${path}?${parts.filter(Boolean).join('&')}${more}`
  })
}
