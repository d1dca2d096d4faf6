/**
 * The pages for people, from `src/playground/` into its folder `dist`, which `[assets]` of wrangler.toml
 * names: under `ui/` what they load, by names that tell its content, so that no page meets what
 * belongs to another version; beside it the pages themselves.
 *
 * Nothing is written that is there already, so that a running `wrangler dev` is not reloaded.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { framed, readGuides } from './guides.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const from = `${root}src/playground/`
const to = `${from}dist/`
/** The only paths that the Worker leaves to the assets. */
const LOADED = 'ui/'

const PAGES = ['index.html', 'docs.html', 'dashboard.html']
const ENTRIES = [
  'main.tsx',
  'main.css',
  'docs.ts',
  'docs.css',
  'dashboard.tsx',
  'dashboard.css',
  'guide.css',
]
/** The docs' renderer, as it comes. */
const VENDORED = ['swagger-ui-bundle.js', 'swagger-ui.css']
const { version: VERSION } = JSON.parse(
  readFileSync(`${root}node_modules/swagger-ui-dist/package.json`, 'utf8'),
) as { version: string }

/** Not cached for ever: while a new version goes out, a file may be missing for a moment. */
const HEADERS = `/${LOADED}*
  X-Content-Type-Options: nosniff
  Cross-Origin-Resource-Policy: same-origin
`

for (const folder of [LOADED, 'guides/']) mkdirSync(to + folder, { recursive: true })
const loaded = new Map([...(await bundles()), ...vendored()])
for (const page of PAGES) write(page, linked(readFileSync(from + page, 'utf8')))
const guides = readGuides(`${from}guides`)
const frame = linked(readFileSync(`${from}guide.html`, 'utf8'))
for (const guide of guides) write(`guides/${guide.name}.html`, framed(frame, guide, guides))
write('_headers', HEADERS)

/** By the name of its source, what each is called. */
async function bundles(): Promise<(readonly [string, string])[]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES.map((name) => from + name),
    outdir: to + LOADED,
    publicPath: `/${LOADED}`,
    entryNames: '[name].[hash]',
    assetNames: '[name].[hash]',
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    format: 'esm',
    target: ['chrome123', 'firefox121', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.jpg': 'file', '.png': 'file', '.webp': 'file' },
    legalComments: 'none',
    tsconfigRaw: '{}',
  })
  const names = outputFiles.map(({ path, contents }) => {
    write(LOADED + basename(path), contents)
    return basename(path)
  })
  removeOthers(names)
  return Object.entries(metafile.outputs).flatMap(([path, { entryPoint }]) =>
    entryPoint === undefined ? [] : [[basename(entryPoint), basename(path)] as const],
  )
}

function vendored(): (readonly [string, string])[] {
  return VENDORED.map((name) => {
    const file = readFileSync(`${root}node_modules/swagger-ui-dist/${name}`, 'utf8')
    const hashed = name.replace(/(?=\.\w+$)/, `.${VERSION}`)
    // The map is not served, and a browser would ask for it.
    write(LOADED + hashed, file.replace(/\/[/*]# sourceMappingURL=.*$/m, ''))
    return [name, hashed] as const
  })
}

/** `%main.tsx%` is the path of what was made of `main.tsx`. */
function linked(page: string): string {
  return page.replace(/%([\w-]+\.\w+)%/g, (_, name: string) => {
    const file = loaded.get(name)
    if (file === undefined) throw new Error(`Cannot build the pages: there is no ${name}`)
    return `/${LOADED}${file}`
  })
}

function write(path: string, file: string | Uint8Array): void {
  const bytes = Buffer.from(file)
  if (existsSync(to + path) && readFileSync(to + path).equals(bytes)) return
  writeFileSync(to + path, bytes)
}

/** Bundles of before. */
function removeOthers(names: readonly string[]): void {
  for (const name of readdirSync(to + LOADED)) {
    const isOurs = !VENDORED.some((vendored) => name.startsWith(vendored.replace(/\.\w+$/, '.')))
    if (isOurs && !names.includes(name)) rmSync(`${to}${LOADED}${name}`)
  }
}
