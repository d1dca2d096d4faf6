/**
 * `npm run build:wasm`: compiles our kernels and readies the stock codecs' modules, into wasm/build/.
 * With `--tests` it also compiles the module that tests run.
 *
 * Does nothing where nothing changed: a stamp beside a module holds the digest of all that it is made
 * of, so that commands start at once and a running `wrangler dev` is not reloaded.
 */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildStockCodecs } from './stock-codecs.ts'
import { withoutHeic } from './without-heic.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
/** The lock file stands for the compiler and the stock codecs. */
const SOURCES = ['wasm/**/*.{ts,json}', 'src/build/*.ts', 'package-lock.json']
const ONLY_FOR_TESTS = /^wasm\/kernels-test/

/** `HEIC_INPUT=off`: the module lacks the exports of that kernel, and with them all of it. */
const isHeicLeftOut = process.env.HEIC_INPUT === 'off'
const forTests = process.argv.includes('--tests')

interface Build {
  /** Its file in wasm/build/. */
  readonly stamp: string
  /** Of all that it is made of. */
  readonly digest: string
  compile(): Promise<void>
}

const sources = globSync(SOURCES, { cwd: root }).toSorted()
const stale = builds().filter(isStale)
if (stale.length) {
  console.error('Compiling the kernels, once: about half a minute')
  await Promise.all(stale.map(run))
}

function builds(): Build[] {
  const own = sources.filter((file) => !ONLY_FOR_TESTS.test(file))
  const digest = digestOf(own) + (isHeicLeftOut ? ' without heic' : '')
  const release = { stamp: 'stamp', digest, compile: compileRelease }
  if (!forTests) return [release]
  return [release, { stamp: 'test-stamp', digest: digestOf(sources), compile: compileTests }]
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(root + file))
      .update('\0')
  }
  return hash.digest('hex')
}

function isStale({ stamp, digest }: Build): boolean {
  const file = `${root}wasm/build/${stamp}`
  return !existsSync(file) || readFileSync(file, 'utf8') !== digest
}

/** A build that is cut short leaves no stamp. */
async function run({ stamp, digest, compile }: Build): Promise<void> {
  const file = `${root}wasm/build/${stamp}`
  rmSync(file, { force: true })
  await compile()
  writeFileSync(file, digest)
}

async function compileRelease(): Promise<void> {
  await compileOurs()
  await buildStockCodecs()
}

function compileTests(): Promise<void> {
  return compileKernels('wasm/kernels-test.ts', 'test')
}

async function compileOurs(): Promise<void> {
  if (!isHeicLeftOut) return compileKernels('wasm/kernels.ts', 'release')
  const entry = 'wasm/kernels-without-heic.ts' // must lie there: its imports are relative
  const source = readFileSync(`${root}wasm/kernels.ts`, 'utf8')
  writeFileSync(root + entry, withoutHeic(source))
  try {
    await compileKernels(entry, 'release')
  } finally {
    rmSync(root + entry)
  }
}

/** `target`: see wasm/asconfig.json. */
async function compileKernels(entry: string, target: 'release' | 'test'): Promise<void> {
  const compiler = `${root}node_modules/assemblyscript/bin/asc.js`
  const flags = [entry, '--config', 'wasm/asconfig.json', '--target', target]
  const child = spawn(process.execPath, [compiler, ...flags], { cwd: root, stdio: 'inherit' })
  const [status] = await once(child, 'exit')
  if (status !== 0) process.exit(status ?? 1)
}
