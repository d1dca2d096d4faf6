/** Takes turns: in each round every contestant runs once, so that a busy machine slows them all. */

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  type Answer,
  CannotDo,
  type Contestant,
  type ContestantName,
  type Job,
} from './contestant.ts'

export interface Turns {
  /** Most rounds for ours and sharp; a slow case ends early, but not below three. */
  readonly rounds: number
  /** Most rounds for the others. */
  readonly rivalRounds: number
  /** Runs of each contestant before the first round. */
  readonly warmUps: number
  /** What ours and sharp may take together before no further round is begun, in milliseconds. */
  readonly budgetMs: number
}

/** What one run held, and what had been predicted for that very run. */
export interface Peak {
  readonly bytes: number
  readonly predicted: number | undefined
}

/** What one contestant did in one case. */
export interface Result {
  /** Wall time of each round, in milliseconds. */
  readonly times: readonly number[]
  /** Processor time of all threads of the process, likewise. */
  readonly cpuTimes: readonly number[]
  /** Of every run, the warm-ups included; empty where they are not known. */
  readonly peaks: readonly Peak[]
  /** Of the last round. */
  readonly answer: Answer
}

const FEWEST_ROUNDS = 3

interface Runner {
  readonly name: ContestantName
  readonly run: () => Promise<Answer>
  readonly times: number[]
  readonly cpuTimes: number[]
  readonly peaks: Peak[]
  answer: Answer
}

/** Answers results, or in words why there is none. */
export async function takeTurns(
  contestants: readonly Contestant[],
  job: Job,
  turns: Turns,
): Promise<Map<ContestantName, Result | string>> {
  const results = new Map<ContestantName, Result | string>()
  const runners: Runner[] = []
  for (const contestant of contestants) {
    try {
      runners.push(await warmedUp(contestant, job, turns.warmUps))
    } catch (error) {
      if (!(error instanceof CannotDo)) throw error
      results.set(contestant.name, error.message)
    }
  }
  for (let round = 0; round < turns.rounds; round++) {
    if (round >= FEWEST_ROUNDS && spentMs(runners) > turns.budgetMs) break
    for (const runner of runners) {
      if (round < roundsOf(runner, turns)) await time(runner)
    }
  }
  for (const runner of runners) results.set(runner.name, runner)
  return results
}

async function warmedUp({ name, enter }: Contestant, job: Job, times: number): Promise<Runner> {
  const run = await enter(job)
  const answer = await run()
  const runner: Runner = { name, run, times: [], cpuTimes: [], peaks: [], answer }
  notePeak(runner, answer)
  for (let i = 1; i < times; i++) notePeak(runner, await run())
  return runner
}

function roundsOf(runner: Runner, { rounds, rivalRounds }: Turns): number {
  return isMain(runner) ? rounds : rivalRounds
}

function spentMs(runners: readonly Runner[]): number {
  return runners.filter(isMain).reduce((sum, { times }) => times.reduce((a, b) => a + b, sum), 0)
}

function isMain({ name }: Runner): boolean {
  return name === 'ours' || name === 'sharp'
}

async function time(runner: Runner): Promise<void> {
  const { ms, cpuMs, answer } = await timed(runner.run)
  runner.times.push(ms)
  runner.cpuTimes.push(cpuMs)
  runner.answer = answer
  notePeak(runner, answer)
}

/** One run in milliseconds: of the wall, and of the processor for all threads of the process. */
export async function timed<T>(run: () => Promise<T>) {
  collectGarbage()
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  const answer = await run()
  const ms = performance.now() - before
  const { user, system } = process.cpuUsage(cpuBefore)
  return { ms, cpuMs: (user + system) / 1000, answer }
}

function notePeak({ peaks }: Runner, { peakBytes, predictedBytes }: Answer): void {
  if (peakBytes !== undefined) peaks.push({ bytes: peakBytes, predicted: predictedBytes })
}

let collect: (() => void) | undefined

/** Nobody pays for the frames of the one before. */
export function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
