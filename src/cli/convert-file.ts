/** One file of `npm run convert`. */

import { extname } from 'node:path'
import {
  type ConvertOptions,
  describePlan,
  type Engine,
  outputFormatNamed,
  SlabList,
} from '../engine/index.ts'
import { parseNative } from '../request/grammars/native.ts'
import type { FilePair } from './file-pair.ts'
import { readInput, writeOutput } from './standard-files.ts'

/** What was done, or would be: then `bytes` and `quality` are not known. */
export interface Done extends FilePair {
  readonly originalBytes: number
  readonly bytes?: number
  readonly width: number
  readonly height: number
  readonly quality?: number
  readonly plan: string
}

/** `given`: options by wire name. */
export async function convertFile(
  engine: Engine,
  pair: FilePair,
  given: ReadonlyMap<string, string>,
): Promise<Done> {
  const { input, options } = await readied(pair, given)
  const { bytes, plan, ...facts } = await engine.inspect(input).convert(options)
  const { originalBytes, width, height, quality } = facts
  await writeOutput(pair.output, bytes)
  const numbers = { originalBytes, bytes: bytes.length, width, height, quality }
  return { ...pair, ...numbers, plan: describePlan(plan) }
}

/** Reads the header, and decodes and writes nothing. */
export async function planFile(
  engine: Engine,
  pair: FilePair,
  given: ReadonlyMap<string, string>,
): Promise<Done> {
  const { input, options } = await readied(pair, given)
  const plan = engine.plan(input, options)
  const { width, height } = plan
  return { ...pair, originalBytes: input.length, width, height, plan: describePlan(plan) }
}

export function lineOf({ output, bytes, originalBytes, plan }: Done): string {
  if (bytes === undefined) return `${output}: ${plan}`
  const share = Math.round((bytes / originalBytes) * 100)
  return `${output}: ${bytes} bytes, ${share}% of the input; ${plan}`
}

async function readied(pair: FilePair, given: ReadonlyMap<string, string>) {
  const options = optionsFor(pair, given)
  return { options, input: SlabList.of(await readInput(pair.input)) }
}

/** Throws where an option cannot be used, or the name of the result says another format. */
export function optionsFor(pair: FilePair, given: ReadonlyMap<string, string>): ConvertOptions {
  const named = outputFormatNamed(extname(pair.output).slice(1).toLowerCase())
  const format = given.get('format') ?? named
  if (!format) throw new Error(`Cannot tell the format of ${pair.output}: use --format`)
  const options = parseNative(new Map([...given, ['format', format]]))
  if (options.format === 'auto') throw new Error('Cannot use --format auto: there is no client')
  if (named && named !== options.format) {
    throw new Error(`Cannot write ${options.format} to ${pair.output}: its name says ${named}`)
  }
  return { ...options, format: options.format }
}
