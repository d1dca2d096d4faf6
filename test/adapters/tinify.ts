/** tinify: its own Node client, pointed here, and the cases of its own integration tests. */

import { readFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import fc from 'fast-check'
import sharp from 'sharp'
import type { DevServer } from '../helpers/dev-server.ts'
import { pngChunk } from '../helpers/png-writer.ts'
import { importClient } from './clients.ts'
import { decibels, likeness, type OwnChecks, pixelsOf } from './own-server.ts'
import { ALIKE, slopes } from './stage.ts'

/** The client, as it is published. */
// biome-ignore lint/suspicious/noExplicitAny: it hides the address of the API from its types
type Tinify = any

const COPYRIGHT = 'Copyright edgepress'

export const checks: OwnChecks = {
  name: 'tinify',
  clients: ['tinify@1.8.3'],
  vars: { TINIFY_BUCKETS: 'my-bucket=assets/' },
  async check(server, count) {
    const { url, headers } = server
    const { default: tinify } = await importClient<{ default: Tinify }>('tinify')
    // It knows https alone; nothing else of it is changed.
    const { request } = https
    https.request = http.request as typeof request
    try {
      tinify.Client.API_ENDPOINT = url
      tinify.key = tokenOf(headers)
      return [
        ...(await checkClient(tinify)),
        ...(await checkPictures(tinify)),
        await checkRefusals(tinify, tokenOf(headers)),
        await checkStore(tinify, server),
        await checkRandom(server, count),
      ]
    } finally {
      https.request = request
    }
  },
}

function tokenOf({ authorization = '' }: DevServer['headers']): string {
  return authorization.replace('Bearer ', '')
}

/** tinify-nodejs:test/integration.js; the picture is ours, of the size and the kind of theirs. */
async function checkClient(tinify: Tinify): Promise<string[]> {
  const { TINIFY_EXAMPLE: example } = process.env
  const file = example === undefined ? await emblem() : await readFile(example)
  const notice = example === undefined ? COPYRIGHT : 'Copyright Voormedia'
  const optimized = tinify.fromBuffer(file)
  const lines: string[] = [`of ${file.length} bytes`]
  const bounded = async (
    name: string,
    source: Tinify,
    [least, most]: readonly [number, number],
  ) => {
    const result = Buffer.from(await source.toBuffer())
    if (result.length < least || result.length > most)
      throw new Error(`${name}: ${result.length} bytes`)
    lines.push(`${name}: ${result.length} bytes`)
    return result
  }
  const shrunk = await bounded('shrink', optimized, [1_000, 1_500])
  expectText(shrunk, notice, false)
  const { width, height } = await sharp(shrunk).metadata()
  if (width !== 137 || height !== 21) throw new Error(`shrink: ${width}x${height}`)
  const small = optimized.resize({ method: 'fit', width: 50, height: 20 })
  const resized = await bounded('resize', small, [500, 1_000])
  if ((await sharp(resized).metadata()).width !== 50) throw new Error('resize: not 50 wide')
  const preserved = optimized.preserve('copyright', 'creation')
  expectText(await bounded('preserve', preserved, [1_000, 2_000]), notice, true)
  const converted = optimized.convert({ type: ['image/webp', 'image/jpg'] })
  expectText(Buffer.from(await converted.toBuffer()), 'WEBP', true)
  const extension = await optimized
    .convert({ type: ['image/webp'] })
    .result()
    .extension()
  if (extension !== 'webp') throw new Error(`extension: ${extension}`)
  const missing = await statusOf(optimized.convert({ type: ['image/jpeg'] }).toBuffer())
  if (missing !== 400) throw new Error(`without a background: ${missing}`)
  if (!(tinify.compressionCount > 0)) throw new Error(`counted: ${tinify.compressionCount}`)
  lines.push(`convert: webp, ${missing} without a background; ${tinify.compressionCount} counted`)
  return lines
}

function expectText(file: Buffer, text: string, isThere: boolean): void {
  if (file.includes(text) !== isThere)
    throw new Error(`"${text}" is ${isThere ? 'not there' : 'there'}`)
}

/**
 * What comes is what sharp makes of the same. There is no quality to ask for: the pictures are such that coding
 * takes little of them, and PNGs have no more colours than a palette.
 */
async function checkPictures(tinify: Tinify): Promise<string[]> {
  const lines: string[] = []
  const jpeg = await slopes(320, 240).jpeg({ quality: 95 }).toBuffer()
  const gray = await slopes(320, 240).grayscale().toColourspace('srgb').jpeg().toBuffer()
  const png = await slopes(320, 240).png().toBuffer()
  const small = await scene().jpeg({ quality: 40 }).toBuffer()
  const cases = [
    ['jpeg', tinify.fromBuffer(jpeg), sharp(jpeg)],
    [
      'jpeg scale',
      tinify.fromBuffer(jpeg).resize({ method: 'scale', width: 160 }),
      sharp(jpeg).resize(160),
    ],
    [
      'cover',
      tinify.fromBuffer(jpeg).resize({ method: 'cover', width: 160, height: 120 }),
      sharp(jpeg).resize(160, 120),
    ],
    ['to WebP', tinify.fromBuffer(jpeg).convert({ type: ['image/webp'] }), sharp(jpeg)],
    ['to AVIF', tinify.fromBuffer(jpeg).convert({ type: ['image/avif'] }), sharp(jpeg)],
    [
      'to PNG',
      tinify
        .fromBuffer(gray)
        .resize({ method: 'fit', width: 100, height: 100 })
        .convert({ type: 'image/png' }),
      sharp(gray).resize(100, 100, { fit: 'inside' }),
    ],
    [
      'background',
      tinify
        .fromBuffer(await disc())
        .transform({ background: '#ff0000' })
        .convert({ type: 'image/png' }),
      sharp(await disc()).flatten({ background: '#ff0000' }),
    ],
    [
      'nothing is enlarged',
      tinify.fromBuffer(png).resize({ method: 'scale', width: 9_000 }),
      sharp(png),
    ],
  ] as const
  for (const [name, source, expected] of cases) {
    const result = Buffer.from(await source.toBuffer())
    const wanted = await pixelsOf(await expected.png().toBuffer())
    const db = likeness(name, await pixelsOf(result), wanted)
    if (db < ALIKE) throw new Error(`${name}: ${db.toFixed(1)} dB`)
    lines.push(`${name}: ${result.length} bytes, ${decibels(db)}`)
  }
  const [own, any] = await Promise.all(
    [undefined, { type: '*/*' }].map(async (convert) => {
      const source = tinify.fromBuffer(small)
      return (await (convert ? source.convert(convert) : source).toBuffer()).length
    }),
  )
  if (own > small.length || any > own) throw new Error(`${small.length}, ${own}, ${any} bytes`)
  lines.push(`a lean JPEG of ${small.length} bytes: ${own}, as any type ${any}`)
  return lines
}

/** The client tells its callers by status, and says what we say. */
async function checkRefusals(tinify: Tinify, key: string): Promise<string> {
  const heard = [
    await statusOf(tinify.fromBuffer(Buffer.from('no picture')).toBuffer()),
    await statusOf(tinify.fromBuffer(Buffer.alloc(0)).toBuffer()),
    await statusOf(tinify.fromUrl('file://wrong').toBuffer()),
    await statusOf(
      tinify
        .fromBuffer(await emblem())
        .resize({ method: 'fit', width: 0 })
        .toBuffer(),
    ),
    await tinify.validate().then(() => 'valid'),
  ]
  tinify.key = 'wrong'
  heard.push(await statusOf(tinify.fromBuffer(await emblem()).toBuffer()))
  heard.push(
    await tinify.validate().then(
      () => 'valid',
      () => 'invalid',
    ),
  )
  tinify.key = key
  const text = heard.join(' ')
  if (text !== '415 400 400 400 valid 401 invalid') throw new Error(text)
  return `refusals: ${text}`
}

async function checkStore(tinify: Tinify, server: DevServer): Promise<string> {
  const source = tinify.fromBuffer(await emblem())
  const there = {
    ...{ service: 's3', aws_access_key_id: 'id', aws_secret_access_key: 'secret' },
    ...{ region: 'us-west-1', path: 'my-bucket/images/emblem.png' },
  }
  const location = await source.store(there).location()
  const file = await fetch(location)
  const { width } = await sharp(Buffer.from(await file.arrayBuffer())).metadata()
  const isOurs = location === `${server.url}/files/assets/images/emblem.png`
  if (!isOurs || width !== 137) throw new Error(`${location} ${width}`)
  const other = await statusOf(source.store({ ...there, path: 'other/a.png' }).location())
  if (other !== 400) throw new Error(`another bucket: ${other}`)
  return `store: ${new URL(location).pathname}, ${other} for another bucket`
}

async function statusOf(work: Promise<unknown>): Promise<number> {
  return work.then(
    () => 200,
    (error: { status?: number }) => error.status ?? 0,
  )
}

/** Commands at random, right and nearly right: 2xx, or 4xx with `error` and `message`. */
async function checkRandom(server: DevServer, count: number): Promise<string> {
  const { url, headers } = server
  const shrunk = await fetch(`${url}/shrink`, {
    method: 'POST',
    headers,
    body: new Uint8Array(await emblem()),
  })
  const output = shrunk.headers.get('Location') ?? ''
  const side = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 150 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, '5', null) },
  )
  const method = fc.constantFrom('scale', 'fit', 'cover', 'thumb', 'crop')
  const type = fc.constantFrom('image/webp', 'image/png', 'image/jpeg', 'image/avif', '*/*')
  const background = fc.constantFrom('white', '#000000', 'black', 'octarine')
  const kept = fc.constantFrom('copyright', 'creation', 'location')
  const commands = fc.record(
    {
      resize: fc.record(
        { method, width: side, height: side },
        { requiredKeys: ['method', 'width'] },
      ),
      convert: fc.record({ type: fc.oneof(type, fc.array(type, { maxLength: 3 })) }),
      transform: fc.record({ background }),
      preserve: fc.array(kept, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  const body = fc.oneof(
    { weight: 8, arbitrary: commands.map((document) => JSON.stringify(document)) },
    { weight: 1, arbitrary: fc.string() },
  )
  const tally = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const init = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' } }
      const response = await fetch(output, { ...init, body: text })
      const answer = Buffer.from(await response.arrayBuffer())
      const { status } = response
      tally.set(status, (tally.get(status) ?? 0) + 1)
      if (status === 200) return
      const { error, message } = JSON.parse(`${answer}`) as Record<string, unknown>
      const isTold = typeof error === 'string' && typeof message === 'string'
      if (status >= 500 || !isTold) throw new Error(`${status} ${answer} ${text}`)
    }),
    { numRuns: count, seed: 18 },
  )
  return `random: ${[...tally].map(([status, times]) => `${times} × ${status}`).join(', ')}`
}

