/** The corpus folder: its files and what each of them must do. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const CORPUS_CLASSES = ['decode', 'lenient', 'limit', 'unsupported', 'reject'] as const
export type CorpusClass = (typeof CORPUS_CLASSES)[number]

export interface CorpusFile {
  readonly path: string
  readonly format: string
  readonly class: CorpusClass
  /** Upright size in pixels, where the references agree on one. */
  readonly width: number | undefined
  readonly height: number | undefined
  readonly alphaUsed: boolean
}

/** The rows of expected.tsv; `undefined` where there is no corpus. */
export async function readCorpus(folder: string): Promise<CorpusFile[] | undefined> {
  const text = await readFile(join(folder, 'expected.tsv'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const [head = '', ...lines] = text.split('\n').filter((line) => line.length > 0)
  const names = head.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    const cell = (name: string) => cells[names.indexOf(name)] ?? ''
    return {
      path: cell('path'),
      format: cell('format'),
      class: cell('class') as CorpusClass,
      width: Number(cell('upright_width')) || undefined,
      height: Number(cell('upright_height')) || undefined,
      alphaUsed: cell('alpha_used') === 'yes',
    }
  })
}
