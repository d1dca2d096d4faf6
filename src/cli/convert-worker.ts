/** A thread of `npm run convert`: an engine of its own, one file after another. */

import { workerData } from 'node:worker_threads'
import { engineWithin } from './convert-engine.ts'
import { convertFile, type Done } from './convert-file.ts'
import { failureText, isMemoryRefusal } from './failure-text.ts'
import type { FilePair } from './file-pair.ts'

export interface Task {
  readonly pair: FilePair
  readonly options: ReadonlyMap<string, string>
}

/** What crosses from thread to thread: of an error its text, and whether more memory would help. */
export type Outcome =
  | { readonly done: Done }
  | { readonly error: string; readonly isLarge: boolean }

// Of tinypool: its own data, then what the pool was given.
const [, { memoryBudget }] = workerData as [unknown, { memoryBudget: number }]
const engine = engineWithin(memoryBudget)

export default async function convertOne({ pair, options }: Task): Promise<Outcome> {
  try {
    return { done: await convertFile(engine, pair, options) }
  } catch (cause) {
    return { error: failureText(cause), isLarge: isMemoryRefusal(cause) }
  }
}
