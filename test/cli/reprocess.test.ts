import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { reprocessOriginals } from '../../src/cli/reprocess-originals.ts'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'
import { type Ended, runHere, runNode } from '../helpers/run-node.ts'

let server: DevServer
beforeAll(async () => {
  server = await startDevServer()
  for (let i = 0; i < 6; i++) await upload(await picture(i))
})
afterEach(() => vi.unstubAllEnvs())
afterAll(() => server?.stop())

function picture(i: number): Promise<Buffer> {
  const background = { r: 40 * i, g: 90, b: 120 }
  return sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

async function upload(bytes: Uint8Array): Promise<void> {
  const init = {
    method: 'POST',
    headers: server.headers,
    body: new Blob([Buffer.from(bytes)], { type: 'image/jpeg' }),
  }
  const response = await fetch(`${server.url}/v1/images`, init)
  expect(response.status).toBe(202)
}

/** Where npm does not show it. */
const keyOf = ({ headers }: DevServer) => ({
  EDGEPRESS_ADMIN_KEY: headers.authorization?.slice('Bearer '.length) ?? '',
})

function reprocess(args: readonly string[]): Promise<Ended> {
  vi.stubEnv('EDGEPRESS_ADMIN_KEY', keyOf(server).EDGEPRESS_ADMIN_KEY)
  return runHere(reprocessOriginals, ['--url', server.url, ...args])
}

/** As a process of its own, which can be interrupted. */
function spawned(
  args: readonly string[],
  url = server.url,
  onStart?: (child: ChildProcess) => void,
): Promise<Ended> {
  const options = { env: keyOf(server), ...(onStart && { onStart }) }
  return runNode('src/cli/reprocess.ts', ['--url', url, ...args], options)
}

/** The Worker, but for the first look at a batch: that one waits for ever, once `onLook` is told. */
async function serviceThatStalls(onLook: () => void) {
  const proxy = createServer(async (request, response) => {
    if (request.url?.startsWith('/v1/batches/')) return onLook()
    await forward(request, response)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const { port } = proxy.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, close: () => proxy.close() }
}

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const { method = 'GET', url, headers } = request
  const { authorization = '' } = headers
  const answer = await fetch(`${server.url}${url}`, { method, headers: { authorization }, body })
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(await answer.text())
}

it('npm run reprocess is interrupted, says where to go on, and goes on to the end', async () => {
  let child: ChildProcess | undefined
  const service = await serviceThatStalls(() => child?.kill('SIGINT'))
  const first = await spawned(
    ['--prefix', 'originals/', '--formats', 'png,avif', '--workers', '1'],
    service.url,
    (started) => {
      child = started
    },
  )
  service.close()
  expect(first).toMatchObject({ code: 130, stdout: '' })
  const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1]
  const second = await spawned(['--cursor', cursor ?? ''])
  expect(second).toEqual({ code: 0, stdout: '6 originals: 6 done, 0 failed\n', stderr: '' })
})

it('npm run reprocess lists what failed and ends with 1', async () => {
  await upload((await picture(1)).subarray(0, 200))
  const { code, stdout } = await reprocess(['--workers', '4'])
  expect(stdout).toMatch(
    /^7 originals: 6 done, 1 failed\n {2}originals\/\S+\.jpg: damaged-image, Cannot /,
  )
  expect(code).toBe(1)
})

it.each([
  [['--prefix', 'full/'], 'Cannot use option "prefix"'],
  [['--workers', 'many'], 'Cannot use option "workers"'],
  [['--cursor', 'nothing'], 'Cannot find the batch'],
  [['--key', 'wrong'], 'Cannot authenticate'],
])('npm run reprocess %j ends with 2 and says why', async (args, message) => {
  const { code, stderr } = await reprocess(args)
  expect(stderr).toContain(message)
  expect(code).toBe(2)
})
