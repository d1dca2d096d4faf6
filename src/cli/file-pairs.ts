/** Which files to convert, and where each result goes. */

import { glob, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { fileExtension, outputFormatNamed } from '../engine/index.ts'

/** Two paths. */
export interface FilePair {
  readonly input: string
  readonly output: string
}

/** An input, and where its result goes below the output folder, without an extension. */
interface Found {
  readonly input: string
  readonly place: string
}

/** Of files below a folder those with such names are pictures. What they are, their bytes tell. */
const PICTURES: ReadonlySet<string> = new Set(
  'jpg jpeg jpe jfif png apng webp gif avif heic heif hif jxl'.split(' ').map((name) => `.${name}`),
)

/**
 * With an output folder, every argument is an input, a glob or a folder, of which all pictures are taken and
 * the tree is kept; without one there are `in` and `out`.
 */
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
    for (const { input, place } of await expand(path, outDir)) {
      const output = join(outDir, `${place}.${extension(format)}`)
      const other = pairs.get(output)
      if (other && other.input !== input) {
        throw new Error(`Cannot convert both ${other.input} and ${input}: same output ${output}`)
      }
      pairs.set(output, { input, output })
    }
  }
  return [...pairs.values()]
}

/** A path without wildcards stands for itself, so that a missing file is reported by name. */
async function expand(pattern: string, outDir: string): Promise<Found[]> {
  if (await isFolder(pattern)) return below(pattern, outDir)
  const files = /[*?[{]/.test(pattern) ? await filesOf(pattern) : [pattern]
  return files.map((input) => ({ input, place: placeIn(dirname(input), input) }))
}

/** All pictures below a folder but those in the output folder, which an earlier run made. */
async function below(folder: string, outDir: string): Promise<Found[]> {
  const files = await filesOf('**/*', folder)
  return files
    .map((file) => ({ input: join(folder, file), place: placeIn('', file) }))
    .filter(({ input }) => PICTURES.has(extname(input).toLowerCase()) && !isBelow(outDir, input))
}

/** Files alone, in their order. */
async function filesOf(pattern: string, cwd = '.'): Promise<string[]> {
  const found: string[] = []
  for await (const path of glob(pattern, { cwd })) {
    if (await isFile(resolve(cwd, path))) found.push(path)
  }
  return found.sort()
}

function placeIn(folder: string, path: string): string {
  const place = folder === '' ? path : relative(folder, path)
  return place.slice(0, place.length - extname(place).length)
}

function isBelow(folder: string, path: string): boolean {
  return !relative(folder, path).startsWith('..')
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
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
