/** Where checks are run: a Worker on this machine, with some pictures in its bucket. */

import sharp, { type Sharp } from 'sharp'
import type { DevServer } from '../helpers/dev-server.ts'
import { psnr } from '../helpers/psnr.ts'

export interface Sources {
  /** A key of the bucket, and the very bytes that rest there. */
  readonly photo: Source
  readonly portrait: Source
  /** With transparency, and a border of one colour. */
  readonly logo: Source
  readonly jpeg: Source
}

export interface Source {
  readonly key: string
  readonly bytes: Buffer
}

export interface Place {
  readonly server: DevServer
  readonly sources: Sources
}

/** What one service is checked by. */
export interface AdapterChecks {
  readonly name: string
  /** Of npm, as `name@1.2.3`. */
  readonly clients: readonly string[]
  readonly vars: Readonly<Record<string, string>>
  /** Throws what is wrong; answers lines to be printed. `count`: of random addresses. */
  check(place: Place, count: number): Promise<readonly string[]>
}

export async function storeSources({ url, headers }: DevServer): Promise<Sources> {
  const store = async (picture: Buffer, format: string): Promise<Source> => {
    const form = new FormData()
    form.append('image', new Blob([new Uint8Array(picture)]), 'picture')
    form.append('format', format)
    const response = await fetch(`${url}/compress`, { method: 'POST', body: form, headers })
    const { key } = (await response.json()) as { key: string }
    const stored = await fetch(`${url}/files/${key}`)
    return { key, bytes: Buffer.from(await stored.arrayBuffer()) }
  }
  return {
    photo: await store(await scene(400, 300), 'png'),
    portrait: await store(await scene(210, 340), 'png'),
    logo: await store(await logo(), 'png'),
    jpeg: await store(await scene(320, 240), 'jpeg'),
  }
}

/** Slopes, waves and edges: enough to tell where a part comes from, smooth enough for 40 dB. */
async function scene(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      data[at] = Math.round((255 * x) / width)
      data[at + 1] = Math.round((255 * y) / height)
      data[at + 2] = Math.round(127.5 + 100 * Math.sin((x + 2 * y) / 23))
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

async function logo(): Promise<Buffer> {
  const disc = Buffer.from(
    '<svg width="80" height="60"><rect width="80" height="60" fill="#0a7"/></svg>',
  )
  return sharp({ create: { width: 120, height: 110, channels: 4, background: '#0000' } })
    .composite([{ input: disc, left: 30, top: 10 }])
    .png()
    .toBuffer()
}

export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** RGBA. */
export async function pixelsOf(picture: Sharp | Buffer): Promise<Pixels> {
  const image = Buffer.isBuffer(picture) ? sharp(picture) : picture
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

/** In decibels; what nobody sees, under no alpha at all, does not count. Throws where sizes differ. */
export function likeness(one: Pixels, other: Pixels): number {
  const [size, otherSize] = [one, other].map(({ width, height }) => `${width}x${height}`)
  if (size !== otherSize) throw new Error(`${size} in place of ${otherSize}`)
  return psnr(seen(one.data), seen(other.data))
}

function seen(data: Uint8Array): Uint8Array {
  const copy = new Uint8Array(data)
  for (let at = 0; at < copy.length; at += 4) if (copy[at + 3] === 0) copy.fill(0, at, at + 3)
  return copy
}