function scene() {
  const [width, height] = [320, 240]
  const data = Buffer.alloc(width * height * 3)
  for (let at = 0; at < data.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)]
    data[at] = Math.round((255 * x) / width)
    data[at + 1] = Math.round((255 * y) / height)
    data[at + 2] = Math.round(127.5 + 100 * Math.sin((x + 2 * y) / 23))
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** Of one colour, on nothing, with a soft edge. */
async function disc(): Promise<Buffer> {
  const svg = '<svg width="120" height="90"><circle cx="60" cy="45" r="40" fill="#0a7"/></svg>'
  return await sharp(Buffer.from(svg)).png().toBuffer()
}

/** Letters on nothing, 137 × 21, with much XMP, as editors leave it. */
async function emblem(): Promise<Buffer> {
  const strokes = Array.from({ length: 4 }, (_, i) => {
    const x = 14 + i * 40
    const [ring, bar] = [`hsl(${i * 70},80%,45%)`, `hsl(${i * 70},60%,30%)`]
    const box = `x="${x}" y="3" width="14" height="15" rx="3" fill="none"`
    return `<rect ${box} stroke="${ring}" stroke-width="2"/><path d="M${x + 18} 2 L${x + 24} 19" stroke="${bar}" stroke-width="2"/>`
  })
  const svg = Buffer.from(`<svg width="137" height="21">${strokes.join('')}</svg>`)
  const file = await sharp(svg).png().toBuffer()
  const rights = `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${COPYRIGHT}</rdf:li></rdf:Alt></dc:rights>`
  const xmp = `XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x="adobe:ns:meta/">${rights}${' '.repeat(12_000)}</x:xmpmeta>`
  return Buffer.concat([
    file.subarray(0, 33),
    pngChunk('iTXt', Buffer.from(xmp)),
    file.subarray(33),
  ])
}
