import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** From top to bottom; a file imports its own row and the rows below. */
const LAYERS = [
  ['worker', 'cli'],
  ['build'],
  ['app'],
  ['http'],
  ['jobs'],
  ['convert'],
  ['storage', 'rate-limit'],
  ['metrics'],
  ['config', 'misspelled-variables'],
  ['load'],
  [
    'engine/index',
    'engine/engine',
    'engine/derive',
    'engine/strips',
    'engine/turn',
    'engine/reclaim',
  ],
  ['engine/source-color', 'engine/conversion', 'engine/profile', 'engine/stopwatch'],
  ['engine/encode', 'engine/fit-bytes', 'engine/draw'],
  ['engine/plan'],
  ['engine/quality-search'],
  ['engine/probe', 'engine/codec', 'engine/resize', 'engine/transform'],
  ['engine/rows', 'engine/kernels', 'engine/geometry', 'engine/ledger'],
  ['engine/bytes'],
  ['engine/options', 'engine/formats', 'engine/limits', 'engine/errors', 'engine/color'],
]

/** Which files may import a package; everything else imports none. */
const PACKAGES: readonly (readonly [specifier: RegExp, files: RegExp])[] = [
  [/^hono(\/|$)/, /^(http\/(?!schema\/)|app|worker)/],
  [/^hono-rate-limiter$/, /^http\/middleware\/rate-limit/],
  [/^@sindresorhus\/slugify$/, /^convert\/name-slug/],
  [/^zod$/, /^(config|http\/schema\/)/],
  [/^cloudflare:/, /^(worker|jobs\/|metrics\/|rate-limit\/)/],
  [/^node:/, /^(build\/|cli\/|load\/)/],
  [/^(ora|get-port)$/, /^cli\//],
  [/^@jsquash\//, /^(engine\/codec\/|build\/)/],
  [/^color-name$/, /^engine\/color/],
]

const IMPORT = /(?:\bfrom |^import|\bimport\()\s*'([^']+)'/gm
const files = globSync('**/*.ts', { cwd: 'src' }).filter((file) => !file.endsWith('.d.ts'))

it.each(files)('layers: src/%s imports its own layer and those below', (file) => {
  for (const [, specifier = ''] of readFileSync(join('src', file), 'utf8').matchAll(IMPORT)) {
    if (specifier.startsWith('.')) expectLower(file, join(dirname(file), specifier))
    else expect(mayImport(file, specifier), `${file} imports ${specifier}`).toBe(true)
  }
})

function expectLower(file: string, target: string): void {
  if (!target.endsWith('.ts')) return // package.json, wasm/build
  expect(layerOf(target), `${file} imports ${target}`).toBeGreaterThanOrEqual(layerOf(file))
  if (target.startsWith('engine/') && !file.startsWith('engine/')) {
    expect(target, `${file} uses the engine’s public API`).toBe('engine/index.ts')
  }
}

function layerOf(file: string): number {
  const layer = LAYERS.findIndex((row) => row.some((name) => isIn(file, name)))
  expect(layer, `${file} belongs to a layer`).toBeGreaterThanOrEqual(0)
  return layer
}

function isIn(file: string, name: string): boolean {
  return file === `${name}.ts` || file.startsWith(`${name}/`)
}

function mayImport(file: string, specifier: string): boolean {
  return PACKAGES.some(([packages, importers]) => packages.test(specifier) && importers.test(file))
}
