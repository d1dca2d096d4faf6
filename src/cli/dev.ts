/**
 * `npm run dev`: starts `wrangler dev` without account or network, with keys of its own, and again
 * when those keys change. Everything after `--` goes to wrangler. Ends with all it started.
 */

import { type ChildProcess, spawn } from 'node:child_process'
import { watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { bundlingEnv } from './codec-set.ts'
import { pickPort } from './dev-port.ts'
import { ensureDevVars } from './dev-vars.ts'

/** Silence what would reach for the network: it costs seconds where there is none. */
const OFFLINE = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
}

/** How often to look whether npm, which started us, is still there, and at `.dev.vars`. */
const PARENT_POLL_MS = 1_000
const VARS_POLL_MS = 500

const root = new URL('../../', import.meta.url)
const devVars = new URL('.dev.vars', root)

let child: ChildProcess | undefined
/** What follows the end of the child. */
let next: 'exit' | 'restart' = 'exit'

const picked = await pickPort(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message)
  process.exit(1)
})
await start()
endWithParent()
// Wrangler reads the file at its start only.
watchFile(devVars, { interval: VARS_POLL_MS }, (now, before) => {
  if (now.mtimeMs === before.mtimeMs || !child?.kill('SIGTERM')) return
  console.log('.dev.vars has changed: starting again')
  next = 'restart'
})

async function start(): Promise<void> {
  const { key, created } = await ensureDevVars(devVars)
  console.log(greeting(picked.port, key, created))
  next = 'exit'
  const wrangler = fileURLToPath(new URL('node_modules/wrangler/bin/wrangler.js', root))
  child = spawn(process.execPath, [wrangler, 'dev', ...picked.args], {
    cwd: fileURLToPath(root),
    env: { ...process.env, ...OFFLINE, ...bundlingEnv() },
    stdio: 'inherit',
  })
  child.on('exit', (code, signal) => {
    if (next === 'restart') void start()
    else process.exit(code ?? (signal ? 1 : 0))
  })
  // Wrangler itself tells what is wrong with its file.
  await tellProblems().catch(() => {})
}

/** Beside wrangler's start, which reading its file would delay. */
async function tellProblems(): Promise<void> {
  const { checkVars } = await import('./worker-vars.ts')
  const secrets = parseEnv(await readFile(devVars, 'utf8'))
  const { problem, warnings } = checkVars(picked.args, secrets)
  for (const line of problem === undefined ? warnings : [...warnings, problem]) {
    console.error(`\n${line}\n`)
  }
}

function endWithParent(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  // npm does not pass a SIGTERM on that it alone received: whoever is orphaned goes as well.
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, PARENT_POLL_MS).unref()
}

function end(): void {
  next = 'exit'
  if (!child?.kill('SIGTERM')) process.exit() // between two children
}

function greeting(port: number, key: string, isNew: boolean): string {
  const address = `http://localhost:${port}`
  // A fragment is not sent: the page keeps the key for its tab, and takes it out of the address.
  return `
${isNew ? 'Made .dev.vars with fresh keys.' : 'Keys are in .dev.vars.'} Once it is ready, open the playground:

  ${address}/#key=${key}

Its dashboard takes an admin key, of ADMIN_API_KEYS in .dev.vars: ${address}/dashboard

Or, in another terminal:

  curl -H 'Authorization: Bearer ${key}' -F file=@photo.jpg -F width=1024 \\
    -o photo.webp ${address}/convert
`
}
