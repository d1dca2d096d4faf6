/** imgproxy: addresses by its own builder, signed by its own client; pictures as sharp makes them. */

import sharp from 'sharp'
import { importClient } from './clients.ts'
import type { ImgproxyCase } from './imgproxy/case.ts'
import { FRAMES } from './imgproxy/frames.ts'
import { LOOKS } from './imgproxy/looks.ts'
import { randomAddresses } from './imgproxy/random.ts'
import { SIZES } from './imgproxy/sizes.ts'
import { type AdapterChecks, likeness, type Place, pixelsOf } from './place.ts'

const KEY = '736563726574'
const SALT = '68656C6C6F'
/** Less is not the same picture. */
const LEAST_DB = 40

const ENCRYPTION_KEY = '1eb5b0e971ad7f45324c1bb15c947cb207c43152fa5c6c7f35c4f36e0c18e0f1'
const IV = '00112233445566778899aabbccddeeff'
const CASES: readonly ImgproxyCase[] = [...SIZES, ...FRAMES, ...LOOKS]
const WAYS = ['plain', 'base64', 'encrypted'] as const

interface Client {
  generateImageInfoUrl(wish: object): string
  generateImageUrl(wish: {
    readonly endpoint: string
    readonly url: { readonly value: string; readonly displayAs: (typeof WAYS)[number] }
    readonly options: object
    readonly key: string
    readonly salt: string
    readonly encryptKey: string
    readonly encryptIV: string
  }): string
}

export const imgproxyChecks: AdapterChecks = {
  name: 'imgproxy',
  clients: ['@imgproxy/imgproxy-js-core@1.9.0', '@imgproxy/imgproxy-node@1.1.0'],
  vars: {
    IMGPROXY_KEY: KEY,
    IMGPROXY_SALT: SALT,
    IMGPROXY_SOURCE_URL_ENCRYPTION_KEY: ENCRYPTION_KEY,
    IMGPROXY_WATERMARK_URL: 'local:///none.png',
  },
  async check(place, count) {
    const lines: string[] = []
    const client = await importClient<Client>('@imgproxy/imgproxy-node')
    for (const [i, one] of CASES.entries()) {
      lines.push(await checkCase(one, place, addressBy(client, one, place, i)))
    }
    lines.push(await checkInfo(client, place))
    lines.push(...(await randomAddresses(place, count, { key: KEY, salt: SALT })))
    return lines
  },
}

/** Sources are written in each of the ways, in turn. */
function addressBy(
  client: Client,
  { source, options, format = 'png' }: ImgproxyCase,
  { server, sources }: Place,
  index: number,
): string {
  return client.generateImageUrl({
    endpoint: `${server.url}/imgproxy`,
    url: {
      value: `local:///${sources[source].key}`,
      displayAs: WAYS[index % WAYS.length] ?? 'plain',
    },
    options: { format, ...(typeof options === 'function' ? options(sources) : options) },
    ...{ key: KEY, salt: SALT, encryptKey: ENCRYPTION_KEY, encryptIV: IV },
  })
}

async function checkInfo(client: Client, { server, sources }: Place): Promise<string> {
  const address = client.generateImageInfoUrl({
    endpoint: `${server.url}/imgproxy`,
    url: { value: `local:///${sources.photo.key}`, displayAs: 'base64' },
    options: { pages_number: true, blurhash: { x_components: 4, y_components: 3 }, palette: 5 },
    ...{ key: KEY, salt: SALT },
  })
  const response = await fetch(address)
  const text = await response.text()
  if (response.status !== 200) throw new Error(`info: ${response.status} ${text} ${address}`)
  const { size, format, width, height, pages_number, blurhash, palette } = JSON.parse(text)
  const told = [size, format, width, height, pages_number, palette.length, blurhash.length]
  const wanted = [sources.photo.bytes.length, 'png', 400, 300, 1, 5, 28]
  if (JSON.stringify(told) !== JSON.stringify(wanted)) throw new Error(`info: ${text}`)
  return `info: ${text.slice(0, 90)}…`
}

async function checkCase(
  { name, source, options, expected, format = 'png', least = LEAST_DB }: ImgproxyCase,
  { sources }: Place,
  address: string,
): Promise<string> {
  const response = await fetch(address)
  const body = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200) throw new Error(`${name}: ${response.status} ${body} ${address}`)
  const type = response.headers.get('Content-Type')
  if (type !== `image/${format === 'jpg' ? 'jpeg' : format}`) throw new Error(`${name}: ${type}`)
  const got = await decoded(body, format)
  if (!got) return `${name}: ${format}, not read here`
  const sharps = await expected(sharp(sources[source].bytes), sources)
  const made = await sharps.png().toBuffer()
  if (LOSSY.has(format)) await checkCodec(name, made, format, options)
  const db = likenessOf(name, got, await pixelsOf(made))
  if (db < least) throw new Error(`${name}: ${db.toFixed(1)} dB, ${address}`)
  return `${name}: ${db === Number.POSITIVE_INFINITY ? 'same' : `${db.toFixed(1)} dB`}`
}

const LOSSY: ReadonlySet<string> = new Set(['jpg', 'webp', 'avif'])

/** What is told of resizing and colours has to be told at a quality that hides neither: sharp's own file is held to the same. */
async function checkCodec(name: string, made: Buffer, format: string, options: object) {
  const quality = 'quality' in options ? Number(options.quality) : 80
  const own = await sharp(made)
    .toFormat(format as 'webp', { quality })
    .toBuffer()
  const db = likenessOf(name, await pixelsOf(own), await pixelsOf(made))
  if (db < LEAST_DB) throw new Error(`${name}: sharp has ${db.toFixed(1)} dB at this quality`)
}

/** sharp reads no JPEG XL. */
async function decoded(body: Buffer, format: string) {
  return format === 'jxl' ? undefined : await pixelsOf(body)
}

function likenessOf(name: string, ...pixels: Parameters<typeof likeness>): number {
  try {
    return likeness(...pixels)
  } catch (error) {
    throw new Error(`${name}: ${error}`)
  }
}
