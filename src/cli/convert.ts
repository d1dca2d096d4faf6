/**
 * `npm run convert`: the engine without a server.
 *
 *   npm run convert -- in.jpg out.webp --width 1024
 *   npm run convert -- 'photos/*.jpg' more.png --out-dir web --format avif
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { parseArgs } from 'node:util'
import ora from 'ora'
import {
  ChunkList,
  type ConvertOptions,
  createEngine,
  describePlan,
  type Engine,
  MEBIBYTE,
  type OutputFormat,
} from '../engine/index.ts'
import { nodeCodecs, nodeStockSet } from '../load/node.ts'
import { CONVERT_OPTION_NAMES, parseConvertOptions } from '../request/convert-options.ts'
import { isStockAsked } from './codec-set.ts'
import { flagOf, helpText, USAGE } from './convert-help.ts'
import { type Job, listJobs } from './jobs.ts'
import { refuserOf } from './overwriting.ts'

/** A machine is no isolate: only what makes no sense at all is refused by its size. */
const MAX_INPUT_PIXELS = 1_000_000_000
const MIN_MEMORY_MB = 16

const EXTENSION_FORMATS: Readonly<Record<string, OutputFormat>> = {
  '.webp': 'webp',
  '.avif': 'avif',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.png': 'png',
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  return 2
})

async function main(): Promise<number> {
  const { positionals, outDir, help, force, memory, options } = readArguments(process.argv.slice(2))
  const memoryBudget = bytesOf(memory) ?? process.availableMemory() / 2
  if (help) {
    console.log(helpText(memoryBudget))
    return 0
  }
  const jobs = await listJobs(positionals, outDir, options.get('format') ?? 'webp')
  if (jobs.length === 0) throw new Error(`Cannot convert: no files\n\n${USAGE}, or --help`)
  if (outDir) await mkdir(outDir, { recursive: true })
  const codecs = isStockAsked() ? nodeStockSet() : nodeCodecs()
  const engine = createEngine(codecs, { memoryBudget, maxInputPixels: MAX_INPUT_PIXELS })
  const refuse = await refuserOf(jobs, force)
  const progress = ora({ isSilent: !process.stderr.isTTY }).start()
  let failed = 0
  for (const [index, job] of jobs.entries()) {
    progress.text = `${index + 1}/${jobs.length} ${job.input}`
    try {
      await refuse(job)
      const line = await run(engine, job, optionsFor(job, options))
      progress.clear()
      console.log(line)
    } catch (error) {
      failed++
      progress.clear()
      console.error(`${job.input}: ${error instanceof Error ? error.message : error}`)
    }
  }
  progress.stop()
  if (jobs.length > 1) console.log(`${jobs.length - failed} converted, ${failed} failed`)
  return failed > 0 ? 1 : 0
}

/** Converts one file and tells what was done. */
async function run(engine: Engine, job: Job, options: ConvertOptions): Promise<string> {
  const input = ChunkList.of(await readFile(job.input))
  const { bytes, originalBytes, plan } = await engine.convert(input, options)
  await writeFile(job.output, bytes)
  const share = Math.round((bytes.length / originalBytes) * 100)
  return `${job.output}: ${bytes.length} bytes, ${share}% of the input; ${describePlan(plan)}`
}

function optionsFor(job: Job, given: ReadonlyMap<string, string>): ConvertOptions {
  const format = given.get('format') ?? EXTENSION_FORMATS[extname(job.output).toLowerCase()]
  if (!format) throw new Error(`Cannot tell the format of ${job.output}: use --format`)
  const options = parseConvertOptions(new Map([...given, ['format', format]]))
  if (options.format === 'auto') throw new Error('Cannot use --format auto: there is no client')
  return { ...options, format: options.format }
}

function readArguments(args: string[]) {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args,
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
