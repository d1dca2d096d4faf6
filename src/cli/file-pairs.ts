/** Which files to convert, and where each result goes. */

import { glob, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { fileExtension, outputFormatNamed } from '../engine/index.ts'
import { withoutResults } from './earlier-results.ts'
import type { FilePair } from './file-pair.ts'
import { picturesBelow } from './pictures-below.ts'

/** See `npm run convert -- --help`. */
export interface ListOptions {
  /** Of the results. */
  readonly format: string
  readonly update: boolean
  readonly force: boolean
}

/** An input, and where its result goes below the output folder, without an extension. */
interface Found {
  readonly input: string
  readonly place: string
}

/**
 * With an output folder, every argument is an input, a glob or a folder, of which all pictures are taken and
 * the tree is kept; without one there are `in` and `out`. `update`: results of an earlier run are no inputs (earlier-results.ts).
 */
export async function listPairs(
  paths: readonly string[],
  outDir: string | undefined,
  { format, update, force }: ListOptions,
): Promise<FilePair[]> {
  if (outDir === undefined) {
    const [input, output, ...others] = paths
    if (!input) return []
    if (!output) throw new Error(`Cannot convert ${input}: no output file, and no --out-dir`)
    if (others.length > 0) throw new Error('Cannot convert several files without --out-dir')
    const there = await stat(output).catch(() => undefined)
    if (there?.isDirectory()) throw new Error(`Cannot write ${output}: a folder takes --out-dir`)
    return [{ input, output }]
  }
  const outputAt = (place: string) => join(outDir, `${place}.${extension(format)}`)
  const all = (await Promise.all(paths.map((path) => expand(path, outDir)))).flat()
  const placed = all.map((one) => ({ ...one, output: outputAt(one.place) }))
  const found = update ? await withoutResults(placed, force) : placed
  const groups = Map.groupBy(found, ({ place }) => place)
  const inputs = new Set(found.map(({ input }) => resolve(input)))
  return [...groups.values()].flatMap((group) => pairsOf(group, outputAt, inputs))
}

/** Inputs of one place: where they differ in what their names end with, their results keep that. */
function pairsOf(
  group: readonly Found[],
  outputAt: (place: string) => string,
  inputs: ReadonlySet<string>,
): FilePair[] {
  const [first, ...others] = [...new Map(group.map((found) => [found.input, found])).values()]
  const output = outputAt(first!.place)
  if (others.length === 0) return [{ input: first!.input, output }]
  const all = [first!, ...others]
  const endings = new Set(all.map(({ input }) => extname(input).toLowerCase()))
  const isInput = inputs.has(resolve(output))
  if (endings.size < all.length || isInput) {
    const both = `${first!.input} and ${others[0]!.input}`
    const advice = isInput
      ? '; if it is a result of an earlier run, --update passes over it (with --force, if it is older)'
      : ''
    throw new Error(`Cannot convert both ${both}: same output ${output}${advice}`)
  }
  return all.map(({ input, place }) => ({ input, output: outputAt(place + extname(input)) }))
}

/**
 * What is there stands for itself, whatever its name, and so does what has no wildcards, so that a missing
 * file is reported by name.
 */
async function expand(path: string, outDir: string): Promise<Found[]> {
  const there = await stat(path).catch(() => undefined)
  if (there?.isDirectory()) {
    const files = await picturesBelow(path, outDir)
    return files.map((file) => ({ input: join(path, file), place: withoutEnding(file) }))
  }
  const files = there || !/[*?[{]/.test(path) ? [path] : await matching(path)
  return files.map((input) => ({ input, place: withoutEnding(relative(dirname(input), input)) }))
}

/** Files alone, in their order. */
async function matching(pattern: string): Promise<string[]> {
  const found: string[] = []
  for await (const path of glob(pattern)) if (await isFile(path)) found.push(path)
  if (found.length === 0) throw new Error(`Cannot convert: no files match ${pattern}`)
  return found.sort()
}

function withoutEnding(path: string): string {
  return path.slice(0, path.length - extname(path).length)
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
