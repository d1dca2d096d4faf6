/**
 * `npm run test:fuzz -- --seconds 120 [--seed N] [--target jpeg,png] [--iteration N]`: damaged files
 * for every parser, and random blocks for every kernel and its twin. Nothing may trap, hang, read
 * or write what is not its own, or depend on it; a refusal is an `ImageError`.
 *
 * `--iteration` repeats one iteration of one target; `--kernels` takes another kernel module.
 */

import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { type Beat, lastBeat, sharedState } from './heartbeat.ts'
import { Report } from './report.ts'
import { TARGET_NAMES, type TargetName } from './targets.ts'
import type { WorkerMessage, WorkerOptions } from './worker.ts'

/** No iteration takes a hundredth of this: without a new one for so long, it is a hang. */
const HANG_MS = 90_000

const options = readOptions()
const report = new Report(options.seed)
console.log(
  `fuzzing ${options.targets.join(', ')} for ${options.seconds} s, --seed ${options.seed}`,
)
process.exitCode = await run()

function readOptions(): WorkerOptions {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      target: { type: 'string', default: TARGET_NAMES.join() },
      iteration: { type: 'string' },
      kernels: { type: 'string' },
    },
  })
  const targets = values.target.split(',')
  const isKnown = (name: string): name is TargetName => TARGET_NAMES.includes(name as TargetName)
  if (!targets.every(isKnown)) throw new Error(`The targets are ${TARGET_NAMES.join(', ')}`)
  const built = new URL('../../wasm/build/kernels-test.wasm', import.meta.url).pathname
  return {
    seconds: Number(values.seconds),
    seed: Number(values.seed),
    targets,
    kernels: values.kernels ?? built,
    iteration: values.iteration === undefined ? undefined : Number(values.iteration),
    state: sharedState(),
  }
}

/** Runs the thread and watches it. Answers the exit code. */
function run(): Promise<number> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options })
  return new Promise((resolve) => {
    const watch = watchProgress(() => end('no progress: it hangs', 1))
    let hasEnded = false
    function end(what: string | undefined, code: number): void {
      if (hasEnded) return
      hasEnded = true
      clearInterval(watch)
      if (what) failLast(lastBeat(options.state), what)
      resolve(code)
      void worker.terminate()
    }
    worker.on('message', (message: WorkerMessage) => {
      if ('failure' in message) report.failure(message.failure)
      else end(undefined, report.summary(message.tallies) > 0 ? 1 : 0)
    })
    worker.on('error', (error) => end(`the thread died: ${error.stack}`, 1))
    worker.on('exit', () => end('the thread ended without a word', 1))
  })
}

/** Calls `hangs` when the thread has begun nothing for `HANG_MS`. */
function watchProgress(hangs: () => void): NodeJS.Timeout {
  let begun = -1
  let since = performance.now()
  return setInterval(() => {
    const now = lastBeat(options.state).begun
    if (now !== begun) {
      begun = now
      since = performance.now()
    } else if (performance.now() - since > HANG_MS) hangs()
  }, 1000)
}

/** Blames what was begun last. */
function failLast({ begun, target, iteration, input }: Beat, what: string): void {
  const name = options.targets[target] ?? 'nothing'
  report.failure({ target: name, iteration, what, from: 'the last input', input })
  console.log(`${Math.max(0, begun - 1)} passed, 1 failed`)
}
