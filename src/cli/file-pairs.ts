/** Which files to convert, and where each result goes. */

import { glob, stat } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { fileExtension, outputFormatNamed } from '../engine/index.ts'

/** Two paths. */
export interface FilePair {
  readonly input: string
  readonly output: string
}

/** With an output folder, every argument is an input or a glob; without one there are `in` and `out`. */
export async function listPairs(
  paths: readonly string[],
  outDir: string | undefined,
  format: string,
): Promise<FilePair[]> {
  if (outDir === undefined) {
    const [input, output, ...others] = paths
    if (!input) return []
    if (!output) throw new Error(`Cannot convert ${input}: no output file, and no --out-dir`)
    if (others.length > 0) throw new Error('Cannot convert several files without --out-dir')
    return [{ input, output }]
  }
  const pairs = new Map<string, FilePair>()
  for (const path of paths) {
    for (const input of await expand(path)) {
      const output = join(outDir, `${basename(input, extname(input))}.${extension(format)}`)
      const other = pairs.get(output)
      if (other && other.input !== input) {
        throw new Error(`Cannot convert both ${other.input} and ${input}: same output ${output}`)
      }
      pairs.set(output, { input, output })
    }
  }
  return [...pairs.values()]
}

/** Files alone. A path without wildcards stands for itself, so that a missing file is reported by name. */
async function expand(pattern: string): Promise<string[]> {
  if (!/[*?[{]/.test(pattern)) return [pattern]
  const found: string[] = []
  for await (const path of glob(pattern)) if (await isFile(path)) found.push(path)
  return found.sort()
}

/** No folder, pipe or device. What cannot be looked at, such as a link to nothing, fails by its name when it is converted. */
function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => true,
  )
}

function extension(format: string): string {
  const known = outputFormatNamed(format)
  return known ? fileExtension(known) : format
}
