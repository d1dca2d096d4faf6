/** The Worker's variables, checked before it starts: its first caller is the wrong one to be told. */

import { parseArgs } from 'node:util'
import { unstable_readConfig as readWranglerConfig } from 'wrangler'
import { parseConfig, VARIABLES } from '../config.ts'
import { misspelledVariables } from '../misspelled-variables.ts'
import { checkPresets } from '../request/check-presets.ts'

export interface VarsReport {
  /** Why the Worker would answer nothing. */
  readonly problem: string | undefined
  /** Names that nobody reads, in words. */
  readonly warnings: readonly string[]
}

/** Of a pair of secrets one may stand in wrangler.toml; what does is checked where both are known. */
const PAIRED_SECRETS: readonly string[] = ['IMGPROXY_KEY', 'IMGPROXY_SALT']

/**
 * `args`: wrangler's own, which may name another file or environment; `secrets`: where they are known. Throws
 * where wrangler cannot read its file.
 */
export function checkVars(args: readonly string[], secrets?: object): VarsReport {
  const options = {
    config: { type: 'string', short: 'c' },
    env: { type: 'string', short: 'e' },
  } as const
  const { values } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true })
  const { config, env } = values
  const named = {
    ...(typeof config === 'string' ? { config } : {}),
    ...(typeof env === 'string' ? { env } : {}),
  }
  const { vars } = readWranglerConfig(named, { hideWarnings: true })
  const alone = Object.entries(vars).filter(([name]) => !PAIRED_SECRETS.includes(name))
  const all = secrets ? { ...vars, ...secrets } : Object.fromEntries(alone)
  const warnings = misspelledVariables(all, VARIABLES).map(
    ({ name, meant }) => `Nobody reads the variable ${name}: is ${meant} meant?`,
  )
  return { problem: problemOf(all), warnings }
}

function problemOf(vars: object): string | undefined {
  try {
    checkPresets(parseConfig(vars).presets)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Whether the Worker may be deployed; tells what is wrong. Of a file that wrangler cannot read, wrangler tells. */
export function areVarsFit(args: readonly string[]): boolean {
  try {
    const { problem, warnings } = checkVars(args)
    for (const warning of warnings) console.warn(warning)
    if (problem !== undefined) console.error(`${problem}. Nothing was deployed.`)
    return problem === undefined
  } catch {
    return true
  }
}
