import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { expectProblem, fixture, send } from './client.ts'
import { AUTH, accepted, ended, lostJob, recordOf, upload } from './jobs-client.ts'
import { ADMIN_API_KEY, SECOND_API_KEY } from './test-env.ts'

const ADMIN = { Authorization: `Bearer ${ADMIN_API_KEY}` }

function remove(jobId: string, headers: Record<string, string> = AUTH): Promise<Response> {
  return send(`/v1/images/${jobId}`, { method: 'DELETE', headers })
}

async function done() {
  return await ended(await accepted(await upload(fixture('photo.jpg'))))
}

async function keysOf({ original, derivatives }: Awaited<ReturnType<typeof done>>) {
  const keys = [original.key, ...derivatives.map(({ key }) => key)]
  const found = await Promise.all(keys.map((key) => env.BUCKET.head(key)))
  return { all: keys.length, there: found.filter(Boolean).length }
}

describe('DELETE /v1/images/:id', () => {
  it('takes the original, all derivatives, their variants and the job', async () => {
    const job = await done()
    const made = await send(`/img/width=32,format=webp/${job.derivatives[0]?.key}`)
    expect(made.status).toBe(200)
    const before = await env.BUCKET.list({ prefix: 'variants/' })
    expect(await keysOf(job)).toEqual({ all: 5, there: 5 })
    expect((await remove(job.jobId)).status).toBe(204)
    expect(await keysOf(job)).toEqual({ all: 5, there: 0 })
    const after = await env.BUCKET.list({ prefix: 'variants/' })
    expect(after.objects.length).toBe(before.objects.length - 1)
    expect((await send(`/v1/jobs/${job.jobId}`, { headers: AUTH })).status).toBe(404)
    expect(await recordOf(job.jobId)).toBeUndefined()
    await expectProblem(await remove(job.jobId), 404, 'not-found')
  })

  it('lets the Idempotency-Key go: the same upload makes a new job at once', async () => {
    const named = { 'Idempotency-Key': crypto.randomUUID() }
    const job = await ended(await accepted(await upload(fixture('photo.jpg'), named)))
    expect((await remove(job.jobId)).status).toBe(204)
    const again = await accepted(await upload(fixture('photo.jpg'), named))
    expect(again).not.toBe(job.jobId)
    expect((await ended(again)).status).toBe('done')
  })

  it('finds the derivatives of a job whose record is long gone', async () => {
    const job = await done()
    await env.JOB.getByName(job.jobId).apply({ type: 'forget' })
    expect((await remove(job.jobId)).status).toBe(204)
    expect(await keysOf(job)).toEqual({ all: 5, there: 0 })
  })

  it('is for the key that uploaded it, and for admins: others get 404', async () => {
    const job = await done()
    await expectProblem(await remove(job.jobId, { 'x-api-key': SECOND_API_KEY }), 404, 'not-found')
    await expectProblem(await remove(job.jobId, {}), 401, 'unauthorized')
    expect(await keysOf(job)).toEqual({ all: 5, there: 5 })
    expect((await remove(job.jobId, ADMIN)).status).toBe(204)
  })

  it('is 409 while the job is not at its end, and leaves everything', async () => {
    const id = await lostJob()
    const response = await remove(id)
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
    await expectProblem(response, 409, 'in-progress')
    expect(await env.BUCKET.head(`originals/${id}.jpg`)).not.toBeNull()
  })

  it('knows nothing of ids that are none, and of jobs that have uploaded nothing', async () => {
    await expectProblem(await remove('nobody'), 404, 'not-found')
    const id = crypto.randomUUID()
    await env.BUCKET.put('originals/old-cat.jpg', fixture('photo.jpg'))
    await env.JOB.getByName(id).enqueue({
      ...{ id, batchId: crypto.randomUUID(), keepForMs: 1_000 },
      original: { key: 'originals/old-cat.jpg', bytes: 1, contentType: 'image/jpeg' },
      order: { formats: ['webp'], quality: 80 },
    })
    await expectProblem(await remove(id, ADMIN), 404, 'not-found')
    expect(await env.BUCKET.head('originals/old-cat.jpg')).not.toBeNull()
  })
})
