/** `npm run convert` as a function: its exit code, its output on the console. */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import ora from 'ora'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_OPTIONS,
  describePlan,
  type Engine,
  MEBIBYTE,
  outputFormatNamed,
  SlabList,
} from '../engine/index.ts'
import { nodeSet, nodeStockSet } from '../load/node.ts'
import { parseNative } from '../request/grammars/native.ts'
import { CONVERT_OPTION_NAMES } from '../request/options.ts'
import { isStockAsked } from './codec-set.ts'
import { flagOf, helpText, USAGE } from './convert-help.ts'
import { type FilePair, listPairs } from './file-pairs.ts'
import { refuserOf } from './overwriting.ts'

/** A machine is no isolate: only what makes no sense at all is refused by its size. */
const MAX_INPUT_PIXELS = 1_000_000_000
const MIN_MEMORY_MB = 16

/** 0: all are converted; 1: some failed; 2: nothing was tried. */
export function convertFiles(args: readonly string[]): Promise<number> {
  return convertAll(args).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return 2
  })
}

async function convertAll(args: readonly string[]): Promise<number> {
  const { positionals, outDir, help, force, memory, options } = readArguments(args)
  const memoryBudget = bytesOf(memory) ?? process.availableMemory() / 2
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
  const limits = { memoryBudget, maxInputPixels: MAX_INPUT_PIXELS }
  const engine = createEngine(modules, limits, { formats })
  const refuse = await refuserOf(pairs, force)
  const progress = ora({ isSilent: !process.stderr.isTTY }).start()
  let failed = 0
  for (const [index, pair] of pairs.entries()) {
    progress.text = `${index + 1}/${pairs.length} ${pair.input}`
    try {
      await refuse(pair)
      const line = await run(engine, pair, optionsFor(pair, options))
      progress.clear()
      console.log(line)
    } catch (error) {
      failed++
      progress.clear()
      console.error(`${pair.input}: ${error instanceof Error ? error.message : error}`)
    }
  }
  progress.stop()
  if (pairs.length > 1) console.log(`${pairs.length - failed} converted, ${failed} failed`)
  return failed > 0 ? 1 : 0
}

/** Converts one file and tells what was done. */
async function run(engine: Engine, pair: FilePair, options: ConvertOptions): Promise<string> {
  const input = SlabList.of(await readFile(pair.input))
  const { bytes, originalBytes, plan } = await engine.inspect(input).convert(options)
  await writeFile(pair.output, bytes)
  const share = Math.round((bytes.length / originalBytes) * 100)
  return `${pair.output}: ${bytes.length} bytes, ${share}% of the input; ${describePlan(plan)}`
}

function optionsFor(pair: FilePair, given: ReadonlyMap<string, string>): ConvertOptions {
  const format =
    given.get('format') ?? outputFormatNamed(extname(pair.output).slice(1).toLowerCase())
  if (!format) throw new Error(`Cannot tell the format of ${pair.output}: use --format`)
  const options = parseNative(new Map([...given, ['format', format]]))
  if (options.format === 'auto') throw new Error('Cannot use --format auto: there is no client')
  return { ...options, format: options.format }
}

function readArguments(args: readonly string[]) {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(CONVERT_OPTION_NAMES.map((name) => [flagOf(name), text])),
      'out-dir': text,
      memory: text,
      force: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { 'out-dir': outDir, memory, force, help, ...rest } = values
  const flags = rest as Readonly<Record<string, string>>
  const given = CONVERT_OPTION_NAMES.filter((name) => Object.hasOwn(flags, flagOf(name)))
  const options = new Map(given.map((name) => [name, String(flags[flagOf(name)])]))
  return {
    positionals,
    outDir: outDir as string | undefined,
    memory: memory as string | undefined,
    force: Boolean(force),
    help: Boolean(help),
    options,
  }
}

function bytesOf(mebibytes: string | undefined): number | undefined {
  if (mebibytes === undefined) return undefined
  if (/^\d{1,7}$/.test(mebibytes) && Number(mebibytes) >= MIN_MEMORY_MB) {
    return Number(mebibytes) * MEBIBYTE
  }
  throw new Error(`Cannot use --memory: expected a whole number of MiB from ${MIN_MEMORY_MB}`)
}
