/**
 * `npm run test:readme`: runs what README.md shows, in a copy of the project, against the
 * `npm run dev` that it starts with; then the examples of the guide to uploads. Ends non-zero when a command fails, or when one turns up that
 * neither this nor .ci/run knows.
 */

import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { photo } from '../helpers/engine.ts'
import { commandsOf } from './commands.ts'
import { type Started, startDev } from './dev.ts'
import { runExamples } from './examples.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const PARTS = ['src', 'dist', 'wasm', 'package.json', 'package-lock.json', 'wrangler.toml'] as const
/** What this runs itself; `install` and `test` have run by then. */
const OWN_SCRIPTS = ['dev', 'convert', 'reprocess', 'sign', 'purge'] as const
/** They are for an account at Cloudflare, or wait for somebody to type. */
const NOT_FOR_CI = [/^npx wrangler /, /^read -/]
/** .ci/run has them. */
const ELSEWHERE = [/^npm install/, /^npm run (dev|check|deploy|setup|bench|test:\w+)\b/]

const GUIDE = 'src/playground/guides/uploads.md'

const { shown, scripts } = commandsOf(await readFile(join(root, 'README.md'), 'utf8'))
const ci = await readFile(join(root, '.ci/run'), 'utf8')
const unknown = [...scripts].filter(
  (name) => !OWN_SCRIPTS.some((own) => own === name) && !ci.includes(`npm run ${name}`),
)
if (unknown.length > 0) throw new Error(`.ci/run does not run: ${unknown.join(', ')}`)

const project = await copyOfProject()
const dev = await startDev(project)
try {
  const known: Known = { jobId: randomUUID(), key: '' }
  for (const command of shown) {
    if ([...NOT_FOR_CI, ...ELSEWHERE].some((pattern) => pattern.test(command))) continue
    console.log(`$ ${command}`)
    const output = await run(readied(command, dev, known))
    known.jobId = /"jobId":"([^"]+)"/.exec(output)?.[1] ?? known.jobId
    known.key = /"key":"(compressed\/[^"]+)"/.exec(output)?.[1] ?? known.key
  }
  await runExamples(await readFile(join(root, GUIDE), 'utf8'), project, dev)
} finally {
  await dev.stop()
  await rm(project, { recursive: true, force: true })
}

/** With pictures of the names that the commands use. */
async function copyOfProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'edgepress-readme-'))
  for (const name of PARTS) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(folder, 'photos'))
  const picture = photo(1_600, 1_200)
  await picture.clone().jpeg().toFile(join(folder, 'photo.jpg'))
  await picture.clone().png().toFile(join(folder, 'photo.png'))
  for (const i of [1, 2])
    await photo(800, 600, i)
      .jpeg()
      .toFile(join(folder, `photos/${i}.jpg`))
  return folder
}

/** What earlier commands were told: the last job, and the key of the last compressed file. */
interface Known {
  jobId: string
  key: string
}

/** With keys, address, job and file in place of what the README has for them. */
function readied(command: string, { key, adminKey, url }: Started, known: Known): string {
  return command
    .replaceAll('<admin key>', adminKey)
    .replaceAll(/<key>|\$KEY\b/g, key)
    .replaceAll('http://localhost:8787', url)
    .replaceAll(/\/v1\/jobs\/\S+/g, `/v1/jobs/${known.jobId}`)
    .replaceAll(/compressed\/photo-\w+\.jpg/g, known.key)
    .replace(/^curl /, 'curl -sS --fail-with-body ')
}

function run(command: string): Promise<string> {
  const child = spawn('sh', ['-c', command], {
    cwd: project,
    env: { ...process.env, EDGEPRESS_ADMIN_KEY: dev.adminKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('latin1')
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(output)
      else reject(new Error(`ended with ${code}: ${command}\n${output.slice(-2_000)}`))
    })
  })
}
