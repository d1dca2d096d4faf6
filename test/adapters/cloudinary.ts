/** Cloudinary: addresses by @cloudinary/url-gen, signed by cloudinary; pictures as sharp makes them. */

import fc from 'fast-check'
import sharp from 'sharp'
import type { DevServer } from '../helpers/dev-server.ts'
import { MEANINGS, REFUSALS } from '../request/grammars/cloudinary/facts.ts'
import { importClient } from './clients.ts'
import { CASES, type CloudinaryCase, type UrlGen } from './cloudinary-cases.ts'
import { decibels, likeness, type OwnChecks, pixelsOf } from './own-server.ts'

const SECRET = 'abcdefghijklmnop1234567890a'
const HOST = 'https://img.cloudinary.example'
const LEAST_DB = 40

const urls = {
  photo: `${HOST}/a folder/photo.png?v=1&w=2`,
  logo: `${HOST}/logo.png`,
  moving: `${HOST}/photo.jpg`,
}

export const checks: OwnChecks = {
  name: 'cloudinary',
  clients: ['@cloudinary/url-gen@1.22.0', 'cloudinary@2.11.0'],
  vars: {
    ALLOWED_SOURCES: 'img.cloudinary.example',
    CLOUDINARY_CLOUDS: `demo,shop=${SECRET}`,
    CLOUDINARY_TRANSFORMATIONS: 'card=c_fill,h_90,w_120/e_grayscale',
  },
  async remote() {
    return [
      { url: new URL(urls.photo).href, file: await photo(), contentType: 'image/png' },
      { url: urls.logo, file: await logo(), contentType: 'image/png' },
      {
        url: urls.moving,
        file: await sharp(await photo())
          .jpeg()
          .toBuffer(),
        contentType: 'image/jpeg',
      },
    ]
  },
  async check(server, count) {
    const gen = await loadUrlGen()
    const lines: string[] = []
    for (const one of CASES) lines.push(await checkCase(one, server, gen))
    lines.push(await checkFormats(server))
    lines.push(await checkSignatures(server))
    lines.push(await checkLayers(server))
    lines.push(await checkRandom(server, count))
    return lines
  },
}

async function checkCase(
  { name, source = 'photo', build, expected, least = LEAST_DB }: CloudinaryCase,
  server: DevServer,
  gen: UrlGen,
): Promise<string> {
  const cloud = new gen.Cloudinary({ cloud: { cloudName: 'demo' }, url: { analytics: true } })
  const image = build(cloud.image(urls[source]).setDeliveryType('fetch'), gen)
  const address = image.delivery(gen.delivery.format('png')).toURL()
  const { pathname, search } = new URL(address)
  const response = await fetch(`${server.url}${pathname}${search}`)
  const body = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200) {
    throw new Error(`${name}: ${response.status} ${response.headers.get('X-Cld-Error')} ${address}`)
  }
  const file = source === 'photo' ? await photo() : await logo()
  const wanted = await pixelsOf(await (await expected(sharp(file))).png().toBuffer())
  const db = likeness(name, await pixelsOf(body), wanted)
  if (db < least) throw new Error(`${name}: ${db.toFixed(1)} dB, ${address}`)
  return `${name}: ${decibels(db)}`
}

/** The source's own without a word; by `Accept` with `f_auto`. */
async function checkFormats(server: DevServer): Promise<string> {
  const typeOf = async (path: string, accept = '*/*') => {
    const url = `${server.url}/demo/image/fetch/${path}`
    return (await fetch(url, { headers: { Accept: accept } })).headers.get('Content-Type')
  }
  const heard = [
    await typeOf(`w_50/${urls.logo}`),
    await typeOf(`w_50/${urls.moving}`),
    await typeOf(`w_50/f_auto/${urls.moving}`),
    await typeOf(`w_50/f_auto/${urls.moving}`, 'image/webp,*/*'),
    await typeOf(`w_50/f_avif/${urls.moving}`),
  ].join(' ')
  if (heard !== 'image/png image/jpeg image/jpeg image/webp image/avif') throw new Error(heard)
  return `formats: ${heard}`
}

/** As the Node library signs: short and long, SHA-1 and SHA-256. */
async function checkSignatures(server: DevServer): Promise<string> {
  const { v2 } = (await importClient<{ default: { v2: UrlGen } }>('cloudinary')).default
  v2.config({ cloud_name: 'shop', api_secret: SECRET, secure: true, urlAnalytics: false })
  const transformation = [{ width: 50, height: 40, crop: 'fill' }, { effect: 'grayscale' }]
  const ways = [{}, { signature_algorithm: 'sha256' }, { long_url_signature: true }]
  for (const way of ways) {
    for (const source of [urls.photo, urls.logo]) {
      const { pathname } = new URL(
        v2.url(source, { type: 'fetch', sign_url: true, transformation, ...way }),
      )
      const answers = [pathname, pathname.replace('w_50', 'w_51')].map(async (path) => {
        return (await fetch(`${server.url}${path}`)).status
      })
      const statuses = (await Promise.all(answers)).join(' ')
      if (statuses !== '200 401') throw new Error(`${statuses}: ${pathname}`)
    }
  }
  return `signatures: ${ways.length * 2} hold, as many others do not`
}

