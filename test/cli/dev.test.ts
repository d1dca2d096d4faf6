import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
  let project: string
  beforeEach(async () => {
    project = await copyOfProject()
  })
  afterEach(() => rm(project, { recursive: true, force: true }))

  it('prints a curl that works, with new keys after .dev.vars has changed, and leaves no process behind', async () => {
    const { child, output } = startDev(project, ['--inspector-port', '0', '--port', '0'])
    await expect.poll(() => printed(output())).toHaveLength(1)
    const [first] = printed(output())
    await expect.poll(() => convert(first)).toBe(200)

    const key = randomBytes(24).toString('hex')
    await writeFile(join(project, '.dev.vars'), `API_KEYS="dev=${key}"\n`)
    await expect.poll(() => printed(output()).at(-1)?.key).toBe(key)
    await expect.poll(() => convert({ ...first!, key })).toBe(200)
    expect(await convert(first)).toBe(401)

    process.kill(-child.pid!, 'SIGTERM')
    await new Promise((resolve) => child.once('close', resolve))
    await expect.poll(() => convert(first)).toBe(0)
  })

  it('says that the port it was asked for is in use, and prints no key', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) => {
      server.listen(0, () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
    const { child, output } = startDev(project, ['--port', `${port}`])
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1)
    server.close()
    expect(output()).toBe(`Cannot start: port ${port} is in use; choose another with --port\n`)
  })
})

/** Its own `.dev.vars` and state, so that those of whoever runs the tests stay as they are. */
async function copyOfProject(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = await mkdtemp(join(tmpdir(), 'edgepress-dev-'))
  for (const name of ['src', 'package.json', 'wrangler.toml']) {
    await cp(join(root, name), join(folder, name), { recursive: true })
  }
  for (const name of ['node_modules', 'wasm']) await symlink(join(root, name), join(folder, name))
  return folder
}

function startDev(
  project: string,
  options: readonly string[],
): { readonly child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, [join(project, 'src/cli/dev.ts'), ...options], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  return { child, output: () => output }
}

interface Printed {
  readonly key: string
  readonly url: string
}

/** Every `curl` that was printed, in order. */
function printed(output: string): Printed[] {
  const curl = /Authorization: Bearer ([0-9a-f]+)'[^\n]*\n[^\n]* (http:\S+)/g
  return [...output.matchAll(curl)].map(([, key = '', url = '']) => ({ key, url }))
}

/** A transparent pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** The HTTP status, or 0 when nobody answers. */
async function convert(printed: Printed | undefined): Promise<number> {
  const { key = '', url = '' } = printed ?? {}
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'image/png' }
  return fetch(url, { method: 'POST', headers, body: PIXEL }).then(
    (response) => response.status,
    () => 0,
  )
}
