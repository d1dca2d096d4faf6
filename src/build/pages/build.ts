/**
 * The pages for people, from `src/playground/` into its folder `dist`, which `[assets]` of wrangler.toml
 * names: bundles under names that tell their content, so that they may be cached for ever; the pages
 * that load them; the samples; and the docs' renderer.
 *
 * Nothing is written that is there already, so that a running `wrangler dev` is not reloaded.
 */

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { sampleFiles } from './sample-files.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const from = `${root}src/playground/`
const to = `${from}dist/`
/** What the pages load; the only paths that the Worker leaves to the assets. */
const LOADED = 'ui/'

const ENTRIES = ['main.tsx', 'main.css', 'docs.ts', 'docs.css']
const VENDORED = ['swagger-ui-bundle.js', 'swagger-ui.css']
const PAGES = ['index.html', 'docs.html']

/** Cached for ever, for their names change with them; the pages themselves come from the Worker. */
const HEADERS = `/${LOADED}*
  Cache-Control: public, max-age=31536000, immutable
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
`

mkdirSync(to + LOADED, { recursive: true })
const names = new Map([...(await bundles()), ...vendored()])
for (const page of PAGES) write(page, linked(readFileSync(from + page, 'utf8')))
for (const [name, file] of await sampleFiles(`${to}${LOADED}`)) write(`${LOADED}${name}`, file)
write('_headers', HEADERS)
removeOthers()

/** By the name of the source, the name under which it is loaded. */
async function bundles(): Promise<[string, string][]> {
  const { outputFiles } = await build({
    entryPoints: ENTRIES.map((name) => from + name),
    outdir: to,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: ['chrome116', 'firefox121', 'safari17'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
  })
  return outputFiles.map(({ path, contents }) => {
    const name = basename(path)
    return [name, writeHashed(name, contents)]
  })
}

function vendored(): [string, string][] {
  return VENDORED.map((name) => {
    const file = readFileSync(`${root}node_modules/swagger-ui-dist/${name}`)
    return [name, writeHashed(name, withoutSourceMap(file))]
  })
}

/** The map is not served, and a browser would ask for it. */
function withoutSourceMap(file: Buffer): Uint8Array {
  return Buffer.from(file.toString('utf8').replace(/\/[/*]# sourceMappingURL=.*$/m, ''))
}

function writeHashed(name: string, file: Uint8Array): string {
  const digest = createHash('sha256').update(file).digest('hex').slice(0, 10)
  const end = extname(name)
  const path = `${LOADED}${basename(name, end)}.${digest}${end}`
  write(path, file)
  return path
}

/** `%main.js%` is what `main.js` is called. */
function linked(page: string): string {
  return page.replace(/%([\w.-]+)%/g, (_, name: string) => {
    const path = names.get(name)
    if (path === undefined) throw new Error(`Cannot build the pages: there is no ${name}`)
    return `/${path}`
  })
}

function write(path: string, file: string | Uint8Array): void {
  const bytes = Buffer.from(file)
  if (existsSync(to + path) && readFileSync(to + path).equals(bytes)) return
  writeFileSync(to + path, bytes)
}

/** Bundles of before. */
function removeOthers(): void {
  const known = new Set([...names.values()].map((path) => basename(path)))
  for (const name of readdirSync(to + LOADED)) {
    if (/\.(js|css)$/.test(name) && !known.has(name)) rmSync(`${to}${LOADED}${name}`)
  }
}
