/** `npm run convert` as a function: its exit code, its output on the console. */

import ora from 'ora'
import { DEFAULT_OPTIONS } from '../engine/index.ts'
import { convertArguments } from './convert-arguments.ts'
import { type Done, lineOf, optionsFor } from './convert-file.ts'
import { helpText, USAGE } from './convert-help.ts'
import { openConverter } from './converter.ts'
import { failureText } from './failure-text.ts'
import type { FilePair } from './file-pair.ts'
import { listPairs } from './file-pairs.ts'
import { isUpToDate, refuserOf } from './overwriting.ts'
import { STANDARD } from './standard-files.ts'

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
  const format = options.get('format') ?? DEFAULT_OPTIONS.format
  const pairs = await listPairs(positionals, outDir, { format, update, force })
  if (pairs.length === 0) throw new Error(`Cannot convert: no files\n\n${USAGE}, or --help`)
  if (outDir !== undefined) optionsFor(pairs[0]!, options) // once, not for each file
  const refuse = await refuserOf(pairs, force)
  const converter = openConverter(pairs.length, { ...how, memoryBudget })
  const convert = async (pair: FilePair): Promise<Done | undefined> => {
    if (update && (await isUpToDate(pair))) return undefined
    await refuse(pair)
    return converter.convert(pair)
  }
  const tally = await eachOf(pairs, convert, json).finally(() => converter.close())
  const { done, failed, upToDate } = tally
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

/** Tells of each in the order of the pairs. `convert` answers nothing where there was nothing to do. */
async function eachOf(
  pairs: readonly FilePair[],
  convert: (pair: FilePair) => Promise<Done | undefined>,
  json: boolean,
): Promise<Tally> {
  const tell = wordsOf(pairs)
  const progress = ora({ isSilent: !process.stderr.isTTY, discardStdin: false }).start()
  const tally: Tally = { done: 0, failed: 0, upToDate: 0 }
  const outcomes = pairs.map((pair) => settled(convert(pair)))
  for (const [index, pair] of pairs.entries()) {
    progress.text = `${index + 1}/${pairs.length} ${pair.input}`
    const outcome = await outcomes[index]!
    progress.clear()
    if (outcome.status === 'fulfilled') {
      const done = outcome.value
      if (json) tell(JSON.stringify(done ?? { ...pair, upToDate: true }))
      else if (done) tell(lineOf(done))
      tally[done ? 'done' : 'upToDate']++
    } else {
      tally.failed++
      const error = failureText(outcome.reason)
      if (json) tell(JSON.stringify({ input: pair.input, error }))
      else console.error(`${pair.input}: ${error}`)
    }
  }
  progress.stop()
  return tally
}

/** No file fails the others, and none unheard while others are waited for. */
async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.allSettled([promise])
  return outcome
}

/** Where the picture goes to the standard output, words do not. */
function wordsOf(pairs: readonly FilePair[]): (text: string) => void {
  return pairs.some(({ output }) => output === STANDARD) ? console.error : console.log
}
