/** Files by their paths; a dash is the standard input, or output. */

import { readFile, stat, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'

export const STANDARD = '-'

export async function readInput(path: string): Promise<Uint8Array> {
  if (path === STANDARD) return await buffer(process.stdin)
  const info = await stat(path)
  if (info.isDirectory()) throw new Error(`it is a folder: name its files, as '${path}/*'`)
  return await readFile(path)
}

export async function writeOutput(path: string, bytes: Uint8Array): Promise<void> {
  if (path !== STANDARD) return await writeFile(path, bytes)
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))
  })
}
