import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { INPUT_FORMATS, WRITTEN_FORMATS } from '../src/engine/index.ts'

/** Where a format is called by its name: its own folder with the lists of them all, the options, and callers. */
const AT_HOME = /^(engine\/(formats|stock-set|api)\/|request\/|client\/|playground\/)/

const NAMES = [...new Set<string>([...INPUT_FORMATS, ...WRITTEN_FORMATS])].join('|')
/** A whole string that is a name or its media type, or a key of a table. Texts may speak of files. */
const NAMED = new RegExp(`(['"\`])(?:image/)?(?:${NAMES})\\1|(?:^|[{,])\\s*(?:${NAMES})\\s*[:(]`)
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm

const files = globSync('**/*.ts', { cwd: 'src' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !AT_HOME.test(file) && !file.endsWith('.d.ts'))

it.each(files)('formats: src/%s asks for what a format can do, not for its name', (file) => {
  const code = readFileSync(join('src', file), 'utf8').replace(COMMENT, '')
  expect(code.split('\n').filter((line) => NAMED.test(line))).toEqual([])
})
