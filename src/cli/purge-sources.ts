/** `npm run purge` as a function: its exit code, its output on the console. */

import { commandLine } from './command-line.ts'
import { readArguments } from './read-arguments.ts'

const COMMAND = commandLine('purge')
const HELP = `Usage: EDGEPRESS_ADMIN_KEY=<admin key> ${COMMAND} --url <address> <source>...

  --url <address>    of the service, such as https://images.example.com
  --key <admin key>  instead of the environment; npm then shows it, as part of the command
  --json             an array of {source, purged} and {source, error}

A source is a key of the bucket, or the https:// address of another host.

  ${COMMAND} --url http://localhost:8787 photos/cat.jpg https://images.example/dog.jpg`

/** 0: all are purged; 1: some could not be; 2: nothing was begun. */
export async function purgeSources(
  args: readonly string[],
  { env = process.env, send = fetch } = {},
): Promise<number> {
  let read: ReturnType<typeof readOptions>
  try {
    read = readOptions(args, env)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
  const { url, key, sources, help, json } = read
  if (help) {
    console.log(HELP)
    return 0
  }
  if (!url || !key || sources.length === 0) {
    console.error(`Cannot begin: --url, EDGEPRESS_ADMIN_KEY and a source are needed\n\n${HELP}`)
    return 2
  }
  const told: (Purged | Failed)[] = []
  for (const source of sources) {
    try {
      const purged = await purge(source, { url, key, send })
      told.push({ source, purged })
      if (!json) console.log(`${source}: ${purged} variants removed`)
    } catch (cause) {
      const error = cause instanceof Error ? cause.message : String(cause)
      told.push({ source, error })
      if (!json) console.error(`${source}: ${error}`)
    }
  }
  if (json) console.log(JSON.stringify(told))
  return told.some((one) => 'error' in one) ? 1 : 0
}

function readOptions(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      key: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  const { url, help = false, json = false } = values
  return { url, help, json, key: values.key ?? env.EDGEPRESS_ADMIN_KEY, sources: positionals }
}

interface Purged {
  readonly source: string
  readonly purged: number
}

interface Failed {
  readonly source: string
  readonly error: string
}

interface PurgeOptions {
  readonly url: string
  readonly key: string
  readonly send: typeof fetch
}

async function purge(source: string, { url, key, send }: PurgeOptions): Promise<number> {
  const isAddress = /^https:/i.test(source)
  const path = isAddress
    ? encodeURIComponent(source)
    : source.split('/').map(encodeURIComponent).join('/')
  const response = await send(`${url.replace(/\/+$/, '')}/img/${path}`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${key}` },
  }).catch((cause: unknown) => {
    throw new Error(`Cannot reach ${url}`, { cause })
  })
  const body = (await response.json().catch(() => ({}))) as { purged?: number; detail?: string }
  if (response.ok && body.purged !== undefined) return body.purged
  throw new Error(body.detail ?? `the answer was ${response.status}`)
}
