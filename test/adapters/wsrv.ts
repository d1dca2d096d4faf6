/** wsrv: unpic's addresses, and every parameter against libvips doing what weserv's processors say. */

import { strict as assert } from 'node:assert'
import sharp from 'sharp'
import { generate } from 'unpic/providers/wsrv'
import type { AdapterChecks } from './place.ts'
import { sweep } from './random.ts'
import { ask, expectPicture, openStage, STAGE_VARS, type Stage } from './stage.ts'
import { CASES } from './wsrv/cases.ts'
import { queries } from './wsrv/queries.ts'

export const wsrvChecks: AdapterChecks = {
  name: 'wsrv',
  clients: [],
  vars: STAGE_VARS,
  async check({ server }, count) {
    const stage = await openStage(server)
    const lines: string[] = []
    const report = (line: string) => lines.push(line)
    let worst = Number.POSITIVE_INFINITY
    for (const [file, query, make] of CASES) {
      const source = sharp(stage.files[file].bytes).autoOrient()
      const address = `/wsrv/?url=${stage.files[file].url.replace('http://', '')}&${query}`
      const answer = await ask(stage, address)
      const like = make(source)
      const format = /output=(\w+)/.exec(query)?.[1]?.replace('jpg', 'jpeg') ?? 'png'
      const alike = await expectPicture(answer, `${file} ${query}`, { like: await like, format })
      worst = Math.min(worst, alike)
    }
    report(`${CASES.length} parameters as libvips has them, the worst ${worst.toFixed(1)} dB`)
    await clients(stage, report)
    await answers(stage)
    report(await sweep(stage, { addresses: queries(stage), judge, count }))
    return lines
  },
}

async function clients(stage: Stage, report: (line: string) => unknown): Promise<void> {
  const { url, bytes } = stage.files.calm
  const addresses = [
    [{ width: 200, height: 100 }, sharp(bytes).resize(200, 100), 'jpeg', 80],
    [{ width: 96 }, sharp(bytes).resize(96), 'jpeg', 80],
    [
      { width: 100, height: 50, format: 'webp', quality: 95 },
      sharp(bytes).resize(100, 50),
      'webp',
      95,
    ],
    [{ width: 120, format: 'jpg', quality: 95 }, sharp(bytes).resize(120), 'jpeg', 95],
  ] as const
  const alike: number[] = []
  for (const [operations, like, format, quality] of addresses) {
    const address = generate(url, operations as never).replace('https://wsrv.nl/', '/wsrv/')
    const likeness = { like, format, quality }
    alike.push(await expectPicture(await ask(stage, address), address, likeness))
  }
  report(`${addresses.length} addresses of unpic, the worst ${Math.min(...alike).toFixed(1)} dB`)
}

async function answers(stage: Stage): Promise<void> {
  const source = stage.files.photo.url
  const plain = await ask(stage, `/wsrv/?url=${source}&w=100&filename=cat&maxage=31d`)
  assert.equal(plain.headers.get('Cache-Control'), 'public, max-age=2678400')
  assert.equal(plain.headers.get('Content-Disposition'), 'inline; filename=cat.jpg')
  assert.equal(plain.headers.get('Link'), `<${source}>; rel="canonical"`)
  assert.equal(plain.headers.get('Last-Modified'), null)
  const text = await ask(stage, `/wsrv/?url=${source}&w=100&encoding=base64`)
  assert.equal(`${text.body}`, `data:image/jpeg;base64,${plain.body.toString('base64')}`)
  const json = JSON.parse(`${(await ask(stage, `/wsrv/?url=${source}&w=100&output=json`)).body}`)
  assert.deepEqual([json.format, json.width, json.height], ['jpeg', 100, 67])
  const missing = await ask(stage, `/wsrv/?url=${source}x`)
  judge(missing, 'missing')
  assert.equal(missing.status, 404)
  const tiff = await ask(stage, `/wsrv/?url=${source}&output=tiff`)
  assert.match(`${tiff.body}`, /"code":400,"message":"Saving to tiff is disabled/)
}

function judge(
  { status, type, body, headers }: Awaited<ReturnType<typeof ask>>,
  what: string,
): void {
  if (status === 304) return
  assert.equal(type, 'application/json', what)
  const { status: word, code, message } = JSON.parse(`${body}`)
  assert.deepEqual([word, typeof message], ['error', 'string'], what)
  if (headers.get('Location') === null) assert.equal(code, status, what)
}
