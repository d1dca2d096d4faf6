/** The arguments of `convert`: files, options under their wire names, and a few of the command line's own. */

import { MEBIBYTE } from '../engine/index.ts'
import { FILE_OPTION_NAMES } from '../request/options.ts'
import { flagOf } from './convert-help.ts'
import { readArguments } from './read-arguments.ts'

const MIN_MEMORY_MB = 16
const MAX_JOBS = 256

export interface ConvertArguments {
  readonly positionals: readonly string[]
  readonly outDir: string | undefined
  /** What all conversions may take together, in bytes. */
  readonly memory: number | undefined
  /** How many files are converted at a time. */
  readonly jobs: number | undefined
  readonly force: boolean
  readonly json: boolean
  /** Passes over what is up to date. */
  readonly update: boolean
  /** Tells the plans, and converts nothing. */
  readonly dryRun: boolean
  readonly help: boolean
  /** By wire name. */
  readonly options: ReadonlyMap<string, string>
}

/** Throws an error that is fit for a terminal. */
export function convertArguments(args: readonly string[]): ConvertArguments {
  const text = { type: 'string' } as const
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(FILE_OPTION_NAMES.map((name) => [flagOf(name), text])),
      'out-dir': text,
      memory: text,
      jobs: text,
      force: { type: 'boolean' },
      json: { type: 'boolean' },
      update: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const { 'out-dir': outDir, memory, jobs, force, json, help, ...others } = values
  const { update, 'dry-run': dryRun, ...rest } = others
  const flags = rest as Readonly<Record<string, string>>
  const given = FILE_OPTION_NAMES.filter((name) => Object.hasOwn(flags, flagOf(name)))
  const options = new Map(given.map((name) => [name, String(flags[flagOf(name)])]))
  return {
    positionals,
    outDir: outDir as string | undefined,
    memory: bytesOf(memory as string | undefined),
    jobs: jobsOf(jobs as string | undefined),
    force: Boolean(force),
    json: Boolean(json),
    update: Boolean(update),
    dryRun: Boolean(dryRun),
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

function jobsOf(count: string | undefined): number | undefined {
  if (count === undefined) return undefined
  if (/^[1-9]\d{0,2}$/.test(count) && Number(count) <= MAX_JOBS) return Number(count)
  throw new Error(`Cannot use --jobs: expected a whole number from 1 to ${MAX_JOBS}`)
}
