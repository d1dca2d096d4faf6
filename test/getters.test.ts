import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** In a literal, which stands deeper than the members of a class. */
const GETTER_OF_LITERAL = /^ {4,}get \w+\(/m
/** Made once in an isolate: what their getters see lives as long anyway. */
const ONCE = ['engine.ts', 'formats/registry.ts']

// V8 would keep what they see, the kernels' memory among it: see `withHeldBytes()`.
it('getters: those of the engine belong to classes', () => {
  const files = globSync('**/*.ts', { cwd: 'src/engine' }).filter((file) =>
    GETTER_OF_LITERAL.test(readFileSync(join('src/engine', file), 'utf8')),
  )
  expect(files.map((file) => file.replaceAll('\\', '/')).toSorted()).toEqual(ONCE)
})
