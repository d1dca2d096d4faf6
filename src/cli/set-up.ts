/** `npm run setup` as a function: its exit code, its output on the console. */

import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundlingEnv } from './codec-set.ts'
import { commandLine } from './command-line.ts'
import { readArguments } from './read-arguments.ts'
import {
  deployStep,
  eventSteps,
  resourceSteps,
  type SetupNames,
  type SetupStep,
  setupNames,
} from './setup-steps.ts'

const HELP = `Usage: ${commandLine('setup')} [--dry-run]

Makes in your Cloudflare account what wrangler.toml names: the bucket, the queues, fresh keys where
there are none, the Worker, and the notifications for PIPELINE_PREFIXES. May be run again.

  --dry-run  prints the commands, and does nothing`

/** Runs wrangler; its output is shown, and answered as well. */
export type RunWrangler = (args: readonly string[]) => {
  readonly status: number
  readonly output: string
}

export interface SetUpPorts {
  readonly wrangler?: RunWrangler
  readonly toml?: string
}

const SECRETS = { API_KEYS: 'app', ADMIN_API_KEYS: 'admin' } as const
const THERE_ALREADY = /already (exists|taken|owned)|overlap/i

/** 0: all is there; 1: a step failed, and those behind it were not taken; 2: bad arguments. */
export async function setUp(args: readonly string[], ports: SetUpPorts = {}): Promise<number> {
  const { wrangler = runWrangler } = ports
  const names = setupNames(ports.toml ?? (await readFile(join(root, 'wrangler.toml'), 'utf8')))
  const options = readOptions(args)
  if (!options || options.help) {
    console.log(HELP)
    return options ? 0 : 2
  }
  if (options['dry-run']) {
    for (const { args } of dryRun(names)) console.log(wranglerLine(args))
    return 0
  }
  const folder = await mkdtemp(join(tmpdir(), 'edgepress-'))
  try {
    return await takeSteps(names, { wrangler, secretsFile: join(folder, 'secrets.json') })
  } finally {
    await rm(folder, { recursive: true })
  }
}

function readOptions(args: readonly string[]) {
  try {
    const options = { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } } as const
    return readArguments({ args: [...args], options }).values
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return undefined
  }
}

function dryRun(names: SetupNames): readonly SetupStep[] {
  return [...resourceSteps(names), deployStep('secrets.json'), ...eventSteps(names)]
}

async function takeSteps(
  names: SetupNames,
  { wrangler, secretsFile }: { readonly wrangler: RunWrangler; readonly secretsFile: string },
): Promise<number> {
  for (const step of resourceSteps(names)) if (!take(step, wrangler)) return 1
  const secrets = newSecrets(wrangler)
  const hasNew = Object.keys(secrets).length > 0
  if (hasNew) await writeFile(secretsFile, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' })
  if (!take(deployStep(hasNew ? secretsFile : undefined), wrangler)) return 1
  for (const [name, value] of Object.entries(secrets)) {
    console.log(`${name}, which is shown this once: ${value}`)
  }
  for (const step of eventSteps(names)) if (!take(step, wrangler)) return 1
  if (names.prefixes.length === 0) console.log('No PIPELINE_PREFIXES: the bucket tells of nothing')
  return 0
}

function take({ title, args }: SetupStep, wrangler: RunWrangler): boolean {
  console.log(`${title}: ${wranglerLine(args)}`)
  const { status, output } = wrangler(args)
  if (status === 0) return true
  const isThere = THERE_ALREADY.test(output)
  console.log(isThere ? `${title}: it is there already` : `${title}: failed\n${output}`)
  return isThere
}

/** Fresh keys for what the Worker has none of; of a Worker that is not there yet, for all. */
function newSecrets(wrangler: RunWrangler): Readonly<Record<string, string>> {
  const { status, output } = wrangler(['secret', 'list', '--format', 'json'])
  const known = status === 0 ? namesIn(output) : []
  const missing = Object.entries(SECRETS).filter(([name]) => !known.includes(name))
  return Object.fromEntries(
    missing.map(([name, key]) => [name, `${key}=${randomBytes(24).toString('hex')}`]),
  )
}

function namesIn(output: string): readonly string[] {
  return [...output.matchAll(/"name":\s*"(\w+)"/g)].map(([, name = '']) => name)
}

function wranglerLine(args: readonly string[]): string {
  return ['npx', 'wrangler', ...args].join(' ')
}

const root = fileURLToPath(new URL('../../', import.meta.url))

const runWrangler: RunWrangler = (args) => {
  const script = join(root, 'node_modules/wrangler/bin/wrangler.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...process.env, ...bundlingEnv() },
    encoding: 'utf8',
    stdio: ['inherit', 'pipe', 'pipe'],
  })
  return { status: status ?? 1, output: `${stdout}${stderr}` }
}
