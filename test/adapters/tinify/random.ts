import fc from 'fast-check'
import type { DevServer } from '../../helpers/dev-server.ts'
import { emblem } from './drawings.ts'

/** Commands at random, right and nearly right: 2xx, or 4xx with `error` and `message`. */
export async function checkRandom(server: DevServer, count: number): Promise<string> {
  const { url, headers } = server
  const shrunk = await fetch(`${url}/shrink`, {
    method: 'POST',
    headers,
    body: new Uint8Array(await emblem()),
  })
  const output = shrunk.headers.get('Location') ?? ''
  const side = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 150 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5, '5', null) },
  )
  const method = fc.constantFrom('scale', 'fit', 'cover', 'thumb', 'crop')
  const type = fc.constantFrom('image/webp', 'image/png', 'image/jpeg', 'image/avif', '*/*')
  const background = fc.constantFrom('white', '#000000', 'black', 'octarine')
  const kept = fc.constantFrom('copyright', 'creation', 'location')
  const commands = fc.record(
    {
      resize: fc.record(
        { method, width: side, height: side },
        { requiredKeys: ['method', 'width'] },
      ),
      convert: fc.record({ type: fc.oneof(type, fc.array(type, { maxLength: 3 })) }),
      transform: fc.record({ background }),
      preserve: fc.array(kept, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  )
  const body = fc.oneof(
    { weight: 8, arbitrary: commands.map((document) => JSON.stringify(document)) },
    { weight: 1, arbitrary: fc.string() },
  )
  const tally = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      const init = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' } }
      const response = await fetch(output, { ...init, body: text })
      const answer = Buffer.from(await response.arrayBuffer())
      const { status } = response
      tally.set(status, (tally.get(status) ?? 0) + 1)
      if (status === 200) return
      const { error, message } = JSON.parse(`${answer}`) as Record<string, unknown>
      const isTold = typeof error === 'string' && typeof message === 'string'
      if (status >= 500 || !isTold) throw new Error(`${status} ${answer} ${text}`)
    }),
    { numRuns: count, seed: 18 },
  )
  return `random: ${[...tally].map(([status, times]) => `${times} × ${status}`).join(', ')}`
}
