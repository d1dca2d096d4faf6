/** The commands that README.md shows: those of its shell blocks, and those of its table. */

export interface ReadmeCommands {
  /** Of the blocks, one line each, in order. */
  readonly shown: readonly string[]
  /** Names of npm scripts, wherever they stand. */
  readonly scripts: ReadonlySet<string>
}

export function commandsOf(readme: string): ReadmeCommands {
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block)
  const shown = blocks.flatMap((block) => commandLines(block))
  const scripts = [...readme.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name)
  return { shown, scripts: new Set(scripts) }
}

/** Without comments, and with continued lines as one. */
function commandLines(block: string): string[] {
  return block
    .replaceAll(/ *\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter((line) => line !== '')
}
