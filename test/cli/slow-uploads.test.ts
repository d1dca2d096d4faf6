import { connect, type Socket } from 'node:net'
import { beforeAll, expect, it } from 'vitest'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { photo } from '../helpers/engine.ts'

/** As many as the gate takes at all. */
const CONNECTIONS = 32
const DECLARED_BYTES = 3_000_000
/** Often enough not to count as stalled, as WAIT_SECONDS has it. */
const DRIP_MS = 8_000
/** Nearly all of it is waiting; not too often: an address has 600 requests a minute. */
const PATIENCE = { timeout: 120_000, interval: 500 }

let jpeg: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  jpeg = new Uint8Array(await photo(3_000, 2_250).jpeg({ quality: 96 }).toBuffer())
})

/** An upload that sends one byte every 8 seconds; knows the status that it is answered with. */
function drip(server: DevServer, path: string) {
  const { hostname, port } = new URL(server.url)
  const socket: Socket = connect(Number(port), hostname)
  const fields = {
    ...server.headers,
    host: `${hostname}:${port}`,
    'content-type': 'image/jpeg',
    'content-length': `${DECLARED_BYTES}`,
  }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST ${path} HTTP/1.1\r\n${head.join('')}\r\n\xff`, 'latin1')
  const timer = setInterval(() => socket.write('\xd8', 'latin1'), DRIP_MS)
  let answer = ''
  socket.on('data', (piece) => {
    answer += piece.toString('latin1')
  })
  socket.on('error', () => clearInterval(timer)) // it was closed while a byte was on its way
  socket.on('close', () => clearInterval(timer))
  return { status: () => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1], close: () => socket.destroy() }
}

async function upload(server: DevServer, path: string): Promise<number> {
  const headers = { ...server.headers, 'content-type': 'image/jpeg' }
  const response = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: jpeg })
  await response.bytes()
  return response.status
}

/** Each route has a server of its own, and with it a gate: so they wait at the same time. */
it.concurrent.each([
  ['/convert', 200],
  ['/compress?format=webp', 200],
  ['/v1/images', 202],
])(
  'POST %s converts beside 32 connections that send one byte every 8 seconds',
  async (path, ok) => {
    expect(jpeg.length).toBeGreaterThan(DECLARED_BYTES)
    const server = await startDevServer()
    let drips: ReturnType<typeof drip>[] = []
    try {
      await upload(server, '/convert') // the isolate is there before the slow ones come
      drips = Array.from({ length: CONNECTIONS }, () => drip(server, path))
      // 503 is the answer as long as it is too early to tell whether the others are slow.
      const statuses: number[] = []
      await expect
        .poll(async () => {
          statuses.push(await upload(server, path))
          return statuses.at(-1)
        }, PATIENCE)
        .toBe(ok)
      expect(new Set(statuses.slice(0, -1))).toEqual(new Set(statuses.length > 1 ? [503] : []))
      // All of them are sent away in the end, but for one that the upload may have come before:
      // its refusal waits in wrangler's proxy until the whole body is there.
      const answers = () => drips.flatMap(({ status }) => status() ?? [])
      await expect.poll(() => answers().length, PATIENCE).toBeGreaterThanOrEqual(CONNECTIONS - 1)
      expect(answers().filter((status) => status !== '408' && status !== '503')).toEqual([])
      expect(answers()).toContain('408')
    } finally {
      for (const { close } of drips) close()
      await server.stop()
    }
  },
)
