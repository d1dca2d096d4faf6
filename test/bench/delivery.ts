/**
 * `npm run bench -- --delivery`: pictures on the fly by a real `wrangler dev`, as a client sees them.
 * All ways take turns, so that whatever else the machine does weighs on each of them.
 */

import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { workerdCpuMs } from '../soak/workerd-bytes.ts'
import { median } from './measure.ts'
import { formatMs, formatTable } from './table.ts'

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'
const KEY = 'photos/bench.jpg'
const AUTO = `/img/width=1024/${KEY}`
const AVIF = `/img/width=1024,format=avif/${KEY}`
const WEBP = `/img/width=1024,format=webp,effort=fast/${KEY}`
const HITS_AT_ONCE = 8
const HITS = 400

/** What one request takes of the platform, by the price list in ARCHITECTURE.md. */
interface Operations {
  readonly requests?: number
  /** Of the bucket, of class B and A. */
  readonly reads: number
  readonly writes: number
  /** Counts of the address, and the batch of metrics that there is at most. */
  readonly objects: number
  /** A message is written, read and deleted. */
  readonly queued?: number
}

const WAYS = [
  { name: 'hit from R2', reads: 2, writes: 0, objects: 1 },
  { name: '304', reads: 2, writes: 0, objects: 1 },
  { name: 'cold first (AVIF wanted)', reads: 4, writes: 1, objects: 2, queued: 3 },
  { name: 'cold WebP fast', reads: 3, writes: 1, objects: 2 },
  { name: 'cold final (AVIF)', reads: 3, writes: 1, objects: 2 },
] as const satisfies readonly (Operations & { readonly name: string })[]
type Way = (typeof WAYS)[number]['name']

/** The cache is the platform's: there is none to measure here. A hit of it still looks up the source. */
const EDGE_HIT: Operations = { requests: 2, reads: 1, writes: 0, objects: 1 }

/** Dollars per million; of CPU time per million milliseconds; an object writes a row each time. */
const PRICES = {
  ...{ request: 0.3, read: 0.36, write: 4.5, object: 0.15 + 1, queued: 0.4, cpuMs: 0.02 },
} as const

export interface DeliveryTimes {
  readonly medians: Readonly<Record<Way, number>>
  /** Milliseconds that workerd computes for one request, its bucket included. */
  readonly cpuMs: Readonly<Record<Way, number>>
  readonly rounds: number
  /** Hits, by one isolate. */
  readonly hitsPerSecond: number
}

