/**
 * `npm run dev`: starts `wrangler dev` without account or network, with keys of its own.
 * Everything after `--` goes to wrangler. Ends with all it started.
 */

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureDevVars } from './dev-vars.ts'

/** Silence what would reach for the network: it costs seconds where there is none. */
const OFFLINE = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
}

const DEFAULT_PORT = '8787'
/** How often to look whether npm, which started us, is still there. */
const PARENT_POLL_MS = 1_000

const root = new URL('../../', import.meta.url)
const args = process.argv.slice(2)
const { key, created } = await ensureDevVars(new URL('.dev.vars', root))
console.log(greeting(portOf(args), key, created))

const wrangler = fileURLToPath(new URL('node_modules/wrangler/bin/wrangler.js', root))
const child = spawn(process.execPath, [wrangler, 'dev', ...args], {
  cwd: fileURLToPath(root),
  env: { ...process.env, ...OFFLINE },
  stdio: 'inherit',
})
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => child.kill('SIGTERM'))
}

// npm does not pass a SIGTERM on that it alone received: whoever is orphaned goes as well.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM')
}, PARENT_POLL_MS).unref()

function portOf(options: readonly string[]): string {
  const at = options.indexOf('--port')
  const inline = options.find((option) => option.startsWith('--port='))
  return inline?.slice('--port='.length) ?? (at >= 0 ? options[at + 1] : undefined) ?? DEFAULT_PORT
}

function greeting(port: string, key: string, isNew: boolean): string {
  return `
${isNew ? 'Made .dev.vars with fresh keys.' : 'Keys are in .dev.vars.'} Once it is ready, in another terminal:

  curl -H 'Authorization: Bearer ${key}' -F file=@photo.jpg -F width=1024 \\
    -o photo.webp http://localhost:${port}/convert
`
}
