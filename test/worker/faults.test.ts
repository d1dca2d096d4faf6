import { describe, expect, it } from 'vitest'
import { ImageError } from '../../src/engine/index.ts'
import { convert, convertRaw, expectProblem, fixture, sniff } from './client.ts'
import { conversionOf, fakeApp } from './fake-app.ts'

describe('POST /convert when something breaks', () => {
  it('POST /convert with a crashing codec is 500 codec-failed, and the log knows why', async () => {
    const app = fakeApp(async () => {
      throw new ImageError('codec-failed', 'Cannot encode WebP: the codec crashed', {
        cause: new Error('unreachable executed'),
      })
    })
    await expectProblem(await app.convert(), 500, 'codec-failed')
    expect(JSON.stringify(app.logged)).toContain('unreachable executed')
  })

  it('POST /convert with an unforeseen error is 500 internal and tells nothing of it', async () => {
    const app = fakeApp(async () => {
      throw new TypeError('secret detail')
    })
    const problem = await expectProblem(await app.convert(), 500, 'internal')
    expect(JSON.stringify(problem)).not.toContain('secret')
    expect(JSON.stringify(app.logged)).toContain('secret detail')
  })

  it('POST /convert over the memory budget is 422 memory-budget with the numbers', async () => {
    const app = fakeApp(async () => {
      throw new ImageError('memory-budget', 'Cannot convert: it would take too much memory', {
        needed: 200,
        available: 100,
      })
    })
    const problem = await expectProblem(await app.convert(), 422, 'memory-budget')
    expect(problem).toMatchObject({ needed: 200, available: 100 })
  })

  it('POST /convert of a caller that left is 499 aborted', async () => {
    const app = fakeApp(async () => {
      throw new ImageError('aborted', 'Cannot convert: the caller has left')
    })
    await expectProblem(await app.convert(), 499, 'aborted')
  })

  it('POST /convert works again after a failure', async () => {
    let calls = 0
    const app = fakeApp(async (input) => {
      calls++
      if (calls === 1) throw new ImageError('codec-failed', 'Cannot encode WebP: the codec crashed')
      return conversionOf(input)
    })
    await expectProblem(await app.convert(), 500, 'codec-failed')
    expect((await app.convert()).status).toBe(200)
  })
})

describe('POST /convert with a bad configuration', () => {
  const answer = async () => {
    throw new Error('not reached')
  }

  it('POST /convert without any configured key is 503 not-configured', async () => {
    const response = await fakeApp(answer, { API_KEYS: '' }).convert()
    expect(response.headers.get('Retry-After')).toBe('60')
    await expectProblem(response, 503, 'not-configured')
  })

  it('POST /convert with a bad variable is 500 misconfigured, every time, and only the log names it', async () => {
    const app = fakeApp(answer, { MAX_UPLOAD_MB: 'plenty' })
    for (let i = 0; i < 2; i++) {
      const problem = await expectProblem(await app.convert(), 500, 'misconfigured')
      expect(JSON.stringify(problem)).not.toMatch(/MAX_UPLOAD_MB|plenty/)
    }
    expect(app.logged).toMatchObject([
      { level: 'error', status: 500 },
      { level: 'error', status: 500 },
    ])
    expect(JSON.stringify(app.logged)).toContain('MAX_UPLOAD_MB')
    expect(JSON.stringify(app.logged)).not.toContain('plenty')
  })
})

describe('POST /convert after damage', () => {
  it('POST /convert converts a good file after 50 damaged ones', async () => {
    const damaged = fixture('photo.jpg').subarray(0, 400)
    for (let i = 0; i < 50; i++) {
      const response = await convert(damaged, { headers: { 'Content-Type': 'image/jpeg' } })
      await expectProblem(response, 422, 'damaged-image')
    }
    expect(sniff(await (await convertRaw('photo.jpg')).bytes())).toBe('webp')
  })
})
