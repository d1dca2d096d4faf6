/**
 * `npx edgepress <command>`: one name for all commands.
 *
 *   npx edgepress convert photo.jpg photo.webp --width 1024
 *   npx edgepress sign /img/width=800/cat.jpg
 */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startFaster } from './compile-cache.ts'
import { nearest } from './read-arguments.ts'

interface Command {
  readonly summary: string
  /** Its exit code. A command is loaded when it is called. */
  run(args: readonly string[]): Promise<number>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  convert: {
    summary: 'converts files, without a server',
    run: async (args) => (await import('./convert-files.ts')).convertFiles(args),
  },
  sign: {
    summary: 'signs addresses of /img',
    run: async (args) => (await import('./sign-addresses.ts')).signAddresses(args),
  },
  purge: {
    summary: 'removes what was made of a source',
    run: async (args) => (await import('./purge-sources.ts')).purgeSources(args),
  },
  reprocess: {
    summary: 'makes the derivatives of all originals again',
    run: async (args) => (await import('./reprocess-originals.ts')).reprocessOriginals(args),
  },
  setup: {
    summary: 'makes in a Cloudflare account what the Worker needs (in a checkout)',
    run: (args) => inCheckout('src/cli/setup.ts', args),
  },
  bench: {
    summary: 'figures next to sharp and jSquash (in a checkout)',
    run: (args) => inCheckout('test/bench/run.ts', args),
  },
}

const HELP = `Usage: npx edgepress <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`)
  .join('\n')}

Each has --help, with its options and examples.

  npx edgepress convert photo.jpg photo.webp --width 1024
  cat photo.jpg | npx edgepress convert - - --format avif > photo.avif`

startFaster()
process.exitCode = await run(process.argv.slice(2))

/** 2: there is no such command. */
async function run([name = '--help', ...args]: readonly string[]): Promise<number> {
  if (['--version', '-v'].includes(name)) {
    console.log(ownVersion())
    return 0
  }
  if (['--help', '-h', 'help'].includes(name)) {
    console.log(HELP)
    return 0
  }
  if (Object.hasOwn(COMMANDS, name)) return (await COMMANDS[name]?.run(args)) ?? 2
  const hint = nearest(name, Object.keys(COMMANDS))
  console.error(`Cannot run ${name}: there is no such command${hint}\n\n${HELP}`)
  return 2
}

/** Of the package.json above: a package has one folder more on the way, which has none of its own. */
function ownVersion(): string {
  const places = ['../../package.json', '../../../package.json']
  const file = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url))
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : 'unknown'
}

/** Scripts that build or measure the project itself, and are not part of a package. */
async function inCheckout(script: string, args: readonly string[]): Promise<number> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  if (!existsSync(root + script)) {
    console.error('Cannot run it here: it takes a checkout of edgepress')
    return 2
  }
  const needed = [`${root}src/build/all.ts`, `${root}${script}`]
  for (const [i, file] of needed.entries()) {
    const own = i === needed.length - 1 ? args : []
    const { status } = spawnSync(process.execPath, [file, ...own], { stdio: 'inherit', cwd: root })
    if (status !== 0) return status ?? 1
  }
  return 0
}
