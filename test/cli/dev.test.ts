import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ensureDevVars } from '../../src/cli/dev-vars.ts'

describe('ensureDevVars()', () => {
  it('makes fresh random keys once, readable by their owner only, and keeps them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edgepress-dev-'))
    const file = pathToFileURL(join(folder, '.dev.vars'))
    const first = await ensureDevVars(file)
    expect(first).toEqual({ created: true, key: expect.stringMatching(/^[0-9a-f]{48}$/) })
    expect(await ensureDevVars(file)).toEqual({ created: false, key: first.key })
    const text = await readFile(file, 'utf8')
    expect(text).toMatch(/^API_KEYS="dev=[0-9a-f]{48}"\nADMIN_API_KEYS="admin=[0-9a-f]{48}"\n$/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await rm(folder, { recursive: true })
  })
})

describe('npm run dev', () => {
  it('prints a curl that works, and a SIGTERM to its group leaves no process behind', async () => {
    const port = await freePort()
    const script = fileURLToPath(new URL('../../src/cli/dev.ts', import.meta.url))
    const state = await mkdtemp(join(tmpdir(), 'edgepress-dev-'))
    const args = [script, '--port', String(port), '--inspector-port', '0', '--persist-to', state]
    const child = spawn(process.execPath, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    const url = `http://localhost:${port}`
    await expect.poll(() => status(`${url}/healthz`), { timeout: 60_000 }).toBe(200)
    const [, key = ''] = /Authorization: Bearer ([0-9a-f]+)/.exec(output) ?? []
    expect(output).toContain(`${url}/convert`)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'image/png' }
    expect(await status(`${url}/convert`, { method: 'POST', headers, body: PIXEL })).toBe(200)
    process.kill(-child.pid!, 'SIGTERM')
    await new Promise((resolve) => child.once('close', resolve))
    await expect.poll(() => status(`${url}/healthz`), { timeout: 30_000 }).toBe(0)
    await rm(state, { recursive: true, force: true })
  })
})

/** A transparent pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** The HTTP status, or 0 when nobody answers. */
async function status(url: string, init?: RequestInit): Promise<number> {
  return fetch(url, init).then(
    (response) => response.status,
    () => 0,
  )
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
