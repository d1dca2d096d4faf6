/** Checks that need a server of their own: of files that another host would have, under its own address. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { psnr } from '../helpers/psnr.ts'
import { installClients } from './clients.ts'
import { type KeptSource, keepSources } from './kept-sources.ts'

export interface OwnChecks {
  readonly name: string
  /** Of npm, as `name@1.2.3`. */
  readonly clients: readonly string[]
  /** Variables of the Worker. */
  readonly vars: Readonly<Record<string, string>>
  /** Files of other hosts that the Worker has already fetched, as it believes. */
  remote?(): Promise<readonly KeptSource[]>
  /** Throws what is wrong; answers lines to be printed. `count`: of random requests. */
  check(server: DevServer, count: number): Promise<readonly string[]>
}

export async function checkOnOwnServer(
  { name, clients, vars, remote, check }: OwnChecks,
  count: number,
): Promise<readonly string[]> {
  await installClients(clients)
  const state = await mkdtemp(join(tmpdir(), 'edgepress-adapters-'))
  try {
    if (remote) await keepSources(state, await remote())
    const server = await startDevServer({
      vars: { ADAPTERS: name, ALLOWED_WIDTHS: '*', ...vars },
      state,
    })
    try {
      return await check(server, count)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA; black under no alpha at all, which nobody sees. */
  readonly data: Uint8Array
}

export async function pixelsOf(picture: Buffer): Promise<Pixels> {
  const image = sharp(picture).ensureAlpha().raw()
  const { data, info } = await image.toBuffer({ resolveWithObject: true })
  for (let at = 0; at < data.length; at += 4) if (data[at + 3] === 0) data.fill(0, at, at + 3)
  return { width: info.width, height: info.height, data }
}

/** In decibels. Throws where sizes differ. */
export function likeness(name: string, one: Pixels, other: Pixels): number {
  const [size, otherSize] = [one, other].map(({ width, height }) => `${width}x${height}`)
  if (size !== otherSize) throw new Error(`${name}: ${size} in place of ${otherSize}`)
  return psnr(one.data, other.data)
}

export function decibels(value: number): string {
  return value === Number.POSITIVE_INFINITY ? 'same' : `${value.toFixed(1)} dB`
}
