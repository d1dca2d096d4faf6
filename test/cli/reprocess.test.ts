import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type DevServer, startDevServer } from '../helpers/dev-server.ts'

const COMMAND = fileURLToPath(new URL('../../src/cli/reprocess.ts', import.meta.url))

let server: DevServer
beforeAll(async () => {
  server = await startDevServer()
  for (let i = 0; i < 6; i++) await upload(await picture(i))
}, 120_000)
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

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function reprocess(args: readonly string[], interruptAfterMs?: number): Promise<Run> {
  const key = server.headers.authorization?.slice('Bearer '.length) ?? ''
  const child = spawn(process.execPath, [COMMAND, '--url', server.url, '--key', key, ...args])
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  if (interruptAfterMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptAfterMs)
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
}

it('npm run reprocess is interrupted, says where to go on, and goes on to the end', async () => {
  const first = await reprocess(
    ['--prefix', 'originals/', '--formats', 'png,avif', '--workers', '1'],
    1_000,
  )
  expect(first).toMatchObject({ code: 130, stdout: '' })
  const cursor = /--cursor (\S+)/.exec(first.stderr)?.[1]
  const second = await reprocess(['--cursor', cursor ?? ''])
  expect(second).toEqual({ code: 0, stdout: '6 originals: 6 done, 0 failed\n', stderr: '' })
}, 120_000)

it('npm run reprocess lists what failed and ends with 1', async () => {
  await upload((await picture(1)).subarray(0, 200))
  const { code, stdout } = await reprocess(['--workers', '4'])
  expect(stdout).toMatch(
    /^7 originals: 6 done, 1 failed\n {2}originals\/\S+\.jpg: damaged-image, Cannot /,
  )
  expect(code).toBe(1)
}, 120_000)

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
