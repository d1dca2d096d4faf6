/** Netlify's Image CDN: addresses of Nuxt Image and unpic, against sharp. */

import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import sharp from 'sharp'
import { generate } from 'unpic/providers/netlify'
import { NUXT_IMAGE, nuxtUrl } from './nuxt.ts'
import type { AdapterChecks } from './place.ts'
import { sweep } from './random.ts'
import { type Answer, ask, expectPicture, openStage, STAGE_VARS, type Stage } from './stage.ts'

export const netlifyChecks: AdapterChecks = {
  name: 'netlify',
  clients: [NUXT_IMAGE],
  vars: STAGE_VARS,
  async check({ server }, count) {
    const stage = await openStage(server)
    const lines: string[] = []
    const report = (line: string) => lines.push(line)
    await pictures(stage, report)
    await answers(stage)
    report(await sweep(stage, { addresses: queries(stage), judge, count }))
    return lines
  },
}

async function pictures(stage: Stage, report: (line: string) => unknown): Promise<void> {
  const { path, bytes } = stage.files.photo
  const of = (parameters: string) =>
    `/.netlify/images?url=${encodeURIComponent(path)}&${parameters}`
  const nuxt = (modifiers: Record<string, string | number>) =>
    nuxtUrl('netlifyImageCdn', path, modifiers)
  const photo = () => sharp(bytes)
  const cases = [
    [of('fm=png&w=200'), photo().resize(200)],
    [of('fm=png&h=100'), photo().resize({ height: 100 })],
    [of('fm=png&w=900'), photo()],
    [of('fm=png&w=200&h=200'), photo().resize(200, 200, { fit: 'inside' })],
    [of('fm=png&w=200&h=200&fit=cover'), photo().resize(200, 200)],
    [of('fm=png&w=90&h=90&fit=cover&position=left'), photo().resize(90, 90, { position: 'left' })],
    [of('fm=png&w=200&h=200&fit=fill'), photo().resize(200, 200, { fit: 'fill' })],
    [generate(path, { width: 200, height: 100, format: 'png' }), photo().resize(200, 100)],
    [generate(path, { width: 96, format: 'png' }), photo().resize(96)],
    [await nuxt({ width: 200, format: 'png' }), photo().resize(200)],
    [
      await nuxt({ width: 90, height: 90, fit: 'cover', position: 'right', format: 'png' }),
      photo().resize(90, 90, { position: 'right' }),
    ],
  ] as const
  const all: number[] = []
  for (const [address, like] of cases) {
    all.push(await expectPicture(await ask(stage, address), address, { like, format: 'png' }))
  }
  const worst = Math.min(...all).toFixed(1)
  report(`${cases.length} addresses, of Nuxt Image and unpic as well, the worst ${worst} dB`)
}

async function answers(stage: Stage): Promise<void> {
  const { path } = stage.files.photo
  const of = (parameters: string) =>
    `/.netlify/images?url=${encodeURIComponent(path)}&${parameters}`
  const accepted = await ask(stage, of('w=90'), { Accept: 'image/avif,image/webp,*/*' })
  assert.deepEqual([accepted.type, accepted.headers.get('Vary')], ['image/avif', 'Accept'])
  assert.equal((await ask(stage, of('w=90'))).type, 'image/jpeg')
  const hash = await ask(stage, of('fm=blurhash'))
  assert.match(`${hash.body}`, /^[0-9A-Za-z#$%*+,\-.:;=?@[\]^_{|}~]{6,}$/)
  for (const [address, status, text] of [
    ['/.netlify/images', 400, /^Bad Request: Missing "url" query parameter$/],
    [
      '/.netlify/images?url=https://evil.test/a.jpg',
      403,
      /^Forbidden: Remote image URL not allowed$/,
    ],
    [of('w=abc'), 404, /^Not Found: .*"w"/],
    ['/.netlify/images?url=/none.jpg', 404, /./],
  ] as const) {
    const answer = await ask(stage, address)
    assert.equal(answer.status, status, address)
    assert.match(`${answer.body}`, text)
  }
}

function judge({ status, type, body }: Answer, what: string): void {
  if (status === 304) return
  assert.match(type, /^text\/plain/, what)
  assert.ok(body.length > 0 && !`${body}`.startsWith('{'), what)
}

function queries(stage: Stage): fc.Arbitrary<string> {
  const paths = Object.values(stage.files).map(({ path }) => path)
  const url = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths) },
    fc.constantFrom('', '/none.jpg', 'https://evil.test/a.jpg', 'a%00b', '//x', 'file:///etc'),
  )
  const name = fc.constantFrom('w', 'h', 'fit', 'position', 'fm', 'q', 'width', 'zzz')
  const value = fc.oneof(
    fc.constantFrom(
      '',
      '90',
      '200',
      'cover',
      'contain',
      'fill',
      'top',
      'left',
      'webp',
      'png',
      'jpg',
    ),
    fc.constantFrom('blurhash', 'gif', '0', '-1', '75'),
    fc.string({ maxLength: 6 }).map(encodeURIComponent),
  )
  const pairs = fc.array(fc.tuple(name, value), { maxLength: 4 })
  return fc.tuple(url, pairs).map(([one, two]) => {
    const parts = two.map(([key, text]) => `${key}=${text}`)
    return `/.netlify/images?${[`url=${encodeURIComponent(one)}`, ...parts].join('&')}`
  })
}
