/** Files in the bucket of a real server, and what checks need to compare pictures. */

import { strict as assert } from 'node:assert'
import sharp, { type Sharp } from 'sharp'
import type { DevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'
import { psnr } from '../helpers/psnr.ts'

/** A file of the bucket, as it is served. */
export interface StageFile {
  readonly key: string
  /** Below `SITE_FILES`, with a slash before it. */
  readonly path: string
  /** An address of our own, by which adapters know a file of the bucket. */
  readonly url: string
  readonly bytes: Buffer
}

export interface Stage {
  readonly server: DevServer
  readonly files: Readonly<Record<FileName, StageFile>>
}

const PREFIX = 'compressed/'

/** What these checks need of the Worker. */
export const STAGE_VARS = { SITE_FILES: PREFIX, FIRST_ANSWER: 'final' }

const FILES = {
  photo: () => photo(600, 400).jpeg({ quality: 95 }),
  drawing: () => photo(320, 240, 2).png({ compressionLevel: 3 }),
  clear: () =>
    photo(300, 200, 3)
      .ensureAlpha()
      .composite([{ input: ELLIPSE, blend: 'dest-in' }])
      .png(),
  upright: () => photo(400, 200, 4).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }),
  framed: () =>
    photo(200, 140, 5)
      .extend({ top: 30, right: 20, bottom: 10, left: 40, background: '#ffffff' })
      .png(),
  calm: () => slopes(600, 400).jpeg({ quality: 95 }),
  calmUpright: () => slopes(400, 200).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }),
  calmClear: () =>
    slopes(300, 200)
      .ensureAlpha()
      .composite([{ input: ELLIPSE, blend: 'dest-in' }])
      .png(),
} as const
export type FileName = keyof typeof FILES

const ELLIPSE = Buffer.from(
  '<svg width="300" height="200"><ellipse cx="150" cy="100" rx="120" ry="80"/></svg>',
)

/**
 * Of few colours beside each other: a JPEG or WebP of it, with colours at half their size, is above `ALIKE`
 * at ordinary qualities, so that what is told of resizing is not hidden by the format.
 */
export function slopes(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3)
  for (let at = 0; at < data.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)]
    const wave = 30 * Math.sin((x + 2 * y) / 60)
    data[at] = 60 + (120 * x) / width + wave
    data[at + 1] = 60 + (120 * y) / height + wave
    data[at + 2] = 120 + wave
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

export async function openStage(server: DevServer): Promise<Stage> {
  const names = Object.keys(FILES) as FileName[]
  const entries = await Promise.all(
    names.map(async (name) => [name, await store(server, name)] as const),
  )
  return { server, files: Object.fromEntries(entries) as Stage['files'] }
}

/** The file as the Worker keeps it: what is compared is made of the same bytes. */
async function store(server: DevServer, name: FileName): Promise<StageFile> {
  const file = await FILES[name]().toBuffer()
  const { format = 'png' } = await sharp(file).metadata()
  const form = new FormData()
  form.set('image', new File([new Uint8Array(file)], `${name}.${format}`))
  form.set('format', format)
  form.set('quality', '97')
  const { url, headers } = server
  const response = await fetch(`${url}/compress`, { method: 'POST', headers, body: form })
  assert.equal(response.status, 200, await response.clone().text())
  const { key } = (await response.json()) as { key: string }
  const bytes = Buffer.from(await (await fetch(`${url}/files/${key}`)).arrayBuffer())
  return {
    key,
    path: `/${key.slice(PREFIX.length)}`,
    url: `${url}/files/${key}`,
    bytes,
  }
}

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly body: Buffer
}

/** `address`: a path, or an address of any host, whose path is asked of the server. */
export async function ask(
  { server }: Stage,
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { pathname, search } = new URL(address, server.url)
  const options = { headers, redirect: 'manual' } as const
  const response = await fetch(`${server.url}${pathname}${search}`, options)
  const body = Buffer.from(await response.arrayBuffer())
  return {
    status: response.status,
    type: response.headers.get('Content-Type') ?? '',
    headers: response.headers,
    body,
  }
}

/** Decibels below which two pictures are not the same. */
export const ALIKE = 40

export interface Likeness {
  readonly format?: string
  /** Of the same size and of the same colours, over white and as to transparency. */
  readonly like: Sharp | Buffer
  /** Of a lossy file: sharp's own is held to `ALIKE` as well. */
  readonly quality?: number
}

/** Answers how alike they are, in decibels. Throws below `ALIKE`. */
export async function expectPicture(
  answer: Answer,
  what: string,
  likeness: Likeness,
): Promise<number> {
  assert.equal(answer.status, 200, `${what}: ${answer.status} ${answer.body.subarray(0, 300)}`)
  if (likeness.format) assert.equal(answer.type, `image/${likeness.format}`, what)
  const { like, quality } = likeness
  const expected = Buffer.isBuffer(like) ? like : await like.png({ compressionLevel: 1 }).toBuffer()
  if (quality !== undefined) await expectCodec(what, expected, likeness)
  const [ours, theirs] = [await seen(answer.body), await seen(expected)]
  assert.deepEqual([ours.width, ours.height], [theirs.width, theirs.height], `${what}: size`)
  const alike = psnr(ours.data, theirs.data)
  assert.ok(alike >= ALIKE, `${what}: ${alike.toFixed(1)} dB`)
  return alike
}

/** Content can be told only where the format leaves enough of it. */
async function expectCodec(
  what: string,
  expected: Buffer,
  { format = 'png', quality = 100 }: Likeness,
): Promise<void> {
  const own = await sharp(expected)
    .toFormat(format as 'webp', { quality })
    .toBuffer()
  const alike = psnr((await seen(own)).data, (await seen(expected)).data)
  assert.ok(alike >= ALIKE, `${what}: sharp itself has ${alike.toFixed(1)} dB at this quality`)
}

/** Over white, and what shines through as a fourth channel. */
async function seen(file: Buffer) {
  const image = sharp(file).toColourspace('srgb').ensureAlpha()
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]! / 255
    for (let k = 0; k < 3; k++) data[i + k] = Math.round(data[i + k]! * alpha + 255 * (1 - alpha))
  }
  return { data, width: info.width, height: info.height }
}
