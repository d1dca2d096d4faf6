/** Clients that are too heavy to be among the project's own packages: each pinned, in a folder of their own. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const PACKAGES = { next: '16.1.6', '@nuxt/image': '2.1.0', ipx: '4.0.0-beta.1' } as const

/** Kept between runs; `SCRATCH_DIR` says where. */
const FOLDER = process.env.SCRATCH_DIR ?? join(tmpdir(), 'edgepress-adapters')

/** Installs what is not there, which takes the network the first time. */
export function openScratch(): string {
  mkdirSync(FOLDER, { recursive: true })
  const list = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`)
  const stamp = join(FOLDER, `${list.join('+').replaceAll('/', '-')}.stamp`)
  if (existsSync(stamp)) return FOLDER
  writeFileSync(join(FOLDER, 'package.json'), '{"private":true,"type":"module"}')
  const flags = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund']
  const args = ['install', ...flags, '--legacy-peer-deps', '--save-exact', ...list]
  const { status, stderr } = spawnSync('npm', args, { cwd: FOLDER, encoding: 'utf8' })
  if (status !== 0) throw new Error(`Cannot install ${list.join(', ')}:\n${stderr}`)
  useOwnSharp()
  writeFileSync(stamp, '')
  return FOLDER
}

/** Theirs has no binary here, and both are to draw with the same library. */
function useOwnSharp(): void {
  const theirs = join(FOLDER, 'node_modules/sharp')
  rmSync(theirs, { recursive: true, force: true })
  symlinkSync(fileURLToPath(new URL('../../node_modules/sharp', import.meta.url)), theirs, 'dir')
}

/** A module of a package there, by its path below `node_modules`. */
export async function importScratch<T>(path: string): Promise<T> {
  return (await import(pathToFileURL(join(openScratch(), 'node_modules', path)).href)) as T
}

/** The same of CommonJS. */
export function requireScratch<T>(path: string): T {
  const load = createRequire(join(openScratch(), 'package.json'))
  return load(join(FOLDER, 'node_modules', path)) as T
}
