import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runNode } from '../helpers/run-node.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Names and times of what was built; `wrangler dev` reloads when one of them changes. */
function built(): readonly string[] {
  const folder = `${root}wasm/build`
  return readdirSync(folder).map((name) => `${name} ${statSync(`${folder}/${name}`).mtimeMs}`)
}

it.each([
  ['for a Worker', []],
  ['for tests', ['--tests']],
])('npm run build:wasm %s touches nothing where nothing changed', async (_, args) => {
  await runNode('src/build/wasm.ts', args)
  const before = built()
  expect(before.length).toBeGreaterThan(1)
  expect(await runNode('src/build/wasm.ts', args)).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(built()).toEqual(before)
})
