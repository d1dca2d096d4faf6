/** `npm run dev` as a user starts it. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const READY_MS = 60_000

export interface Started {
  readonly key: string
  readonly adminKey: string
  readonly url: string
  /** Ends npm, wrangler and workerd. */
  stop(): Promise<void>
}

/** Once it is ready. `project`: without `.dev.vars` as yet. */
export async function startDev(project: string): Promise<Started> {
  const args = ['run', '-s', 'dev', '--', '--port', '0', '--inspector-port', '0']
  const child = spawn('npm', args, {
    cwd: project,
    detached: true, // a process group of its own, so that all of it can be ended
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const address = () => /(http:\/\/localhost:\d+)\/convert/.exec(output)?.[1]
  const deadline = Date.now() + READY_MS
  while (!(await answers(address()))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      if (child.exitCode === null) process.kill(-child.pid!, 'SIGTERM')
      throw new Error(`npm run dev did not get ready:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const vars = await readFile(join(project, '.dev.vars'), 'utf8')
  return {
    key: /^API_KEYS="dev=(\w+)/m.exec(vars)?.[1] ?? '',
    adminKey: /^ADMIN_API_KEYS="admin=(\w+)/m.exec(vars)?.[1] ?? '',
    url: address() ?? '',
    async stop() {
      const ended = once(child, 'close')
      process.kill(-child.pid!, 'SIGTERM')
      await ended
    },
  }
}

async function answers(url: string | undefined): Promise<boolean> {
  if (url === undefined) return false
  return fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}
