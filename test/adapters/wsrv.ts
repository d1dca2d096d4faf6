/** wsrv: unpic's addresses, and every parameter against libvips doing what weserv's processors say. */

import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { generate } from 'unpic/providers/wsrv'
import type { AdapterChecks } from './place.ts'
import { sweep } from './random.ts'
import { ask, expectPicture, type FileName, openStage, STAGE_VARS, type Stage } from './stage.ts'
import { cutOut, MASK_PATHS, MASK_SIZE } from './wsrv-masks.ts'

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

type Case = readonly [
  file: FileName,
  query: string,
  make: (source: Sharp) => Sharp | Promise<Buffer>,
]

const png = 'output=png'
const buffer = (image: Sharp) => image.png().toBuffer()

const SMALL = `w=${MASK_SIZE.width}&h=${MASK_SIZE.height}&fit=cover`
const small = async (source: Sharp) => buffer(source.resize(MASK_SIZE.width, MASK_SIZE.height))

const MASKED = Object.entries(MASK_PATHS).flatMap(([shape, path]): readonly Case[] => [
  ['photo', `${SMALL}&mask=${shape}&${png}`, async (s) => cutOut(await small(s), path)],
  ['clear', `${SMALL}&mask=${shape}&mbg=gold`, async (s) => cutOut(await small(s), path, 'gold')],
])

const UNDER: readonly Case[] = [
  [
    'clear',
    `${SMALL}&mask=star&bg=teal`,
    async (s) => {
      const flat = sharp(await small(s)).flatten({ background: 'teal' })
      return cutOut(await buffer(flat), MASK_PATHS.star!)
    },
  ],
  [
    'photo',
    `${SMALL}&mask=star&mbg=gold&output=jpg&q=100`,
    async (s) => cutOut(await small(s), MASK_PATHS.star!, 'gold'),
  ],
  [
    'drawing',
    `${SMALL}&mask=pentagon&mtrim`,
    async (s) => {
      const whole = await cutOut(await small(s), MASK_PATHS.pentagon!)
      return buffer(sharp(whole).extract(at(21, 0, 158, 150)))
    },
  ],
  [
    'drawing',
    'w=150&h=200&fit=cover&mask=circle&mtrim',
    async (s) => {
      const middle = sharp(await buffer(s.resize(150, 200))).extract(at(0, 25, 150, 150))
      return cutOut(await buffer(middle), 'M0 75a75 75 0 1 0 150 0a75 75 0 1 0 -150 0')
    },
  ],
  // The shape stands upright, whichever way the picture was turned.
  [
    'upright',
    `${SMALL}&mask=triangle&${png}`,
    async (s) => cutOut(await small(sharp(await buffer(s))), MASK_PATHS.triangle!),
  ],
  [
    'drawing',
    'w=150&h=200&fit=fill&ro=90&flop&mask=heart',
    async (s) => {
      const turned = sharp(await buffer(s.resize(150, 200, { fit: 'fill' }))).rotate(90)
      return cutOut(await buffer(sharp(await buffer(turned)).flop()), MASK_PATHS.heart!)
    },
  ],
]

