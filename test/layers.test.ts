import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** From top to bottom; a file imports its own row and the rows below. The last that names it is its own. */
const LAYERS = [
  ['worker', 'cli', 'playground'],
  ['build'],
  ['app', 'rpc'],
  ['http'],
  ['delivery'],
  ['request'],
  ['jobs'],
  ['convert'],
  ['variants'],
  ['source'],
  ['admission'],
  ['storage', 'rate-limit'],
  ['metrics'],
  ['config', 'misspelled-variables', 'signing', 'client'],
  ['storage/keys'],
  ['load'],
  ['engine/stock-set'],
  ['engine/index', 'engine/engine'],
  ['engine/inspected-picture', 'engine/picture', 'engine/picture-plans'],
  ['engine/isolate', 'engine/header'],
  ['engine/run'],
  ['engine/plan'],
  ['engine/look'],
  ['engine/formats'],
  ['engine/stock', 'engine/stages'],
  ['engine/contract'],
  ['engine/rows', 'engine/kernels', 'engine/geometry', 'engine/memory', 'engine/containers'],
  ['engine/bytes'],
  ['engine/api'],
]

/** Which files may import a package; everything else imports none. */
const PACKAGES: readonly (readonly [specifier: RegExp, files: RegExp])[] = [
  [/^hono(\/|$)/, /^(http\/|app)/],
  [/^zod$/, /^(config|request\/|http\/contract\/)/],
  [/^cloudflare:/, /^(worker|jobs\/|metrics\/|rate-limit\/)/],
  [/^node:/, /^(build\/|cli\/|load\/)/],
  [/^(ora|tinypool|get-port|leven|wrangler)$/, /^cli\//],
  [/^(preact|@preact\/signals|client-zip|uplot)(\/|$)/, /^playground\//],
  [/^edgepress\//, /^playground\/state\/snippets/], // in a text to copy
  [/^(esbuild|marked|@sindresorhus\/slugify)$/, /^build\/pages\//],
  [/^@jsquash\//, /^(engine\/(formats|stock|stock-set)\/|build\/)/],
  [/^#codecs$/, /^worker/],
  [/^#jxl-decoder$/, /^load\/workers/],
  [/^#heic$/, /^engine\/(formats\/formats|stock-set\/index)/],
  [/^color-name$/, /^engine\/api\/color/],
  [/^(thumbhash|blurhash)$/, /^delivery\/placeholder/],
  [/^ipaddr\.js$/, /^delivery\/remote\//],
]

/** What the rest may import of the engine. */
const DOORS = ['engine/index.ts', 'engine/stock-set/index.ts']

const IMPORT = /(?:\bfrom |^import|\bimport\()\s*'([^']+)'/gm
const files = globSync('**/*.{ts,tsx}', { cwd: 'src' }).filter((file) => !file.endsWith('.d.ts'))

it.each(files)('layers: src/%s imports its own layer and those below', (file) => {
  for (const [, specifier = ''] of readFileSync(join('src', file), 'utf8').matchAll(IMPORT)) {
    if (specifier.startsWith('.')) expectLower(file, join(dirname(file), specifier))
    else expect(mayImport(file, specifier), `${file} imports ${specifier}`).toBe(true)
  }
})

function expectLower(file: string, target: string): void {
  if (!/\.tsx?$/.test(target)) return // package.json, wasm/build
  expect(layerOf(target), `${file} imports ${target}`).toBeGreaterThanOrEqual(layerOf(file))
  if (target.startsWith('engine/') && !file.startsWith('engine/')) {
    expect(DOORS, `${file} uses the engine’s public API`).toContain(target)
  }
}

function layerOf(file: string): number {
  const layer = LAYERS.findLastIndex((row) => row.some((name) => isIn(file, name)))
  expect(layer, `${file} belongs to a layer`).toBeGreaterThanOrEqual(0)
  return layer
}

function isIn(file: string, name: string): boolean {
  return file === `${name}.ts` || file.startsWith(`${name}/`)
}

function mayImport(file: string, specifier: string): boolean {
  return PACKAGES.some(([packages, importers]) => packages.test(specifier) && importers.test(file))
}

it.each(files)('keys: src/%s spells no folder of the bucket but in storage/keys.ts', (file) => {
  // Callers know the folders by the HTTP contract.
  if (file === 'storage/keys.ts' || /^(cli|playground)\//.test(file)) return
  const code = readFileSync(join('src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/ .*/g, '')
  expect(code).not.toMatch(/\b(originals|compressed)\//)
})

it('layers: only the loaders that are asked for it carry the stock set, so that no default build does', () => {
  const carriers = files.filter(
    (file) =>
      !file.startsWith('engine/stock-set/') &&
      readFileSync(join('src', file), 'utf8').includes("/stock-set/index.ts'"),
  )
  expect(carriers.toSorted()).toEqual(['load/node.ts', 'load/workers-stock.ts'])
})
