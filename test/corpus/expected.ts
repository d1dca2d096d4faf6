/** The corpus folder: its files and what each of them must do. */

import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'

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

const TEXTS: ReadonlySet<string> = new Set(['', '.md', '.tsv', '.txt', '.json', '.sha256'])

/** Files of a folder of which nothing is known: each has to become a picture, or to be refused clearly. */
export async function listFolder(folder: string): Promise<CorpusFile[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries
    .filter((entry) => entry.isFile() && !TEXTS.has(extname(entry.name).toLowerCase()))
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
  if (files.length === 0) return undefined
  const unknown = { class: 'lenient', width: undefined, height: undefined } as const
  return files
    .sort()
    .map((path) => ({ ...unknown, path, format: extname(path).slice(1), alphaUsed: false }))
}

/** The rows of expected.tsv; `undefined` where there is none. */
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
