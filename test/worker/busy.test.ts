import { describe, expect, it } from 'vitest'
import type { Conversion } from '../../src/engine/index.ts'
import { convertRaw, expectProblem, sniff } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

describe('POST /convert under load', () => {
  it('POST /convert answers each of fifty at once with 200 or 503, and the next one', async () => {
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, i) => convertRaw('photo.jpg', `?quality=${i + 1}`)),
    )
    let converted = 0
    for (const response of responses) {
      if (response.status === 200) {
        converted++
        expect(sniff(await response.bytes())).toBe('webp')
      } else {
        expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
        await expectProblem(response, 503, 'busy')
      }
    }
    expect(converted).toBeGreaterThan(0)
    expect((await convertRaw('photo.jpg')).status).toBe(200)
  })

  it('POST /convert runs one conversion at a time and refuses those beyond the line', async () => {
    let running = 0
    let most = 0
    const app = fakeApp(async (input): Promise<Conversion> => {
      running++
      most = Math.max(most, running)
      await scheduler.wait(0)
      running--
      return conversionOf(input)
    })
    const responses = await Promise.all(Array.from({ length: 50 }, () => app.convert()))
    const statuses = responses.map((response) => response.status)
    expect(most).toBe(1)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(32)
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0)
  })

  it('POST /convert refuses large uploads before it reads them', async () => {
    const app = fakeApp(async (input) => conversionOf(input))
    const first = openUpload()
    const second = openUpload()
    const reading = app.convert(first.init)
    const refused = await app.convert(second.init)
    const problem = await expectProblem(refused, 503, 'busy')
    expect(refused.headers.get('Retry-After')).toBe(`${problem.retryAfter}`)
    expect(second.pulls()).toBe(0)
    first.fail()
    await expectProblem(await reading, 400, 'malformed-body')
    expect((await app.convert()).status).toBe(200)
  })
})

/** A body that declares 30 MiB and sends nothing until it fails. */
function openUpload() {
  let controller: ReadableStreamDefaultController | undefined
  let pulls = 0
  const body = new ReadableStream(
    {
      start: (it) => {
        controller = it
      },
      pull: () => {
        pulls++
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { 'Content-Length': `${30 * 1024 * 1024}` }
  return {
    init: { body, headers },
    pulls: () => pulls,
    fail: () => controller?.error(new Error('the line went dead')),
  }
}
