/** Files of `npm run convert`, several at a time. */

import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import { Tinypool } from 'tinypool'
import { type Engine, MEBIBYTE } from '../engine/index.ts'
import { engineWithin } from './convert-engine.ts'
import { convertFile, type Done, planFile } from './convert-file.ts'
import type { Outcome, Task } from './convert-worker.ts'
import type { FilePair } from './file-pair.ts'

/** Takes all files at once, and sees itself to how many of them are read and converted at a time. */
export interface Converter {
  /** Throws where a file cannot be converted; its message names no file. */
  convert(pair: FilePair): Promise<Done>
  /** Nothing converts after this. */
  close(): Promise<void>
}

/** `jobs`: threads, at most; `memoryBudget`: for all of them, in bytes. */
export interface Running {
  readonly jobs: number | undefined
  readonly memoryBudget: number
  readonly dryRun: boolean
  /** By wire name. */
  readonly options: ReadonlyMap<string, string>
}

/** Memory below which one thread more is no help, in bytes. */
const SMALLEST_SHARE = 64 * MEBIBYTE
/** A thread takes about as long to start as a photo takes to convert. */
const FILES_OF_A_THREAD = 2

export function openConverter(files: number, running: Running): Converter {
  const { memoryBudget, dryRun, options } = running
  const worthwhile = Math.floor(Math.min(memoryBudget / SMALLEST_SHARE, files / FILES_OF_A_THREAD))
  const { jobs = Math.min(availableParallelism(), worthwhile) } = running
  const count = Math.min(jobs, files)
  if (count > 1 && !dryRun) return new Threads(count, memoryBudget, options)
  const engine = engineWithin(memoryBudget)
  const one = dryRun ? planFile : convertFile
  return oneByOne((pair) => one(engine, pair, options))
}

/** In this thread. */
function oneByOne(convertOne: (pair: FilePair) => Promise<Done>): Converter {
  let last: Promise<unknown> = Promise.resolve()
  const convert = (pair: FilePair) => {
    const done = last.then(() => convertOne(pair))
    last = Promise.allSettled([done])
    return done
  }
  return { convert, close: async () => {} }
}

/**
 * In `count` threads, each within its share of `memoryBudget` bytes. What is too large for a share waits for
 * all others to end, and then has the whole budget: what one file may take does not depend on `count`.
 */
class Threads implements Converter {
  readonly #pool: Tinypool
  readonly #whole: Engine
  readonly #options: ReadonlyMap<string, string>
  /** Settled when no thread works any more and no large file is being converted. */
  #idle: Promise<unknown> = Promise.resolve()

  constructor(count: number, memoryBudget: number, options: ReadonlyMap<string, string>) {
    this.#options = options
    this.#whole = engineWithin(memoryBudget)
    this.#pool = new Tinypool({
      // In a package this is JavaScript, and so is the other.
      filename: new URL(`convert-worker${extname(import.meta.url)}`, import.meta.url).href,
      minThreads: count,
      maxThreads: count,
      workerData: { memoryBudget: Math.floor(memoryBudget / count) },
    })
  }

  convert(pair: FilePair): Promise<Done> {
    const task: Task = { pair, options: this.#options }
    const outcome: Promise<Outcome> = this.#pool.run(task)
    this.#idle = Promise.allSettled([this.#idle, outcome])
    return this.#doneOf(pair, outcome)
  }

  close(): Promise<void> {
    return this.#pool.destroy()
  }

  async #doneOf(pair: FilePair, awaited: Promise<Outcome>): Promise<Done> {
    const outcome = await awaited
    if ('done' in outcome) return outcome.done
    if (!outcome.isLarge) throw new Error(outcome.error)
    const large = this.#idle.then(() => convertFile(this.#whole, pair, this.#options))
    this.#idle = Promise.allSettled([large])
    return await large
  }
}
