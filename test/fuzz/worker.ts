/** The fuzzing thread: iterations until the time is up, shared out among the targets. */

import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { beat, type SharedState } from './heartbeat.ts'
import { judge, makeIteration } from './iteration.ts'
import type { Failure, Tally } from './report.ts'
import type { Target } from './targets/target.ts'
import { openTargets, type TargetName } from './targets.ts'

export interface WorkerOptions {
  readonly seconds: number
  readonly seed: number
  readonly targets: readonly TargetName[]
  /** Path of the kernel module. */
  readonly kernels: string
  /** The only iteration to run. */
  readonly iteration?: number | undefined
  readonly state: SharedState
}

/** What the thread tells: each failure when it is met, and in the end what was done. */
export type WorkerMessage = { readonly failure: Failure } | { readonly tallies: readonly Tally[] }

interface Running {
  readonly target: Target
  readonly index: number
  readonly outcomes: Map<string, number>
  next: number
  failures: number
  milliseconds: number
}

const options = workerData as WorkerOptions
const kernels = new Uint8Array(readFileSync(options.kernels))
const running = (await openTargets(options.targets, kernels)).map((target, index): Running => {
  const next = options.iteration ?? 0
  return { target, index, outcomes: new Map(), next, failures: 0, milliseconds: 0 }
})

const until = performance.now() + options.seconds * 1000
do {
  const now = performance.now()
  if (options.iteration === undefined && now >= until) break
  const due = running.reduce((one, other) => (timeOf(other) < timeOf(one) ? other : one))
  await runNext(due)
  due.milliseconds += performance.now() - now
} while (options.iteration === undefined)

tell({
  tallies: running.map(({ target, next, outcomes, failures, milliseconds }) => ({
    target: target.name,
    iterations: next - (options.iteration ?? 0),
    outcomes: [...outcomes],
    failures,
    seconds: milliseconds / 1000,
  })),
})

/** Time spent, by share. */
function timeOf({ milliseconds, target }: Running): number {
  return milliseconds / target.weight
}

async function runNext(it: Running): Promise<void> {
  const number = it.next++
  const iteration = makeIteration(it.target, options.seed, number)
  beat(options.state, it.index, number, iteration.input)
  const verdict = await judge(it.target, iteration)
  if ('outcome' in verdict) {
    it.outcomes.set(verdict.outcome, (it.outcomes.get(verdict.outcome) ?? 0) + 1)
    return
  }
  it.failures += 1
  const { input, from } = iteration
  const what = verdict.failure
  tell({ failure: { target: it.target.name, iteration: number, what, from, input } })
}

function tell(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}
