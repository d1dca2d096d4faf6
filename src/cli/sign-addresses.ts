/** `npm run sign` as a function: its exit code, the addresses on the console. */

import { readFile } from 'node:fs/promises'
import { parseConfig } from '../config.ts'
import { parseCloudflare } from '../request/grammars/cloudflare.ts'
import { splitImgPath } from '../request/img-path.ts'
import { type SigningKey, signUrl } from '../signing/sign-url.ts'
import { commandLine } from './command-line.ts'
import { readArguments } from './read-arguments.ts'

const IMG = '/img/'
const IMG_SRCSET = '/img/srcset/'
const COMMAND = commandLine('sign')
const HELP = `Usage: ${COMMAND} <address or path>... [options]

  --expires-in <seconds>  how long they hold; for ever without it
  --kid <name>            which key; the first of URL_SIGNING_KEYS without it
  --json                  an array of {address, signed}

The keys come from the environment, or from URL_SIGNING_KEYS in .dev.vars.

  ${COMMAND} /img/width=800/photos/cat.jpg --expires-in 3600`

/** 0: all are signed; 2: none is, and the console tells why. */
export async function signAddresses(
  args: readonly string[],
  { env = process.env, devVars = new URL('../../.dev.vars', import.meta.url) } = {},
): Promise<number> {
  try {
    const { values, positionals } = readOptions(args)
    if (values.help || positionals.length === 0) {
      console.log(HELP)
      return values.help ? 0 : 2
    }
    for (const address of positionals) checkAddress(address)
    const key = keyNamed(values.kid, await readKeys(env, devVars))
    const seconds = secondsOf(values['expires-in'])
    const expires = seconds === undefined ? {} : { expires: Date.now() / 1_000 + seconds }
    const signed = await Promise.all(
      positionals.map(async (address) => ({
        address,
        signed: await signUrl(address, { key, ...expires }),
      })),
    )
    if (values.json) console.log(JSON.stringify(signed))
    else for (const one of signed) console.log(one.signed)
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
}

function readOptions(args: readonly string[]) {
  return readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      'expires-in': { type: 'string' },
      kid: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
}

/** Throws for an address of `/img` that would be refused however it is signed; presets are the Worker's to know. */
function checkAddress(address: string): void {
  const url = new URL(address, 'https://path.invalid')
  if (!url.pathname.startsWith(IMG) || url.pathname.startsWith(IMG_SRCSET)) return
  const { options, source } = splitImgPath(url.href, IMG)
  const refuse = (why: string) => new Error(`Cannot sign ${address}: ${why}`)
  if (source === undefined) throw refuse('it names no source after its options')
  if (/(?:^|,)preset=/.test(options)) return
  try {
    parseCloudflare(options)
  } catch (error) {
    throw error instanceof Error ? refuse(error.message) : error
  }
}

async function readKeys(env: NodeJS.ProcessEnv, devVars: URL): Promise<readonly SigningKey[]> {
  const file = await readFile(devVars, 'utf8').catch(() => '')
  const [, local] = /^\s*URL_SIGNING_KEYS\s*=\s*"?([^"\n]*)/m.exec(file) ?? []
  const URL_SIGNING_KEYS = env.URL_SIGNING_KEYS ?? local ?? ''
  return parseConfig({ URL_SIGNING_KEYS }).urlSigningKeys
}

function keyNamed(kid: string | undefined, keys: readonly SigningKey[]): SigningKey {
  const key = kid === undefined ? keys[0] : keys.find(({ name }) => name === kid)
  if (key) return key
  const why = keys.length === 0 ? 'URL_SIGNING_KEYS has none' : `no key is called ${kid}`
  throw new Error(`Cannot sign: ${why}`)
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text)
  throw new Error('Cannot sign: --expires-in must be a number of seconds')
}
