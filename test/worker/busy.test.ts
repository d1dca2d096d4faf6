import { describe, expect, it } from 'vitest'
import { MAX_WAITING_UPLOADS } from '../../src/admission/create-gate.ts'
import { type Conversion, MEBIBYTE } from '../../src/engine/index.ts'
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

  it('POST /convert answers each of ten at once that pause inside', async () => {
    const large = '?format=jpeg&width=3600&quality=1' // nine megapixels: more than one slice
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => convertRaw('photo.jpg', large)),
    )
    const statuses = responses.map(({ status }) => status)
    expect(statuses).toEqual(Array.from(statuses, () => 200))
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
    const responses = await Promise.all(
      Array.from({ length: MAX_WAITING_UPLOADS + 20 }, () => app.convert()),
    )
    const statuses = responses.map((response) => response.status)
    expect(most).toBe(1)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(
      MAX_WAITING_UPLOADS,
    )
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0)
  })

  it('POST /convert refuses large uploads before it reads them, where others have filled memory', async () => {
    const app = fakeApp(async (input) => conversionOf(input))
    const first = openUpload()
    const second = openUpload()
    const reading = app.convert(first.init)
    await first.send(20)
    const refused = await app.convert(second.init)
    const problem = await expectProblem(refused, 503, 'busy')
    expect(refused.headers.get('Retry-After')).toBe(`${problem.retryAfter}`)
    expect(second.isRead()).toBe(false)
    first.fail()
    await expectProblem(await reading, 400, 'malformed-body')
    expect((await app.convert()).status).toBe(200)
  })

  it('POST /convert takes an upload beside one that has declared much and sent nothing', async () => {
    const app = fakeApp(async (input) => conversionOf(input))
    const idle = openUpload()
    const reading = app.convert(idle.init)
    const large = openUpload()
    const taken = app.convert(large.init)
    await large.send(20)
    large.end()
    expect((await taken).status).toBe(200)
    idle.fail()
    await expectProblem(await reading, 400, 'malformed-body')
  })

  it('POST /convert lets slow uploads go, with 503, before it refuses another one', async () => {
    const app = fakeApp(async (input) => conversionOf(input))
    const idle = Array.from({ length: MAX_WAITING_UPLOADS }, () => openUpload(20_000))
    const readings = idle.map(({ init }) => app.convert(init))
    // Refused as long as it is too early to tell whether the others are slow.
    await expect.poll(async () => (await app.convert()).status).toBe(200)
    const first = await Promise.race(readings)
    const problem = await expectProblem(first, 503, 'busy')
    expect(first.headers.get('Retry-After')).toBe(`${problem.retryAfter}`)
    for (const { fail } of idle) fail()
    const statuses = (await Promise.all(readings)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(MAX_WAITING_UPLOADS - 1)
  })

  it('POST /convert counts a large result until its client has taken it, and answers its length', async () => {
    const bytes = new Uint8Array(20 * MEBIBYTE)
    const app = fakeApp(async (input) => ({ ...conversionOf(input), bytes }))
    const result = await app.convert()
    expect(result.headers.get('Content-Length')).toBe(`${bytes.length}`)
    await expectProblem(await app.convert(openUpload().init), 503, 'busy')
    expect((await result.bytes()).length).toBe(bytes.length)
    const next = openUpload()
    const taken = app.convert(next.init)
    await next.send(1)
    next.end()
    expect((await taken).status).toBe(200)
  })
})

/** A body that declares so many bytes, and sends what it is told to, and else nothing. */
function openUpload(declared = 30 * MEBIBYTE) {
  let controller: ReadableStreamDefaultController | undefined
  let pulls = 0
  let drained: (() => void) | undefined
  const body = new ReadableStream(
    {
      start: (it) => {
        controller = it
      },
      pull: () => {
        pulls++
        drained?.()
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { 'Content-Length': `${declared}` }
  return {
    init: { body, headers },
    isRead: () => pulls > 0,
    /** Ends when all of it has been taken. */
    send: (mebibytes: number) =>
      new Promise<void>((resolve) => {
        drained = resolve
        for (let i = 0; i < mebibytes; i++) controller?.enqueue(new Uint8Array(MEBIBYTE))
      }),
    end: () => controller?.close(),
    fail: () => controller?.error(new Error('the line went dead')),
  }
}
