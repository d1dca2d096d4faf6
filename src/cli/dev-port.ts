/** The port of `npm run dev`: known before anything is printed, and nobody else's. */

import getPort, { portNumbers } from 'get-port'

const DEFAULT_PORT = 8_787
/** How many are tried after the default one. */
const OTHERS = 100

export interface PickedPort {
  readonly port: number
  /** Wrangler's options, with this port among them. */
  readonly args: readonly string[]
}

/**
 * The port that `--port` names, or the first free one from `first` on. Free is what nobody listens
 * on, by any address of this machine: `localhost` may mean each of them. Throws where the port that
 * was asked for is taken.
 */
export async function pickPort(
  args: readonly string[],
  first: number = DEFAULT_PORT,
): Promise<PickedPort> {
  const { asked, others } = portOption(args)
  if (asked === undefined) {
    const port = await getPort({ port: portNumbers(first, first + OTHERS) })
    return { port, args: withPort(others, port) }
  }
  if (!/^\d{1,5}$/.test(asked)) throw new Error('Cannot start: --port needs a number')
  const wanted = Number(asked)
  const port = await getPort({ port: wanted }) // another one where it is taken; 0 is any
  if (wanted !== 0 && port !== wanted) {
    throw new Error(`Cannot start: port ${wanted} is in use; choose another with --port`)
  }
  return { port, args: withPort(others, port) }
}

/** `--port 8801` and `--port=8801`. */
function portOption(args: readonly string[]): { asked?: string; others: readonly string[] } {
  const at = args.findIndex((option) => /^--port(=|$)/.test(option))
  if (at < 0) return { others: args }
  const [, inline] = args[at]?.split('=') ?? []
  const count = inline === undefined ? 2 : 1
  return { asked: inline ?? args[at + 1] ?? '', others: args.toSpliced(at, count) }
}

function withPort(args: readonly string[], port: number): readonly string[] {
  return [...args, '--port', `${port}`]
}
