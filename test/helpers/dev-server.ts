/** A real `wrangler dev`, started for a test run and ended with all its processes. */

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface DevServer {
  /** Of wrangler; workerd is among its children. */
  readonly pid: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Ends wrangler and workerd. */
  stop(): Promise<void>
}

/** Starts the Worker on a free port, with a key of its own and its state in a temporary folder. */
export async function startDevServer(env: NodeJS.ProcessEnv = {}): Promise<DevServer> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const state = await mkdtemp(join(tmpdir(), 'edgepress-'))
  const key = randomBytes(16).toString('hex')
  const port = await freePort()
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const args = ['dev', '--port', String(port), '--persist-to', state, '--inspector-port', '0']
  const keys = [`API_KEYS:test=${key}`, `ADMIN_API_KEYS:test=${key}`]
  const settings = [...keys, 'LOG_LEVEL:error', 'RATE_LIMIT_PER_MINUTE:0']
  const vars = settings.flatMap((setting) => ['--var', setting])
  const child = spawn(process.execPath, [wrangler, ...args, ...vars], {
    cwd: root,
    detached: true, // a process group of its own, so that workerd goes with it
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CI: '1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-8_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`wrangler dev ended:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    pid: child.pid ?? 0,
    url,
    headers: { authorization: `Bearer ${key}` },
    async stop() {
      if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
      await ended
      await rm(state, { recursive: true, force: true })
    },
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    (response) => response.ok,
    () => false,
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
