import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'

/** A lost message is noticed after so many seconds, a dead run after three times as many. */
const VARS = { SWEEP_SECONDS: '1' }
const UPLOADS = 8
/** Not too often: an address has 600 requests a minute. */
const POLL_MS = 500
const SIZE = { width: 1_100, height: 825 }

interface JobDocument {
  readonly status: 'processing' | 'done' | 'error'
  readonly phase: string
  readonly original: { readonly key: string }
  readonly derivatives: readonly Derivative[]
}

interface Derivative {
  readonly key: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

let state: string
let server: DevServer | undefined
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'edgepress-restart-'))
})
afterAll(async () => {
  await server?.stop()
  await rm(state, { recursive: true, force: true })
})

async function start(): Promise<DevServer> {
  server = await startDevServer({ state, vars: VARS })
  return server
}

/** Uploads a picture; answers its job's name, and `undefined` if it was not accepted. */
async function upload({ url, headers }: DevServer, file: Uint8Array<ArrayBuffer>) {
  const response = await fetch(`${url}/v1/images`, {
    method: 'POST',
    headers,
    body: new Blob([file], { type: 'image/jpeg' }),
  })
  const { jobId } = (await response.json()) as { jobId?: string }
  if (response.status !== 202) expect(response.status).toBe(503)
  return jobId
}

async function jobOf({ url, headers }: DevServer, jobId: string): Promise<JobDocument> {
  const response = await fetch(`${url}/v1/jobs/${jobId}`, { headers })
  expect(response.status).toBe(200)
  return (await response.json()) as JobDocument
}

/** Polls until all are done. Returns how many were not at the first look. */
async function endOfAll(from: DevServer, jobIds: readonly string[]): Promise<number> {
  let left = jobIds
  let atFirst: number | undefined
  const look = async () => {
    const jobs = await jobsOf(from, left)
    expect(jobs.map(({ status }) => status)).not.toContain('error')
    left = left.filter((_, i) => jobs[i]?.status === 'processing')
    atFirst ??= left.length
    return left
  }
  await expect.poll(look, { interval: POLL_MS }).toEqual([])
  return atFirst ?? 0
}

function jobsOf(from: DevServer, jobIds: readonly string[]): Promise<JobDocument[]> {
  return Promise.all(jobIds.map((jobId) => jobOf(from, jobId)))
}

async function bytesOf({ url, headers }: DevServer, key: string): Promise<Buffer> {
  const response = await fetch(`${url}/files/${key}`, { headers })
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

it('jobs that were queued or running when the server was killed end done after its restart', async () => {
  const first = await start()
  const files = await Promise.all(
    Array.from({ length: UPLOADS }, async (_, seed) => {
      const { width, height } = SIZE
      return new Uint8Array(await photo(width, height, seed).jpeg().toBuffer())
    }),
  )
  const accepted = new Map<string, Uint8Array<ArrayBuffer>>()
  for (const [i, jobId] of (
    await Promise.all(files.map((file) => upload(first, file)))
  ).entries()) {
    if (jobId) accepted.set(jobId, files[i]!)
  }
  const ids = [...accepted.keys()]
  const isUnderWay = async () => (await jobsOf(first, ids)).some(({ phase }) => phase !== 'queued')
  await expect.poll(isUnderWay, { interval: 100 }).toBe(true)
  await first.kill()

  const second = await start()
  expect(await endOfAll(second, ids)).toBeGreaterThan(0)
  for (const [jobId, file] of accepted) {
    const { original, derivatives } = await jobOf(second, jobId)
    expect(await bytesOf(second, original.key)).toEqual(Buffer.from(file))
    expect(derivatives).toHaveLength(4)
    await Promise.all(derivatives.map((derivative) => expectWhole(second, derivative)))
  }
})

/** Not a byte and not a pixel is missing. */
async function expectWhole(from: DevServer, derivative: Derivative): Promise<void> {
  const { key, width, height, bytes } = derivative
  const stored = await bytesOf(from, key)
  expect(stored).toHaveLength(bytes)
  const { info } = await sharp(stored).raw().toBuffer({ resolveWithObject: true })
  expect(info).toMatchObject({ width, height })
}
