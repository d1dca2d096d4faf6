/** A real `wrangler dev`, started for a test run and ended with all its processes. */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { PATIENCE } from './patience.ts'

export interface DevServer {
  /** Of wrangler; workerd is among its children. */
  readonly pid: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Ends wrangler and workerd. */
  stop(): Promise<void>
  /** Kills them where they stand; what they have stored stays. */
  kill(): Promise<void>
}

export interface DevServerOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Variables of the Worker. */
  readonly vars?: Readonly<Record<string, string>>
  /** A folder for its state that outlives it. Default: a temporary one of its own. */
  readonly state?: string
}

/** Long enough for no one to guess; the same in every start of a test, so that keys stay valid. */
const KEY = randomBytes(16).toString('hex')

/** Starts the Worker on a free port, with a key of its own. */
export async function startDevServer({
  env = {},
  vars = {},
  state,
}: DevServerOptions = {}): Promise<DevServer> {
  const folder = state ?? (await mkdtemp(join(tmpdir(), 'edgepress-')))
  const port = await freePort()
  const settings = {
    API_KEYS: `test=${KEY}`,
    ADMIN_API_KEYS: `test=${KEY}`,
    LOG_LEVEL: 'error',
    RATE_LIMIT_PER_MINUTE: '0',
    ...vars,
  }
  const child = spawnWrangler(
    [
      ...['dev', '--port', String(port), '--persist-to', folder, '--inspector-port', '0'],
      ...Object.entries(settings).flatMap(([name, value]) => ['--var', `${name}:${value}`]),
    ],
    env,
  )
  const output = tailOf(child)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const signal = async (name: NodeJS.Signals) => {
    const isAlive = child.exitCode === null && child.signalCode === null
    if (child.pid && isAlive) process.kill(-child.pid, name)
    await ended
  }
  const deadline = Date.now() + PATIENCE.timeout
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await signal('SIGKILL')
      throw new Error(`wrangler dev did not get ready:\n${output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, PATIENCE.interval))
  }
  return {
    pid: child.pid ?? 0,
    url,
    // A connection that is kept may be closed by wrangler at the moment when it is used again.
    headers: { authorization: `Bearer ${KEY}`, connection: 'close' },
    kill: () => signal('SIGKILL'),
    async stop() {
      await signal('SIGTERM')
      if (state === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

function spawnWrangler(args: readonly string[], env: NodeJS.ProcessEnv) {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const wrangler = join(root, 'node_modules/wrangler/bin/wrangler.js')
  return spawn(process.execPath, [wrangler, ...args], {
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
}

/** The end of what a process has said. */
function tailOf({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): () => string {
  let output = ''
  for (const stream of [stdout, stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-8_000)
    })
  }
  return () => output
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
