/** Arguments of a command; whoever misspells an option is told the nearest one. */

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { closestMatch } from 'leven'

/** Farther away it is another word. */
const MOST_EDITS = 3

/** As `parseArgs` does it. Throws an error whose message is fit for a terminal. */
export function readArguments<const T extends ParseArgsConfig>(
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    refuseRepeated(config)
    return parseArgs(config)
  } catch (error) {
    if (!isUnknownOption(error)) throw error
    const [, flag = ''] = /'(-{1,2}[^'\s]+)'/.exec(error.message) ?? []
    const known = Object.keys(config.options ?? {}).map((name) => `--${name}`)
    throw new Error(`Cannot use ${flag}: there is no such option${nearest(flag, known)}`)
  }
}

/** Of two values the last would win, and nobody would know of the first. */
function refuseRepeated(config: ParseArgsConfig): void {
  const { tokens } = parseArgs({ ...config, tokens: true })
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    if (seen.has(token.name)) throw new Error(`Cannot use --${token.name} twice`)
    seen.add(token.name)
  }
}

/** `, is --width meant?`, or nothing where no word is near. */
export function nearest(word: string, known: readonly string[]): string {
  const meant = closestMatch(word, [...known], { maxDistance: MOST_EDITS })
  return meant === undefined ? '' : `; is ${meant} meant?`
}

function isUnknownOption(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
}
