import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { expectProblem, fixture, send } from './client.ts'
import { img, variants } from './img-client.ts'
import { ADMIN_API_KEY, API_KEY } from './test-env.ts'

const ADMIN = { 'x-api-key': ADMIN_API_KEY }
const KEY = 'inbox/cat.jpg'
const jobOf = (key: string, headers: Record<string, string> = ADMIN) =>
  send(`/v1/jobs?key=${encodeURIComponent(key)}`, { headers })

/** As R2 tells of it: documented under R2, event notifications. */
async function tell(action: string, key: string, etag = ''): Promise<void> {
  const object = { key, size: 1, eTag: etag }
  await env.JOBS.send({ account: 'x', bucket: 'edgepress', eventTime: '', action, object })
}

async function derivatives(): Promise<string[]> {
  const pages = await Promise.all(
    ['full', 'medium', 'small', 'thumb'].map((size) =>
      env.BUCKET.list({ prefix: `${size}/inbox/` }),
    ),
  )
  return pages.flatMap(({ objects }) => objects.map(({ key }) => key))
}

it('a file that comes into the bucket gets derivatives and a job; when it goes, they go', async () => {
  const etag = (await env.BUCKET.put(KEY, fixture('photo.jpg')))?.etag
  await expectProblem(await jobOf(KEY), 404, 'not-found')
  await tell('PutObject', KEY, etag)
  await expect
    .poll(async () => (await (await jobOf(KEY)).json<{ status?: string }>()).status)
    .toBe('done')
  const job = await (await jobOf(KEY)).json<{ jobId: string; derivatives: { key: string }[] }>()
  expect(job.derivatives.map(({ key }) => key)).toEqual([
    'full/inbox/cat.webp',
    'medium/inbox/cat.webp',
    'small/inbox/cat.webp',
    'thumb/inbox/cat.webp',
  ])
  expect((await send(`/v1/jobs/${job.jobId}`, { headers: ADMIN })).status).toBe(200)
  await expectProblem(await jobOf(KEY, { 'x-api-key': API_KEY }), 404, 'not-found')
  await img(`w=16,f=webp/${KEY}`)
  const before = (await variants()).length
  await env.BUCKET.delete(KEY)
  await tell('DeleteObject', KEY)
  await expect.poll(derivatives).toEqual([])
  expect(await variants()).toHaveLength(before - 1)
})

it.each(['', '?key=', '?name=x', '?key=a&key=b', '?key=a&x=y'])(
  'GET /v1/jobs%s is 400 invalid-option',
  async (query) => {
    await expectProblem(await send(`/v1/jobs${query}`, { headers: ADMIN }), 400, 'invalid-option')
  },
)