const CASES: readonly Case[] = [
  ...MASKED,
  ...UNDER,
  ['drawing', 'w=160', (s) => s.resize(160)],
  ['drawing', 'h=90', (s) => s.resize({ height: 90 })],
  ['drawing', 'w=500', (s) => s.resize(500)],
  ['drawing', 'w=500&we', (s) => s],
  ['drawing', 'w=50%', (s) => s.resize(160)],
  ['drawing', 'w=80&dpr=2', (s) => s.resize(160)],
  ['drawing', 'w=100&h=100', (s) => s.resize(100, 100, { fit: 'inside' })],
  ['drawing', 'w=100&h=100&fit=outside', (s) => s.resize(100, 100, { fit: 'outside' })],
  ['drawing', 'w=100&h=100&fit=fill', (s) => s.resize(100, 100, { fit: 'fill' })],
  ['drawing', 'w=100&fit=fill', (s) => s.resize(100, 240, { fit: 'fill' })],
  ['drawing', 'w=100&h=100&fit=cover', (s) => s.resize(100, 100)],
  ['drawing', 'w=100&h=100&fit=cover&a=left', (s) => s.resize(100, 100, { position: 'left' })],
  ['drawing', 'w=100&h=60&fit=cover&a=bottom', (s) => s.resize(100, 60, { position: 'bottom' })],
  [
    'drawing',
    'w=100&h=100&fit=cover&a=entropy',
    (s) => s.resize(100, 100, { position: 'entropy' }),
  ],
  [
    'drawing',
    'w=100&h=100&fit=cover&a=attention',
    (s) => s.resize(100, 100, { position: 'attention' }),
  ],
  // Of 133 columns of the picture, the middle is at 0.4: 53 less 50.
  [
    'drawing',
    'w=100&h=100&fit=cover&a=focal&fpx=0.4',
    async (s) =>
      buffer(sharp(await buffer(s.resize(133, 100, { fit: 'fill' }))).extract(at(3, 0, 100, 100))),
  ],
  [
    'drawing',
    'w=200&h=200&fit=contain',
    (s) => s.resize(200, 200, { fit: 'contain', background: '#0000' }),
  ],
  [
    'drawing',
    'w=200&h=200&fit=contain&cbg=red&a=top',
    (s) => s.resize(200, 200, { fit: 'contain', background: 'red', position: 'top' }),
  ],
  [
    'clear',
    'w=200&h=200&fit=contain&cbg=red',
    (s) => s.resize(200, 200, { fit: 'contain', background: 'red' }),
  ],
  [
    'drawing',
    'w=500&h=500&fit=contain&we&cbg=navy',
    (s) => s.extend({ top: 130, bottom: 130, left: 90, right: 90, background: 'navy' }),
  ],
  ['drawing', 'cx=20&cy=30&cw=100&ch=50', (s) => s.extract(at(20, 30, 100, 50))],
  ['drawing', 'w=160&cx=20&cy=30&cw=50%', (s) => s.resize(160).extract(at(20, 30, 80, 90))],
  [
    'drawing',
    'w=50&cx=20&cy=30&cw=100&ch=50&precrop',
    async (s) => buffer(sharp(await buffer(s.extract(at(20, 30, 100, 50)))).resize(50)),
  ],
  ['framed', 'trim', (s) => s.trim({ threshold: 10 })],
  ['framed', 'trim=10&tbg=white', (s) => s.trim({ threshold: 10, background: 'white' })],
  ['drawing', 'ro=90', (s) => s.rotate(90)],
  ['drawing', 'w=100&ro=270', (s) => s.resize(100).rotate(270)],
  ['drawing', 'flip', (s) => s.flip()],
  ['drawing', 'flop', (s) => s.flop()],
  ['drawing', 'ro=90&flip', async (s) => buffer(sharp(await buffer(s.rotate(90))).flip())],
  [
    'drawing',
    'w=100&h=100&fit=cover&flop&a=left',
    async (s) => buffer(sharp(await buffer(s.flop())).resize(100, 100, { position: 'left' })),
  ],
  ['clear', 'bg=gold', (s) => s.flatten({ background: 'gold' })],
  ['drawing', 'con=25', (s) => sigmoid(s, 0.25 * 30)],
  ['drawing', 'gam=2.2', (s) => curve(s, (value) => value ** 2.2)],
  ['drawing', 'bri=20', (s) => s.linear(1, 51)],
  ['drawing', 'mod=1.2', (s) => s.modulate({ brightness: 1.2 })],
  ['drawing', 'sat=0.4', (s) => s.modulate({ saturation: 0.4 })],
  ['drawing', 'hue=90', (s) => s.modulate({ hue: 90 })],
  ['drawing', 'mod=0.9,1.3,200', (s) => s.modulate({ brightness: 0.9, saturation: 1.3, hue: 200 })],
  ['drawing', 'sharp=1.5', (s) => s.sharpen({ sigma: 1.5 })],
  ['drawing', 'blur=3', (s) => s.blur(3)],
  ['drawing', 'blur', (s) => s.blur()],
  ['clear', 'blur', (s) => s.blur()],
  ['drawing', 'sharp', (s) => s.sharpen()],
  ['clear', 'sharp', (s) => s.sharpen()],
  ['drawing', 'sharp=1.5&sharpf=3&sharpj=0.5', (s) => s.sharpen({ sigma: 1.5, m1: 3, m2: 0.5 })],
  ['drawing', 'filt=greyscale', (s) => s.grayscale()],
  ['drawing', 'filt=negate', (s) => s.negate({ alpha: false })],
  ['drawing', 'filt=sepia', (s) => s.recomb(SEPIA)],
  ['drawing', 'tint=orange', (s) => s.tint('orange')],
  ['upright', `w=100&${png}`, (s) => s.resize(100)],
  ['upright', `w=100&h=100&fit=cover&a=top&${png}`, (s) => s.resize(100, 100, { position: 'top' })],
  ['photo', 'w=300&output=jpg&q=90', (s) => s.resize(300).jpeg({ quality: 90 })],
  ['photo', 'w=300&output=webp&q=95', (s) => s.resize(300)],
  ['clear', 'output=jpg&q=95', (s) => s.flatten({ background: 'black' })],
  ['photo', 'w=300&output=webp&ll', (s) => s.resize(300)],
]

