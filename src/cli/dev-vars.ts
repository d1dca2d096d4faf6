/** The secrets of local development. */

import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** Answers the first API key of `.dev.vars`; makes the file with random keys if there is none. */
export async function ensureDevVars(
  file: URL,
): Promise<{ readonly key: string; readonly created: boolean }> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text !== undefined) return { key: firstKey(text) ?? '<a key of API_KEYS>', created: false }
  const key = randomBytes(24).toString('hex')
  const vars = `API_KEYS="dev=${key}"\nADMIN_API_KEYS="admin=${randomBytes(24).toString('hex')}"\n`
  await writeFile(file, vars, { mode: 0o600, flag: 'wx' })
  return { key, created: true }
}

/** The secret of the first `name=secret` pair of API_KEYS. */
function firstKey(text: string): string | undefined {
  return /^\s*API_KEYS\s*=\s*"?[^=",\s]+=([^",\s]+)/m.exec(text)?.[1]
}
