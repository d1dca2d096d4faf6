/** next/image and Vercel: addresses of next's own loader, Nuxt Image and unpic; refusals beside Next's own validation. */

import { strict as assert } from 'node:assert'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import sharp from 'sharp'
import { generate as nextUrl } from 'unpic/providers/nextjs'
import { generate as vercelUrl } from 'unpic/providers/vercel'
import { clientFile } from './clients.ts'
import { NUXT_IMAGE, nuxtUrl } from './nuxt.ts'
import type { AdapterChecks } from './place.ts'
import { sweep } from './random.ts'
import {
  type Answer,
  ask,
  expectPicture,
  openStage,
  STAGE_VARS,
  type Stage,
  type StageFile,
} from './stage.ts'

const IMAGES = {
  deviceSizes: [640, 750],
  imageSizes: [32, 64, 96, 200, 320],
  qualities: [50, 75, 100],
  formats: ['image/avif', 'image/webp'],
  minimumCacheTTL: 600,
}

const VARS = { ...STAGE_VARS, NEXT_IMAGES: JSON.stringify(IMAGES) }

export const nextChecks: AdapterChecks = {
  name: 'next',
  clients: ['next@16.1.6'],
  vars: VARS,
  async check({ server }, count) {
    const stage = await openStage(server)
    await headers(stage)
    return [
      await nextPictures(stage),
      await refusals(stage),
      await sweep(stage, { addresses: queries('/_next/image', stage), judge, count }),
    ]
  },
}

export const vercelChecks: AdapterChecks = {
  name: 'vercel',
  clients: [NUXT_IMAGE],
  vars: VARS,
  async check({ server }, count) {
    const stage = await openStage(server)
    return [
      await vercelPictures(stage),
      await sweep(stage, { addresses: queries('/_vercel/image', stage), judge, count }),
    ]
  },
}

interface Loader {
  readonly default: (of: { config: object; src: string; width: number; quality: number }) => string
}

/** A file, the width that it should have, what the client accepts, and what it should get. */
type Case = readonly [
  address: string,
  file: StageFile,
  width: number,
  accept: string,
  format: string,
]

async function nextPictures(stage: Stage): Promise<string> {
  const { drawing } = stage.files
  const { calm: photo, calmUpright: upright, calmClear: clear } = stage.files
  const load = createRequire(import.meta.url)(
    clientFile('next/dist/shared/lib/image-loader.js'),
  ) as Loader
  const config = { ...IMAGES, path: '/_next/image', domains: [], remotePatterns: [] }
  const loaded = (src: string, width: number, quality = 75) =>
    load.default({ config, src, width, quality })
  const cases: readonly Case[] = [
    [loaded(photo.path, 200), photo, 200, '', 'jpeg'],
    [loaded(photo.path, 320, 100), photo, 320, 'image/webp,*/*', 'webp'],
    [loaded(photo.path, 320, 100), photo, 320, 'image/avif,image/webp,*/*;q=0.8', 'avif'],
    [loaded(photo.path, 750, 100), photo, 600, '', 'jpeg'],
    [loaded(drawing.path, 64), drawing, 64, 'image/invalid', 'png'],
    [loaded(upright.path, 96, 100), upright, 96, 'image/webp', 'webp'],
    [loaded(clear.path, 200, 100), clear, 200, 'image/webp', 'webp'],
    [nextUrl(photo.path, { width: 96 }), photo, 96, '', 'jpeg'],
  ]
  return `${cases.length} addresses of next's own loader and unpic, ${await compare(stage, cases)}`
}

async function vercelPictures(stage: Stage): Promise<string> {
  const { calm: photo } = stage.files
  const cases: readonly Case[] = [
    [vercelUrl(photo.path, { width: 96, quality: 100 }), photo, 96, 'image/webp', 'webp'],
    [vercelUrl(photo.path, { width: 64 }), photo, 64, '', 'jpeg'],
    [await nuxtUrl('vercel', photo.path, { width: 200 }), photo, 320, '', 'jpeg'],
  ]
  return `${cases.length} addresses of Nuxt Image and unpic, ${await compare(stage, cases)}`
}

async function compare(stage: Stage, cases: readonly Case[]): Promise<string> {
  const all: number[] = []
  for (const [address, { bytes }, width, accept, format] of cases) {
    const answer = await ask(stage, address, accept ? { Accept: accept } : {})
    const like = sharp(bytes).autoOrient().resize({ width })
    const quality = Number(/q=(\d+)/.exec(address)?.[1])
    const likeness = { like, format, ...(format !== 'png' && { quality }) }
    all.push(await expectPicture(answer, `${address} (${accept})`, likeness))
    assert.equal(answer.headers.get('Vary'), 'Accept')
  }
  return `the worst ${Math.min(...all).toFixed(1)} dB`
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
async function refusals(stage: Stage): Promise<string> {
  const { ImageOptimizerCache } = createRequire(import.meta.url)(
    clientFile('next/dist/server/image-optimizer.js'),
  ) as Optimizer
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
  return `${refused} of ${list.length} addresses are refused by Next, all of them in the same words here`
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
