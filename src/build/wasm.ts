/**
 * `npm run build:wasm`: compiles our kernels and readies the stock codecs' modules, into wasm/build/.
 *
 * Does nothing where nothing changed: a stamp beside the modules holds the digest of all that they
 * are made of, so that commands start at once and a running `wrangler dev` is not reloaded.
 */

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildStockCodecs } from './stock-codecs.ts'
import { withoutHeic } from './without-heic.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stamp = `${root}wasm/build/stamp`
/** The lock file stands for the compiler and the stock codecs. */
const SOURCES = ['wasm/**/*.{ts,json}', 'src/build/*.ts', 'package-lock.json']

/** `HEIC_INPUT=off`: the module lacks the exports of that kernel, and with them all of it. */
const isHeicLeftOut = process.env.HEIC_INPUT === 'off'
const digest = digestOf(SOURCES) + (isHeicLeftOut ? ' without heic' : '')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
  console.error('Compiling the kernels, once: about half a minute')
  rmSync(stamp, { force: true }) // a build that is cut short leaves no stamp
  await Promise.all([compileRelease(), compileKernels('wasm/kernels-test.ts', 'test')])
  await buildStockCodecs()
  writeFileSync(stamp, digest)
}

function digestOf(patterns: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of globSync(patterns, { cwd: root }).toSorted()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(root + file))
      .update('\0')
  }
  return hash.digest('hex')
}

async function compileRelease(): Promise<void> {
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
