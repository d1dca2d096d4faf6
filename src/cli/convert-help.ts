/** What `convert --help` prints. */

import { DEFAULT_OPTIONS, MEBIBYTE } from '../engine/index.ts'
import { FILE_OPTION_NAMES, ruleOf } from '../request/options.ts'
import { commandLine } from './command-line.ts'

/** `max_bytes` is `--max-bytes`. */
export function flagOf(name: string): string {
  return name.replaceAll('_', '-')
}

const COMMAND = commandLine('convert')

export const USAGE = `Usage: ${COMMAND} <in> <out> [options]
       ${COMMAND} <in, glob or folder>... --out-dir <folder> [options]`

/** `memoryBudget`: in bytes, what is used without `--memory`. */
export function helpText(memoryBudget: number): string {
  const rows = FILE_OPTION_NAMES.map((name) => row(flagOf(name), describe(name)))
  const free = Math.floor(memoryBudget / MEBIBYTE)
  const own = [
    row('out-dir', 'a folder for the results, made if it is not there'),
    row('memory', `MiB that conversions may take; default half of what is free, now ${free}`),
    row('jobs', 'files at a time; default one for each core, as long as each has 64 MiB'),
    row('force', 'write over the input, where <out> is the same file'),
    row(
      'update',
      'pass over files whose result is there and no older, whatever its options were, and results beside their inputs; with --force older ones are written anew',
    ),
    row('dry-run', 'tell the plans, convert and write nothing'),
    row('json', 'a line of JSON for each file, in place of words'),
    row('help', 'this'),
  ]
  return `${USAGE}

${[...rows, '', ...own].join('\n')}

Without --format, the extension of <out> says it; with --out-dir it is webp. A dash (-) for <in> or
<out> is the standard input or output; the words then go to the standard error. Of a folder all pictures
below it are taken, but for hidden ones, and its tree is kept below --out-dir. Where the names of two differ
only in how they end, their results are called a.heic.webp and a.jpg.webp.

  ${COMMAND} photo.jpg photo.webp --width 1024
  ${COMMAND} photo.jpg thumb.avif --width 200 --height 200 --gravity top
  ${COMMAND} - - --format webp < photo.jpg > photo.webp
  ${COMMAND} 'photos/*.jpg' --out-dir web --format avif --max-bytes 200000
  ${COMMAND} photos --out-dir web --width 1600 --update`
}

/** The rule, and the default where it has a name. Here is no client that `auto` could ask. */
function describe(name: string): string {
  const rule = ruleOf(name).replace(', auto', '')
  const fallback = Object.entries(DEFAULT_OPTIONS).find(([key]) => key === name)?.[1]
  if (name === 'format') return rule // by the extension, or webp
  const hasName = name === 'quality' || rule.split(/[ ,]+/).includes(String(fallback))
  return rule + (hasName ? `; default ${fallback}` : '')
}

function row(flag: string, text: string): string {
  return `  --${flag.padEnd(12)} ${text}`
}
