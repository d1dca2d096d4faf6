/** `npm run convert` as a function: its exit code, its output on the console. */

import { mkdir } from 'node:fs/promises'
import { extname } from 'node:path'
import ora from 'ora'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_OPTIONS,
  describePlan,
  type Engine,
  MAX_FRAMES,
  outputFormatNamed,
  SlabList,
} from '../engine/index.ts'
import { nodeSet, nodeStockSet } from '../load/node.ts'
import { parseNative } from '../request/grammars/native.ts'
import { isStockAsked } from './codec-set.ts'
import { convertArguments } from './convert-arguments.ts'
import { helpText, USAGE } from './convert-help.ts'
import { type FilePair, listPairs } from './file-pairs.ts'
import { refuserOf } from './overwriting.ts'
import { readInput, STANDARD, writeOutput } from './standard-files.ts'

/** A machine is no isolate: only what makes no sense at all is refused by its size. */
const MAX_INPUT_PIXELS = 1_000_000_000
const MAX_ANIMATION_PIXELS = 10_000_000_000

/** 0: all are converted; 1: some failed; 2: nothing was tried. */
export function convertFiles(args: readonly string[]): Promise<number> {
  return convertAll(args).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return 2
  })
}

async function convertAll(args: readonly string[]): Promise<number> {
  const { positionals, outDir, help, force, json, memory, options } = convertArguments(args)
  const memoryBudget = memory ?? process.availableMemory() / 2
  if (help) {
    console.log(helpText(memoryBudget))
    return 0
  }
  const pairs = await listPairs(
    positionals,
    outDir,
    options.get('format') ?? DEFAULT_OPTIONS.format,
  )
  if (pairs.length === 0) throw new Error(`Cannot convert: no files\n\n${USAGE}, or --help`)
  if (outDir) await mkdir(outDir, { recursive: true })
  const { modules, formats } = isStockAsked() ? nodeStockSet() : nodeSet()
  const limits = {
    memoryBudget,
    maxInputPixels: MAX_INPUT_PIXELS,
    maxFrames: MAX_FRAMES,
    maxAnimationPixels: MAX_ANIMATION_PIXELS,
    maxGrownPixels: Number.POSITIVE_INFINITY,
  }
  const engine = createEngine(modules, limits, { formats })
  const refuse = await refuserOf(pairs, force)
  // Where the picture goes to the standard output, words do not.
  const tell = pairs.some(({ output }) => output === STANDARD) ? console.error : console.log
  const progress = ora({ isSilent: !process.stderr.isTTY, discardStdin: false }).start()
  let failed = 0
  for (const [index, pair] of pairs.entries()) {
    progress.text = `${index + 1}/${pairs.length} ${pair.input}`
    try {
      await refuse(pair)
      const done = await run(engine, pair, optionsFor(pair, options))
      progress.clear()
      tell(json ? JSON.stringify(done) : lineOf(done))
    } catch (cause) {
      failed++
      progress.clear()
      const error = cause instanceof Error ? cause.message : String(cause)
      if (json) tell(JSON.stringify({ input: pair.input, error }))
      else console.error(`${pair.input}: ${error}`)
    }
  }
  progress.stop()
  if (pairs.length > 1 && !json) tell(`${pairs.length - failed} converted, ${failed} failed`)
  return failed > 0 ? 1 : 0
}

interface Done {
  readonly input: string
  readonly output: string
  readonly originalBytes: number
  readonly bytes: number
  readonly width: number
  readonly height: number
  readonly quality: number
  readonly plan: string
}

/** Converts one file and tells what was done. */
async function run(engine: Engine, pair: FilePair, options: ConvertOptions): Promise<Done> {
  const input = SlabList.of(await readInput(pair.input))
  const { bytes, plan, ...facts } = await engine.inspect(input).convert(options)
  const { originalBytes, width, height, quality } = facts
  await writeOutput(pair.output, bytes)
  const numbers = { originalBytes, bytes: bytes.length, width, height, quality }
  return { ...pair, ...numbers, plan: describePlan(plan) }
}

function lineOf({ output, bytes, originalBytes, plan }: Done): string {
  const share = Math.round((bytes / originalBytes) * 100)
  return `${output}: ${bytes} bytes, ${share}% of the input; ${plan}`
}

function optionsFor(pair: FilePair, given: ReadonlyMap<string, string>): ConvertOptions {
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
