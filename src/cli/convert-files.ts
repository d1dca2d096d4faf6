/** `npm run convert` as a function: its exit code, its output on the console. */

import ora from 'ora'
import { createEngine, DEFAULT_OPTIONS, type Engine, MAX_FRAMES } from '../engine/index.ts'
import { nodeSet, nodeStockSet } from '../load/node.ts'
import { isStockAsked } from './codec-set.ts'
import { convertArguments } from './convert-arguments.ts'
import { convertFile, type Done, lineOf, optionsFor, planFile } from './convert-file.ts'
import { helpText, USAGE } from './convert-help.ts'
import { type FilePair, listPairs } from './file-pairs.ts'
import { isUpToDate, refuserOf } from './overwriting.ts'
import { STANDARD } from './standard-files.ts'

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
  const { positionals, outDir, help, memory, ...how } = convertArguments(args)
  const { force, json, update, dryRun, options } = how
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
  if (outDir !== undefined) optionsFor(pairs[0]!, options) // once, not for each file
  const engine = engineWithin(memoryBudget)
  const refuse = await refuserOf(pairs, force)
  const convert = async (pair: FilePair): Promise<Done | undefined> => {
    if (update && (await isUpToDate(pair))) return undefined
    await refuse(pair)
    return (dryRun ? planFile : convertFile)(engine, pair, options)
  }
  const { done, failed, upToDate } = await eachOf(pairs, convert, json)
  if ((pairs.length > 1 || upToDate > 0) && !json) {
    const passedOver = upToDate > 0 ? `, ${upToDate} up to date` : ''
    wordsOf(pairs)(`${done} ${dryRun ? 'to convert' : 'converted'}, ${failed} failed${passedOver}`)
  }
  return failed > 0 ? 1 : 0
}

/** How a run ended, in files. */
interface Tally {
  done: number
  failed: number
  upToDate: number
}

/** One after the other, telling of each. `convert` answers nothing where there was nothing to do. */
async function eachOf(
  pairs: readonly FilePair[],
  convert: (pair: FilePair) => Promise<Done | undefined>,
  json: boolean,
): Promise<Tally> {
  const tell = wordsOf(pairs)
  const progress = ora({ isSilent: !process.stderr.isTTY, discardStdin: false }).start()
  const tally: Tally = { done: 0, failed: 0, upToDate: 0 }
  for (const [index, pair] of pairs.entries()) {
    progress.text = `${index + 1}/${pairs.length} ${pair.input}`
    try {
      const done = await convert(pair)
      progress.clear()
      if (json) tell(JSON.stringify(done ?? { ...pair, upToDate: true }))
      else if (done) tell(lineOf(done))
      tally[done ? 'done' : 'upToDate']++
    } catch (cause) {
      tally.failed++
      progress.clear()
      const error = cause instanceof Error ? cause.message : String(cause)
      if (json) tell(JSON.stringify({ input: pair.input, error }))
      else console.error(`${pair.input}: ${error}`)
    }
  }
  progress.stop()
  return tally
}

/** Where the picture goes to the standard output, words do not. */
function wordsOf(pairs: readonly FilePair[]): (text: string) => void {
  return pairs.some(({ output }) => output === STANDARD) ? console.error : console.log
}

/** `memoryBudget`: in bytes. */
function engineWithin(memoryBudget: number): Engine {
  const { modules, formats } = isStockAsked() ? nodeStockSet() : nodeSet()
  const limits = {
    memoryBudget,
    maxInputPixels: MAX_INPUT_PIXELS,
    maxFrames: MAX_FRAMES,
    maxAnimationPixels: MAX_ANIMATION_PIXELS,
    maxGrownPixels: Number.POSITIVE_INFINITY,
  }
  return createEngine(modules, limits, { formats })
}
