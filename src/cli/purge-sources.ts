/** `npm run purge` as a function: its exit code, its output on the console. */

import { parseArgs } from 'node:util'

const HELP = `Usage: EDGEPRESS_ADMIN_KEY=<admin key> npm run purge -- --url <address> <source>...

  --url <address>    of the service, such as https://images.example.com
  --key <admin key>  instead of the environment; npm then shows it, as part of the command

A source is a key of the bucket, or the https:// address of another host.

  npm run purge -- --url http://localhost:8787 photos/cat.jpg https://images.example/dog.jpg`

/** 0: all are purged; 1: some could not be; 2: nothing was begun. */
export async function purgeSources(
  args: readonly string[],
  { env = process.env, send = fetch } = {},
): Promise<number> {
  let read: ReturnType<typeof readArguments>
  try {
    read = readArguments(args, env)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
  const { url, key, sources, help } = read
  if (help) {
    console.log(HELP)
    return 0
  }
  if (!url || !key || sources.length === 0) {
    console.error(`Cannot begin: --url, EDGEPRESS_ADMIN_KEY and a source are needed\n\n${HELP}`)
    return 2
  }
  let failures = 0
  for (const source of sources) {
    try {
      console.log(`${source}: ${await purge(source, { url, key, send })} variants removed`)
    } catch (error) {
      failures++
      console.error(`${source}: ${error instanceof Error ? error.message : error}`)
    }
  }
  return failures === 0 ? 0 : 1
}

function readArguments(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { url: { type: 'string' }, key: { type: 'string' }, help: { type: 'boolean' } },
  })
  const { url, help = false } = values
  return { url, help, key: values.key ?? env.EDGEPRESS_ADMIN_KEY, sources: positionals }
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
  })
  const body = (await response.json().catch(() => ({}))) as { purged?: number; detail?: string }
  if (response.ok && body.purged !== undefined) return body.purged
  throw new Error(body.detail ?? `the answer was ${response.status}`)
}