const SEPIA = [
  [0.3588, 0.7044, 0.1368],
  [0.299, 0.587, 0.114],
  [0.2392, 0.4696, 0.0912],
] as never

function at(left: number, top: number, width: number, height: number) {
  return { left, top, width, height }
}

/** Each value, 0–1, by a function. */
async function curve(image: Sharp, bent: (value: number) => number): Promise<Buffer> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  for (let i = 0; i < data.length; i++) data[i] = Math.round(255 * bent(data[i]! / 255))
  return buffer(sharp(data, { raw: { width, height, channels } }))
}

/** weserv/images src/api/processors/contrast.cpp. */
function sigmoid(image: Sharp, slope: number): Promise<Buffer> {
  const at = (value: number) => 1 / (1 + Math.exp(slope * (0.5 - value)))
  return curve(image, (value) => (at(value) - at(0)) / (at(1) - at(0)))
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

function queries(stage: Stage): fc.Arbitrary<string> {
  const sources = Object.values(stage.files).map(({ url }) => url)
  const source = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...sources) },
    fc.constantFrom('', 'evil.test/a.jpg', 'http://127.0.0.1/', `${sources[0]}x`, 'a%00b'),
    fc.webUrl(),
  )
  const value = fc.oneof(
    fc.constantFrom(
      '',
      '1',
      '0',
      '-1',
      '50%',
      'red',
      '80ff0000',
      '0.5',
      'cover',
      'contain',
      'fill',
    ),
    fc.constantFrom(
      'jpg',
      'png',
      'webp',
      'json',
      'gif',
      'greyscale',
      'sepia',
      'duotone',
      'ellipse',
    ),
    fc.constantFrom('top', 'focal', 'attention', '90', '10,20,30,40', '1.5,0.5,90', 'true'),
    fc.integer({ min: -50, max: 700 }).map(String),
    fc.string({ maxLength: 8 }).map(encodeURIComponent),
  )
  const name = fc.constantFrom(
    ...['w', 'w', 'h', 'h', 'dpr', 'fit', 'fit', 'we', 'cbg', 'a', 'fpx', 'fpy', 'cx', 'cy', 'cw'],
    ...['ch', 'precrop', 'crop', 'trim', 'mask', 'mbg', 'ro', 'flip', 'flop', 'bg', 'blur', 'bri'],
    ...[
      'con',
      'filt',
      'gam',
      'mod',
      'sat',
      'hue',
      'sharp',
      'tint',
      'output',
      'q',
      'n',
      'll',
      'page',
    ],
    ...['encoding', 'default', 'filename', 'maxage', 'il', 'zzz'],
  )
  return fc.tuple(source, fc.array(fc.tuple(name, value), { maxLength: 5 })).map(([url, pairs]) => {
    const parts = pairs.map(([one, text]) => `${one}=${text}`)
    return `/wsrv/?${[`url=${encodeURIComponent(url)}`, ...parts].join('&')}`
  })
}
