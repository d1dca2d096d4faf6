/** A folder with a few pictures, in which `npm run convert` is called. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll } from 'vitest'
import { convertFiles } from '../../src/cli/convert-files.ts'
import { photo } from '../helpers/engine.ts'
import { runHere, runNode } from '../helpers/run-node.ts'

export let folder: string
/** Where the repository is. */
export const startedIn = process.cwd()
export const convert = (...args: string[]) => runHere(convertFiles, args)
/** As a process of its own: its exit code is the function's, and its memory is not ours. */
export const spawned = (...args: string[]) => runNode('src/cli/convert.ts', args, { cwd: folder })
export const sizeOf = async (name: string) => {
  const { format, width, height } = await sharp(await readFile(join(folder, name))).metadata()
  return [format, width, height]
}

/** Makes it before the tests of a file, and removes it behind them; all of them run in it. */
export function stayInFolder(): void {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edgepress-cli-'))
    await photo(320, 240, 1).jpeg().toFile(join(folder, 'one.jpg'))
    await photo(200, 100, 2).png().toFile(join(folder, 'two.png'))
    await writeFile(join(folder, 'bad.jpg'), 'not an image')
    process.chdir(folder)
  })
  afterAll(async () => {
    process.chdir(startedIn)
    await rm(folder, { recursive: true, force: true })
  })
}
