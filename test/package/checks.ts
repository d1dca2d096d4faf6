/** What publint and "are the types wrong" say of the packed package. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** `folder`: the package, as it was packed. */
export async function checkExports(folder: string): Promise<void> {
  const { messages, pkg } = await publint({ pkgDir: folder, pack: false, strict: true })
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  )
  console.log('  ok   publint')
}

/**
 * By every way of resolving modules that knows `exports`; CommonJS has to import modules like ours
 * dynamically, which is what `cjs-resolves-to-esm` says.
 */
export async function checkEntries(tarball: string): Promise<void> {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)))
  assert.ok(result.types !== false, 'the package has no types')
  const problems = result.problems
    .filter(({ kind }) => kind !== 'CJSResolvesToESM')
    .filter((problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
  assert.deepEqual(problems, [])
  console.log(`  ok   types of ${Object.keys(result.entrypoints).length} entries`)
}
