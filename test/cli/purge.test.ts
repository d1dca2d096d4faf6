import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { purgeSources } from '../../src/cli/purge-sources.ts'

const env = { EDGEPRESS_ADMIN_KEY: 'admin-key-0123456789' }
let out: string[]
let sent: string[]

const send = (async (url: string, init: RequestInit) => {
  sent.push(`${init.method} ${url}`)
  expect(init.headers).toEqual({ Authorization: `Bearer ${env.EDGEPRESS_ADMIN_KEY}` })
  if (url.endsWith('bad')) return Response.json({ detail: 'Cannot do this' }, { status: 403 })
  return Response.json({ purged: 3 })
}) as typeof fetch

beforeEach(() => {
  out = []
  sent = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line))
  vi.spyOn(console, 'error').mockImplementation((line: string) => void out.push(line))
})
afterEach(() => vi.restoreAllMocks())

describe('npm run purge', () => {
  it('removes the variants of every source that is named', async () => {
    const args = ['--url', 'http://localhost:8787/', 'a b/cat.jpg', 'https://x.example/a?b=c']
    expect(await purgeSources(args, { env, send })).toBe(0)
    expect(sent).toEqual([
      'DELETE http://localhost:8787/img/a%20b/cat.jpg',
      'DELETE http://localhost:8787/img/https%3A%2F%2Fx.example%2Fa%3Fb%3Dc',
    ])
    expect(out[0]).toBe('a b/cat.jpg: 3 variants removed')
  })

  it('goes on after a failure, and ends with 1', async () => {
    const args = ['--url', 'http://localhost:8787', 'bad', 'good']
    expect(await purgeSources(args, { env, send })).toBe(1)
    expect(out).toEqual(['bad: Cannot do this', 'good: 3 variants removed'])
  })

  it.each([[[]], [['--url', 'http://x']], [['--unknown']], [['cat.jpg']]])(
    'ends with 2 and sends nothing for %j',
    async (args) => {
      expect(await purgeSources(args, { env, send })).toBe(2)
      expect(sent).toEqual([])
    },
  )
})
