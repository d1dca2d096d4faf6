/** Other services' own clients, each at one version, outside the tree. */

import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const FOLDER = join(tmpdir(), 'edgepress-adapter-clients')

/** `packages`: `name@1.2.3`. They stay for the next run. */
export async function installClients(packages: readonly string[]): Promise<void> {
  await mkdir(FOLDER, { recursive: true })
  await writeFile(join(FOLDER, 'package.json'), '{"private":true}')
  const quiet = ['--save-exact', '--no-audit', '--no-fund', '--ignore-scripts']
  const flags = [...quiet, '--omit=optional', '--legacy-peer-deps'] // what they run in is not wanted
  await promisify(execFile)('npm', ['install', ...flags, ...packages], { cwd: FOLDER })
}

/** A file of an installed package, whatever the package lets others import. */
export function clientFile(path: string): string {
  return join(FOLDER, 'node_modules', path)
}

/** A module of an installed package. */
export async function importClient<T>(name: string): Promise<T> {
  const path = createRequire(join(FOLDER, 'package.json')).resolve(name)
  return (await import(pathToFileURL(path).href)) as T
}
