/** What an answer of the Worker means for a file of the corpus. */

import sharp from 'sharp'
import type { CorpusFile } from './expected.ts'
import { difference } from './likeness.ts'

export type Verdict =
  | { readonly kind: 'converted' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'refused-for-memory' }
  | { readonly kind: 'wrong'; readonly reason: string }

/** Limits inside which a converted picture must lie: the longest side that was asked for. */
export interface Asked {
  readonly width?: number
}

/** Mean difference from sharp's picture, in levels. CMYK by the plain formula is 12 to 16 away. */
const MOST_DIFFERENT = 25
/** Where a picture is smaller, WebP's half-size chroma alone may make that difference. */
const LEAST_COMPARED = 130

export async function judge(
  file: CorpusFile,
  source: Uint8Array,
  answer: Response,
  asked: Asked,
): Promise<Verdict> {
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (answer.status >= 400) return judgeRefusal(file, answer, bytes)
  if (file.class === 'reject') return wrong('was converted, no reference decoder reads it')
  const { width, height, format } = await sharp(bytes).metadata()
  const expected = expectedSize(file, asked)
  if (format !== 'webp') return wrong(`is ${format}`)
  if (expected && (width !== expected.width || height !== expected.height)) {
    return wrong(`is ${width}x${height}, not ${expected.width}x${expected.height}`)
  }
  if (file.class === 'decode' && file.alphaUsed && !(await hasTransparency(bytes))) {
    return wrong('lost its transparency')
  }
  if (file.class === 'decode' && Math.min(width, height) >= LEAST_COMPARED) {
    const away = (await difference(source, bytes)) ?? 0
    if (away > MOST_DIFFERENT) return wrong(`shows something else: ${away.toFixed(1)} levels away`)
  }
  return { kind: 'converted' }
}

function judgeRefusal(file: CorpusFile, answer: Response, bytes: Buffer): Verdict {
  if (answer.headers.get('content-type') !== 'application/problem+json') {
    return wrong(`${answer.status} without a problem document`)
  }
  const { code, needed } = JSON.parse(bytes.toString()) as { code: string; needed?: number }
  // One isolate sees the whole corpus: with `needed`, busy means what the files before have left.
  const isHeld = code === 'busy' && needed !== undefined
  if (code === 'memory-budget' || isHeld) return { kind: 'refused-for-memory' }
  if (answer.status >= 500) return wrong(`${answer.status} ${bytes.toString().slice(0, 200)}`)
  if (file.class === 'decode') return wrong(`${answer.status} ${code}`)
  return { kind: 'refused', code }
}

async function hasTransparency(bytes: Buffer): Promise<boolean> {
  return !(await sharp(bytes).stats()).isOpaque
}

function expectedSize({ class: kind, width, height }: CorpusFile, asked: Asked) {
  // The list's readers have not decoded these: its size may be that of a tile.
  if (kind === 'unsupported' || width === undefined || height === undefined) return undefined
  if (asked.width === undefined || asked.width >= width) return { width, height }
  const scaled = Math.max(1, Math.round((height * asked.width) / width))
  return { width: asked.width, height: scaled }
}

function wrong(reason: string): Verdict {
  return { kind: 'wrong', reason }
}
