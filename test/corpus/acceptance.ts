/** Holds a dry run against the conversion: what a plan accepts is converted, and nothing else. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DEFAULT_OPTIONS, ImageError, SlabList } from '../../src/engine/index.ts'
import { convert, testEngine } from '../helpers/engine.ts'
import type { CorpusFile } from './expected.ts'

/** Small results: acceptance does not hang on them, time does. */
const OPTIONS = { ...DEFAULT_OPTIONS, width: 64 } as const

/** Returns for how many files the two disagree. */
export async function checkAcceptance(
  folder: string,
  files: readonly CorpusFile[],
): Promise<number> {
  let wrong = 0
  for (const file of files) {
    const bytes = await readFile(join(folder, file.path))
    const planned = plan(bytes)
    const converted = await convert(testEngine(), bytes, OPTIONS).then(() => 'accepted', codeOf)
    // That coded data is damaged is found by decoding it: no header tells.
    const isFoundLater = file.class !== 'decode' && converted === 'damaged-image'
    if (planned === converted || (planned === 'accepted' && isFoundLater)) continue
    wrong++
    console.log(`  WRONG: ${file.path} is ${planned} by a dry run, ${converted} by the conversion`)
  }
  console.log(`\nacceptance: ${files.length} files, ${wrong} where dry run and conversion disagree`)
  return wrong
}

function plan(bytes: Uint8Array): string {
  try {
    testEngine().plan(SlabList.of(bytes), OPTIONS)
    return 'accepted'
  } catch (error) {
    return codeOf(error)
  }
}

function codeOf(error: unknown): string {
  if (error instanceof ImageError) return error.code
  throw error
}