/** `path`: of a JPEG of 12 MP. */
export async function measureDelivery(
  path: string,
  rounds: number,
  say: (what: string) => void,
): Promise<DeliveryTimes> {
  const state = await mkdtemp(join(tmpdir(), 'edgepress-bench-'))
  try {
    await putIntoBucket(path, state)
    const server = await startDevServer({ state, vars: { ALLOWED_WIDTHS: '*' } })
    try {
      return await measureServer(server, rounds, say)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(state, { recursive: true, force: true })
  }
}

async function putIntoBucket(path: string, state: string): Promise<void> {
  const wrangler = fileURLToPath(
    new URL('../../node_modules/wrangler/bin/wrangler.js', import.meta.url),
  )
  const where = ['--file', path, '--local', '--persist-to', state]
  await promisify(execFile)(process.execPath, [
    ...[wrangler, 'r2', 'object', 'put', `edgepress/${KEY}`],
    ...where,
  ])
}

async function measureServer(
  server: DevServer,
  rounds: number,
  say: (what: string) => void,
): Promise<DeliveryTimes> {
  await measureRound(server) // what starts slowly starts here
  const all: Round[] = []
  for (let round = 1; round <= rounds; round++) {
    say(`delivery ${round}/${rounds}`)
    all.push(await measureRound(server))
  }
  await until(server, 'final')
  const of = (field: keyof Measured) =>
    Object.fromEntries(
      WAYS.map(({ name }) => [name, median(all.map((round) => round[name][field]))]),
    ) as Record<Way, number>
  // Time is told in steps that are longer than these two take: many are measured at once.
  const before = await get(server, AUTO, { variant: 'final' })
  const hits = await manyAtOnce(server, {})
  const unchanged = await manyAtOnce(server, { 'If-None-Match': before.etag })
  const cpuMs = { ...of('cpuMs'), 'hit from R2': hits.cpuMs, '304': unchanged.cpuMs }
  return { medians: of('ms'), cpuMs, rounds, hitsPerSecond: hits.perSecond }
}

interface Measured {
  readonly ms: number
  readonly cpuMs: number
}
type Round = Readonly<Record<Way, Measured>>

async function measureRound(server: DevServer): Promise<Round> {
  await purge(server)
  const webp = await get(server, WEBP, { variant: 'final', type: 'image/webp' })
  const first = await get(server, AUTO, { variant: 'first', type: 'image/webp' })
  await until(server, 'final') // nothing is computed beside what is measured
  const hit = await get(server, AUTO, { variant: 'final', type: 'image/avif' })
  const unchanged = await get(server, AUTO, { status: 304 }, { 'If-None-Match': hit.etag })
  await purge(server)
  const final = await get(server, AVIF, { variant: 'final', type: 'image/avif' })
  return {
    'hit from R2': hit,
    '304': unchanged,
    'cold first (AVIF wanted)': first,
    'cold WebP fast': webp,
    'cold final (AVIF)': final,
  }
}

interface Expected {
  readonly status?: number
  readonly variant?: string
  readonly type?: string
}

/** Until the last byte. Throws where the answer is another one than is to be measured. */
async function get(
  { url, pid }: DevServer,
  path: string,
  { status = 200, variant, type }: Expected,
  headers: Readonly<Record<string, string>> = {},
) {
  const cpuBefore = await workerdCpuMs(pid)
  const since = performance.now()
  const response = await fetch(url + path, { headers: { Accept: CHROME, ...headers } })
  await response.arrayBuffer()
  const ms = performance.now() - since
  const cpuMs = (await workerdCpuMs(pid)) - cpuBefore
  const seen = [response.status, of(response, 'Image-Variant'), of(response, 'Content-Type')]
  const fits = [status, variant ?? seen[1], type ?? seen[2]].every((value, i) => value === seen[i])
  if (!fits) throw new Error(`${path}: not what was to be measured: ${seen.join(' ')}`)
  return { ms, cpuMs, etag: of(response, 'ETag') }
}

function of({ headers }: Response, name: string): string {
  return headers.get(name) ?? ''
}

async function until({ url }: DevServer, variant: string): Promise<void> {
  for (let i = 0; i < 1_200; i++) {
    const response = await fetch(url + AUTO, { headers: { Accept: CHROME } })
    await response.arrayBuffer()
    if (of(response, 'Image-Variant') === variant) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`no ${variant} variant came`)
}

async function purge({ url, headers }: DevServer): Promise<void> {
  const response = await fetch(`${url}/img/${KEY}`, { method: 'DELETE', headers })
  if (!response.ok) throw new Error(`cannot purge: ${response.status} ${await response.text()}`)
}

/** Stored ones, by several clients. */
async function manyAtOnce({ url, pid }: DevServer, headers: Readonly<Record<string, string>>) {
  const cpuBefore = await workerdCpuMs(pid)
  const since = performance.now()
  const client = async () => {
    for (let i = 0; i < HITS / HITS_AT_ONCE; i++) {
      const response = await fetch(url + AUTO, { headers: { Accept: CHROME, ...headers } })
      await response.arrayBuffer()
      if (of(response, 'Image-Variant') !== 'final') throw new Error('not what was stored')
    }
  }
  await Promise.all(Array.from({ length: HITS_AT_ONCE }, client))
  const perSecond = (HITS * 1_000) / (performance.now() - since)
  return { perSecond, cpuMs: ((await workerdCpuMs(pid)) - cpuBefore) / HITS }
}

/** With what the issue asks of the first answer as its last line. */
export function deliveryTable({ medians, cpuMs, rounds, hitsPerSecond }: DeliveryTimes): string {
  const head = ['12 MP JPEG → 1024 px, by HTTP', 'median ms', 'CPU ms', '$ per million']
  const rows = WAYS.map((way) => {
    const cpu = cpuMs[way.name]
    return [way.name, formatMs(medians[way.name]), cpu.toFixed(1), dollars(way, cpu).toFixed(2)]
  })
  const hitCpu = cpuMs['hit from R2']
  rows.unshift(['hit from the platform’s cache', '–', '–', dollars(EDGE_HIT, hitCpu).toFixed(2)])
  const ratio = medians['cold first (AVIF wanted)'] / medians['cold WebP fast']
  return [
    `${formatTable(head, rows)}\n`,
    `${rounds} rounds; ${hitsPerSecond.toFixed(0)} hits per second of one isolate.`,
    `Cold first / cold WebP fast: ${ratio.toFixed(2)} (at most 1.1: ${ratio <= 1.1 ? 'met' : 'missed'})`,
  ].join('\n')
}

function dollars({ requests = 1, reads, writes, objects, queued = 0 }: Operations, cpuMs: number) {
  const { request, read, write, object, queued: message, cpuMs: cpu } = PRICES
  const storage = reads * read + writes * write
  return requests * request + storage + objects * object + queued * message + cpuMs * cpu
}
