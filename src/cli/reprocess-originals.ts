/** `npm run reprocess` as a function: its exit code, its output on the console. */

import { setTimeout } from 'node:timers/promises'
import ora from 'ora'
import { BatchClient, type BatchStatus } from './batch-client.ts'
import { commandLine } from './command-line.ts'
import { readArguments } from './read-arguments.ts'

const COMMAND = commandLine('reprocess')
const HELP = `Usage: EDGEPRESS_ADMIN_KEY=<admin key> ${COMMAND} --url <address> [options]

  --url <address>    of the service, such as https://images.example.com
  --prefix <text>    which originals; default originals/
  --formats <list>   such as webp,avif; default webp
  --quality <1-100>  default 80
  --profile <p3>     keeps wide colours; default srgb
  --limit <count>    no more originals than that
  --workers <count>  jobs at once
  --cursor <text>    go on with a run that was interrupted
  --json             the batch at its end, as the service tells it
  --key <admin key>  instead of the environment; npm then shows it, as part of the command

  read -rs EDGEPRESS_ADMIN_KEY; export EDGEPRESS_ADMIN_KEY
  ${COMMAND} --url http://localhost:8787 --formats webp,avif --quality 75`

const POLL_MS = 500
const BAR_WIDTH = 24
const TOLD_FAILURES = 100
const INTERRUPTED = 130

/** 0: all are done; 1: some failed; 2: nothing was begun; 130: interrupted. */
export function reprocessOriginals(args: readonly string[]): Promise<number> {
  return reprocess(args).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    return 2
  })
}

async function reprocess(args: readonly string[]): Promise<number> {
  const { url, key, cursor, help, json, request } = readOptions(args)
  if (help) {
    console.log(HELP)
    return 0
  }
  if (!url || !key) {
    throw new Error(`Cannot begin: --url and EDGEPRESS_ADMIN_KEY are needed\n\n${HELP}`)
  }
  const client = new BatchClient(url, key)
  const batchId = cursor ?? (await client.begin(request))
  const batch = await untilInterrupted((signal) => watch(client, batchId, signal))
  if (batch !== 'interrupted') {
    if (json) console.log(JSON.stringify(batch))
    return json ? exitCode(batch) : summary(batch)
  }
  console.error(`Interrupted; the Worker goes on. To watch it again: --cursor ${batchId}`)
  return INTERRUPTED
}

/** `signal` aborts when the process is told to end. */
async function untilInterrupted<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  const names = ['SIGINT', 'SIGTERM'] as const
  for (const name of names) process.once(name, interrupt)
  try {
    return await run(interruption.signal)
  } finally {
    for (const name of names) process.off(name, interrupt)
  }
}

/** Draws the progress until the batch is finished. */
async function watch(
  client: BatchClient,
  batchId: string,
  signal: AbortSignal,
): Promise<BatchStatus | 'interrupted'> {
  const progress = ora({ isSilent: !process.stderr.isTTY, discardStdin: false }).start()
  try {
    for (;;) {
      const batch = await client.status(batchId, signal)
      if (batch.finished) return batch
      progress.text = bar(batch)
      await setTimeout(POLL_MS, undefined, { signal })
    }
  } catch (error) {
    if (signal.aborted) return 'interrupted'
    throw error
  } finally {
    progress.stop()
  }
}

/** `[########----------------] 120/360, 2 failed` */
function bar({ total, done, failed }: BatchStatus): string {
  const filled = total === 0 ? 0 : Math.round((BAR_WIDTH * (done + failed)) / total)
  const drawn = '#'.repeat(filled).padEnd(BAR_WIDTH, '-')
  return `[${drawn}] ${done + failed}/${total}${failed > 0 ? `, ${failed} failed` : ''}`
}

/** Tells what became of it; anything that failed makes it 1. */
function summary({ total, done, failed, failures, error }: BatchStatus): number {
  console.log(`${total} originals: ${done} done, ${failed} failed`)
  for (const { key, code, detail } of failures) console.log(`  ${key}: ${code}, ${detail}`)
  if (failed > failures.length) {
    console.log(`  and ${failed - failures.length} more: the first ${TOLD_FAILURES} are told`)
  }
  if (error) console.error(`The list is not complete: ${error.code}, ${error.detail}`)
  return exitCode({ failed, error })
}

function exitCode({ failed, error }: Pick<BatchStatus, 'failed'> & { error?: unknown }): number {
  return failed > 0 || error ? 1 : 0
}

function readOptions(args: readonly string[]) {
  const text = { type: 'string' } as const
  const { values } = readArguments({
    args: [...args],
    options: {
      url: text,
      key: text,
      prefix: text,
      formats: text,
      quality: text,
      profile: text,
      limit: text,
      workers: text,
      cursor: text,
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { url, cursor, help, json, prefix, formats, profile } = values
  const request = {
    ...(prefix === undefined ? {} : { prefix }),
    ...(formats === undefined ? {} : { formats: formats.split(',') }),
    ...(profile === undefined ? {} : { profile }),
    ...numbers(values, ['quality', 'limit', 'workers']),
  }
  const key = values.key ?? process.env.EDGEPRESS_ADMIN_KEY
  return { url, key, cursor, help: Boolean(help), json: Boolean(json), request }
}

/** Of the options that are given; what is no number is refused by the service, by name. */
function numbers(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Readonly<Record<string, number>> {
  const given = names.filter((name) => values[name] !== undefined)
  return Object.fromEntries(given.map((name) => [name, Number(values[name])]))
}
