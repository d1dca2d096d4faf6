/** Files by their paths; a dash is the standard input, or output. */

import {
  access,
  constants,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { threadId } from 'node:worker_threads'

export const STANDARD = '-'

export async function readInput(path: string): Promise<Uint8Array> {
  if (path === STANDARD) return await buffer(process.stdin)
  const info = await stat(path)
  if (info.isDirectory()) {
    await readdir(path) // fails by name where it must not be read
    throw new Error('it is a folder: use --out-dir')
  }
  return await readFile(path)
}

export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  if (path !== STANDARD) return await writeWhole(path, bytes)
  await new Promise<void>((resolve, reject) => {
    process.stdout.once('error', reject) // whoever reads has gone away
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}

/**
 * The file is there whole or not at all: a run that is cut short leaves no half of one under its name. What
 * stands there already and is no plain file (a link, a pipe, a device) is written to as it is.
 */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const there = await lstat(path).catch(() => undefined)
  if (there && !there.isFile()) return await writeFile(path, bytes)
  if (there) await access(path, constants.W_OK)
  const unfinished = join(dirname(path), `.edgepress-${process.pid}-${threadId}.part`)
  try {
    await writeFile(unfinished, bytes, { mode: there?.mode })
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}