/** A layer of another host, which takes a signed address. */
async function checkLayers(server: DevServer): Promise<string> {
  const { v2 } = (await importClient<{ default: { v2: UrlGen } }>('cloudinary')).default
  v2.config({ cloud_name: 'shop', api_secret: SECRET, secure: true, urlAnalytics: false })
  const layer = { url: urls.logo }
  const transformation = [
    { width: 200, crop: 'scale' },
    { overlay: layer, width: 60, height: 55, crop: 'scale' },
    { flags: 'layer_apply', gravity: 'south_east', x: 10, y: 20, fetch_format: undefined },
    { fetch_format: 'png' },
  ]
  const { pathname } = new URL(
    v2.url(urls.photo, { type: 'fetch', sign_url: true, transformation }),
  )
  const response = await fetch(`${server.url}${pathname}`)
  const body = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200) {
    throw new Error(`layers: ${response.headers.get('X-Cld-Error')} ${pathname}`)
  }
  const input = await sharp(await logo())
    .resize(60, 55, { fit: 'fill' })
    .png()
    .toBuffer()
  const base = await sharp(await photo())
    .resize(200)
    .png()
    .toBuffer()
  const wanted = sharp(base).composite([{ input, left: 200 - 60 - 10, top: 150 - 55 - 20 }])
  const db = likeness('layers', await pixelsOf(body), await pixelsOf(await wanted.png().toBuffer()))
  if (db < LEAST_DB) throw new Error(`layers: ${db.toFixed(1)} dB, ${pathname}`)
  const unsigned = await fetch(
    `${server.url}${pathname.replace(/\/s--[^/]+--/, '').replace('shop', 'demo')}`,
  )
  if (unsigned.status !== 401) throw new Error(`layers: ${unsigned.status} without a signature`)
  return `layers: ${db.toFixed(1)} dB, and 401 for whoever has not signed`
}

/** 2xx, or 4xx with `X-Cld-Error`; the same components in another order are the same variant. */
async function checkRandom(server: DevServer, count: number): Promise<string> {
  const parts = [...MEANINGS, ...REFUSALS].flatMap(([text]) => text.split(/[,/]/))
  const part = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...parts) },
    { weight: 1, arbitrary: fc.string({ maxLength: 10 }) },
  )
  const component = fc.array(part, { minLength: 1, maxLength: 4 }).map((all) => all.join(','))
  const source = fc.constantFrom(
    ...Object.values(urls),
    `${HOST}/none.png`,
    'https://x.example/',
    'nope',
  )
  const tally = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(fc.array(component, { maxLength: 3 }), source, async (components, from) => {
      const path = [...components, from].map(encodeURIComponent).join('/')
      const response = await fetch(`${server.url}/demo/image/fetch/${path}`)
      await response.arrayBuffer()
      const { status } = response
      tally.set(status, (tally.get(status) ?? 0) + 1)
      const isTold = status < 300 || (status < 500 && response.headers.has('X-Cld-Error'))
      if (!isTold) throw new Error(`${status} ${response.headers.get('X-Cld-Error')} ${path}`)
    }),
    { numRuns: count, seed: 18 },
  )
  return `random: ${[...tally].map(([status, times]) => `${times} × ${status}`).join(', ')}`
}

async function loadUrlGen(): Promise<UrlGen> {
  const load = (name: string) => importClient<UrlGen>(`@cloudinary/url-gen${name}`)
  const { Cloudinary } = await load('')
  return {
    Cloudinary,
    resize: await load('/actions/resize'),
    effect: await load('/actions/effect'),
    adjust: await load('/actions/adjust'),
    rotate: await load('/actions/rotate'),
    border: await load('/actions/border'),
    reshape: await load('/actions/reshape'),
    corners: await load('/actions/roundCorners'),
    named: await load('/actions/namedTransformation'),
    delivery: await load('/actions/delivery'),
    gravity: await load('/qualifiers/gravity'),
    background: await load('/qualifiers/background'),
  }
}

/** Slopes and waves, 400 × 300. */
async function photo(): Promise<Buffer> {
  const [width, height] = [400, 300]
  const data = Buffer.alloc(width * height * 3)
  for (let at = 0; at < data.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)]
    data[at] = Math.round((200 * x) / width)
    data[at + 1] = Math.round((200 * y) / height)
    data[at + 2] = Math.round(110 + 90 * Math.sin((x + 2 * y) / 23))
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

/** A rectangle on nothing, 120 × 110. */
async function logo(): Promise<Buffer> {
  const input = Buffer.from(
    '<svg width="80" height="60"><rect width="80" height="60" fill="#0a7"/></svg>',
  )
  return sharp({ create: { width: 120, height: 110, channels: 4, background: '#0000' } })
    .composite([{ input, left: 30, top: 10 }])
    .png()
    .toBuffer()
}
