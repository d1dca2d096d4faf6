import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConvertFields, createClient, type Progress } from '../../../src/client/http/client.ts'
import { afterAsked, backOff } from '../../../src/client/http/wait.ts'
import { CONVERT_OPTION_NAMES } from '../../../src/request/options.ts'

interface Seen {
  readonly method: string | undefined
  readonly url: string
  readonly auth: string | undefined
  readonly body: string
}

const seen: Seen[] = []
/** Taken one by one; the last one stays. */
let answers: ((response: ServerResponse) => void)[] = []

const server = createServer(async (request, response) => {
  const { url = '', method, headers } = request
  seen.push({ method, url, auth: headers.authorization, body: await textOf(request) })
  const answer = answers.length > 1 ? answers.shift() : answers[0]
  answer?.(response)
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

function json(status: number, document: object, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(document))
  }
}

function client() {
  seen.length = 0
  return createClient({ url: `${url}/`, key: 'a-key' })
}

const BUSY = json(
  503,
  { code: 'busy', detail: 'Cannot take it', status: 503 },
  { 'retry-after': '0' },
)
const PICTURE = (response: ServerResponse) => {
  response.writeHead(200, {
    'content-type': 'image/webp',
    'image-width': '7',
    'image-plan': 'a > b',
  })
  response.end('webp')
}

describe('createClient()', () => {
  it('sends the file and its options, and tells what became of it', async () => {
    answers = [PICTURE]
    const file = new Blob(['jpeg'])
    const made = await client().convert(file, { width: 7, lossless: true, format: 'webp' })
    expect(made).toMatchObject({ bytes: 4, width: 7, plan: 'a > b', contentType: 'image/webp' })
    const path = '/convert?width=7&lossless=true&format=webp'
    expect(seen).toEqual([{ method: 'POST', url: path, auth: 'Bearer a-key', body: 'jpeg' }])
  })

  it('sends a body again, whole, that was refused for now', async () => {
    answers = [BUSY, BUSY, PICTURE]
    const told: Progress[] = []
    const onProgress = (progress: Progress) => void told.push(progress)
    const made = await client().convert(new Blob(['jpeg']), {}, { onProgress })
    expect(made.bytes).toBe(4)
    expect(seen.map(({ body }) => body)).toEqual(['jpeg', 'jpeg', 'jpeg'])
    expect(told.at(-1)).toEqual({ phase: 'upload', loaded: 4, total: 4 })
  })

  it('gives up after some tries, and does not repeat what is wrong', async () => {
    answers = [BUSY]
    const impatient = createClient({ url, retries: 1 })
    seen.length = 0
    await expect(impatient.plan(new Blob(['x']))).rejects.toMatchObject({
      code: 'busy',
      status: 503,
    })
    expect(seen).toHaveLength(2)
    answers = [json(422, { code: 'damaged-image', detail: 'Cannot decode', requestId: 'r' })]
    const refused = client().plan(new Blob(['x']))
    await expect(refused).rejects.toMatchObject({
      code: 'damaged-image',
      message: 'Cannot decode',
      problem: { requestId: 'r' },
    })
    expect(seen).toHaveLength(1)
  })

  it('ends with the reason of an abort, while it waits as well', async () => {
    answers = [json(429, { code: 'rate-limited', detail: 'Cannot' }, { 'retry-after': '60' })]
    const ends = new AbortController()
    const waiting = client().health({ signal: ends.signal })
    await expect.poll(() => seen.length).toBe(1)
    ends.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })

  it('watches a job to its end', async () => {
    const job = (status: string) => json(200, { jobId: 'j', status })
    answers = [job('processing'), job('processing'), job('done')]
    const found: string[] = []
    for await (const { status } of client().watch({ jobId: 'j' }, { everyMs: 1 }))
      found.push(status)
    expect(found).toEqual(['processing', 'processing', 'done'])
    expect(seen[0]?.url).toBe('/v1/jobs/j')
  })

  it('takes an upload back', async () => {
    answers = [(response) => response.writeHead(204).end()]
    expect(await client().remove('j/1')).toBeUndefined()
    expect(seen[0]).toMatchObject({ method: 'DELETE', url: '/v1/images/j%2F1' })
  })

  it('tells of a service that does not answer', async () => {
    const nobody = createClient({ url: 'http://127.0.0.1:1' }).health()
    await expect(nobody).rejects.toMatchObject({ code: 'unreachable', status: 0 })
  })

  it('has every option of a conversion in its types', () => {
    const all: Required<{ [K in keyof ConvertFields as string extends K ? never : K]: true }> = {
      ...{
        format: true,
        quality: true,
        lossless: true,
        zoom: true,
        extend: true,
        colors: true,
        preset: true,
        effort: true,
        chroma: true,
        progressive: true,
        width: true,
        height: true,
      },
      ...{ fit: true, gravity: true, background: true, rotate: true, flip: true, filter: true },
      ...{
        metadata: true,
        profile: true,
        hdr: true,
        max_bytes: true,
        overlay: true,
        draw: true,
        trim: true,
        crop: true,
      },
      ...{ radius: true, padding: true, border: true, brightness: true, contrast: true },
      ...{ saturation: true, gamma: true, negate: true, grayscale: true, tint: true },
      ...{ duotone: true, median: true, blur: true, sharpen: true, pixelate: true },
      ...{ modulate: true, linear: true, sigmoid: true, sepia: true },
      ...{ anim: true, frames: true, jpeg: true },
    }
    expect(Object.keys(all).toSorted()).toEqual(CONVERT_OPTION_NAMES.toSorted())
  })
})

it('backOff() doubles, differs between clients, and stays under a quarter of a minute', () => {
  expect([1, 2, 3].map((attempt) => backOff(attempt, () => 1))).toEqual([500, 1_000, 2_000])
  expect(backOff(1, () => 0)).toBe(250)
  expect(backOff(99, () => 1)).toBe(15_000)
})

it('afterAsked() is never sooner than the service asked, and differs between clients', () => {
  expect([0, 1].map((random) => afterAsked(2, () => random))).toEqual([2_000, 3_000])
})
