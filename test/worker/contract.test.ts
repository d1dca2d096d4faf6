/** What is answered, held to the contract that promises it. */

import { describe, expect, it, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { ANSWERS, type AnswerName } from '../../src/http/contract/answers.ts'
import type { Contract } from '../../src/http/contract/contract.ts'
import type { Stats } from '../../src/metrics/stats.ts'
import { PATIENCE } from '../helpers/patience.ts'
import { convertRaw, expectProblem, fixture, form, send } from './client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

const AUTH = { 'x-api-key': API_KEY }
const ADMIN = { 'x-api-key': ADMIN_API_KEY }

async function contract(): Promise<Contract> {
  const response = await send('/openapi.json')
  expect(response.headers.get('Content-Type')).toBe('application/json')
  return await response.json<Contract>()
}

/** Addresses that name no source or no options: they are refused, and no operation of their own. */
const WITHOUT_SOURCE: readonly string[] = ['/img/:options/', '/img/:options', '/img//*']

/** `/files/:key{.+}` is `/files/{key}`. */
function openApiPath(path: string): string {
  return path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')
}

async function expectAnswer(name: AnswerName, response: Response): Promise<unknown> {
  expect(response.ok).toBe(true)
  const document = await response.json()
  expect(ANSWERS[name].safeParse(document).error, JSON.stringify(document)).toBeUndefined()
  return document
}

describe('GET /openapi.json', () => {
  it('has every route of the app, and no other', async () => {
    const { routes } = createApp(() => {
      throw new Error('not asked')
    })
    const served = routes
      .filter(({ method, path }) => method !== 'ALL' && !WITHOUT_SOURCE.includes(path))
      .map(({ method, path }) => `${method.toLowerCase()} ${openApiPath(path)}`)
    const { paths } = await contract()
    const promised = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    expect(promised.toSorted()).toEqual([...new Set(served)].toSorted())
  })

  it('promises the headers that a picture comes with', async () => {
    const { paths } = await contract()
    const { headers } = await convertRaw('photo.jpg')
    const promised = JSON.stringify(paths['/convert']).toLowerCase()
    const plain = /^(content-type|date|access-control|cross-origin|content-security|x-content)/
    const common = /^(strict-transport|x-frame|referrer|origin-agent|x-permitted|cache-control)/
    const told = [...headers.keys()].filter((name) => !plain.test(name) && !common.test(name))
    expect(told.filter((name) => !promised.includes(`components/headers/${name}"`))).toEqual([])
  })
})

describe('ANSWERS', () => {
  it('are what convert, compress and health answer', async () => {
    await expectAnswer('Health', await send('/health'))
    await expectAnswer('Plan', await convertRaw('photo.jpg', '?dry-run=true&width=50'))
    const body = form('photo.jpg', { quality: '70' })
    await expectAnswer(
      'Compressed',
      await send('/compress', { method: 'POST', body, headers: AUTH }),
    )
  })

  it('are what /v1/stats answers: the last hour, and the last problems', async () => {
    const id = `seen-${crypto.randomUUID()}`
    const body = new Uint8Array(9)
    const headers = { ...AUTH, 'X-Request-Id': id }
    await send('/convert', { method: 'POST', body, headers })
    const stats = await expectAnswer('Stats', await send('/v1/stats', { headers: ADMIN }))
    const { minutes, problems } = stats as Stats
    expect(minutes.at(-1)?.refused).toBeGreaterThan(0)
    const told = problems.find(({ requestId }) => requestId === id)
    expect(told).toMatchObject({ route: '/convert', status: 415, code: 'unsupported-format' })
    expect((await send('/v1/stats', { headers: AUTH })).status).toBe(403)
  })

  it('are what jobs and batches answer', async () => {
    const upload = { method: 'POST', body: fixture('photo.jpg'), headers: AUTH }
    const headers = { ...AUTH, 'Content-Type': 'image/jpeg' }
    const accepted = await expectAnswer(
      'AcceptedJob',
      await send('/v1/images', { ...upload, headers }),
    )
    const path = `/v1/jobs/${(accepted as { jobId: string }).jobId}`
    await expectAnswer('Job', await send(path, { headers: AUTH }))
    const readJob = async () => {
      const response = await send(path, { headers: AUTH })
      return (await expectAnswer('Job', response)) as { status: string }
    }
    await vi.waitFor(async () => expect((await readJob()).status).toBe('done'), PATIENCE)
    const again = { method: 'POST', body: '{"limit":1}', headers: ADMIN }
    const batch = await expectAnswer('AcceptedBatch', await send('/v1/reprocess', again))
    const { batchId } = batch as { batchId: string }
    await expectAnswer('Batch', await send(`/v1/batches/${batchId}`, { headers: ADMIN }))
  })

  it('are what /img answers in JSON', async () => {
    const body = form('logo.png', { format: 'png' })
    const stored = await send('/compress', { method: 'POST', body, headers: AUTH })
    const { key } = await stored.json<{ key: string }>()
    await expectAnswer('Facts', await send(`/img/format=json/${key}`))
    await expectAnswer('Srcset', await send(`/img/srcset/${key}?widths=16,32`))
    await expectAnswer('Purged', await send(`/img/${key}`, { method: 'DELETE', headers: ADMIN }))
  })
})

describe('GET /, /docs and /dashboard', () => {
  it.each(['/', '/docs', '/dashboard'])(
    'show browsers a page at %s, under a strict policy',
    async (path) => {
      const response = await send(path, { headers: { Accept: 'text/html,*/*;q=0.8' } })
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      const policy = response.headers.get('Content-Security-Policy') ?? ''
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
      expect(policy).not.toContain('unsafe')
      const page = await response.text()
      expect(page).toContain('<script')
      expect(page).not.toMatch(/<script(?! [^>]*src=)|style=|https?:\/\/|onclick/)
    },
  )

  it.each(['uploads', 'moving', 'questions', 'adapters'])(
    'show the guide %s, which loads nothing from elsewhere',
    async (guide) => {
      const response = await send(`/docs/${guide}`)
      expect([response.status, response.headers.get('Content-Type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ])
      const page = await response.text()
      expect(page).toMatch(/<h1 id="[a-z0-9-]+">.+<\/h1>/)
      expect(page).toContain(`<a href="/docs/${guide}" aria-current="page">`)
      expect(page).not.toMatch(/<script|style=|src=|%\w+%/)
    },
  )

  it('know no other guide', async () => {
    await expectProblem(await send('/docs/nothing'), 404, 'not-found')
  })

  it.each(['/convert', '/files/x', '/img/width=10/x', '/v1/jobs/x'])(
    'leave %s to the API, whatever the client accepts',
    async (path) => {
      const response = await send(path, { headers: { Accept: 'text/html' } })
      expect(response.headers.get('Content-Type')).toBe('application/problem+json')
    },
  )
})
