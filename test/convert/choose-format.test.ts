import { describe, expect, it } from 'vitest'
import { chooseFormat } from '../../src/convert/choose-format.ts'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  type OutputFormat,
  SlabList,
} from '../../src/engine/index.ts'
import { photo, testEngine } from '../helpers/engine.ts'

const engine = testEngine()
const lean = await photo(640, 480).blur(3).jpeg({ quality: 40 }).toBuffer()
const rich = await photo(640, 480).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer()
const drawn = await photo(64, 48).png().toBuffer()

const ALL = ['jxl', 'avif', 'webp', 'jpeg', 'png'] as const
const AVIF_FIRST = ['avif', 'jxl', 'webp', 'jpeg', 'png'] as const

interface Case {
  readonly file: Uint8Array
  readonly options?: Partial<ConvertOptions>
  readonly candidates?: readonly [OutputFormat, ...OutputFormat[]]
}

describe('chooseFormat()', () => {
  it.each<[string, string, Case]>([
    ['a JPEG that is lean already', 'jxl', { file: lean }],
    ['the same, smaller', 'avif', { file: lean, options: { width: 320 } }],
    ['a JPEG with many bytes', 'avif', { file: rich }],
    ['a JPEG with many bytes, without loss', 'jxl', { file: rich, options: { lossless: true } }],
    ['pixels of middle quality', 'avif', { file: drawn }],
    ['pixels of high quality', 'avif', { file: drawn, options: { quality: 91 } }],
    ['pixels of higher quality', 'jxl', { file: drawn, options: { quality: 92 } }],
    ['pixels for a client of no other', 'jxl', { file: drawn, candidates: ['jxl', 'jpeg', 'png'] }],
    ['a JPEG where AVIF is liked better', 'avif', { file: lean, candidates: AVIF_FIRST }],
  ])('takes for %s %s', (_, format, { file, options, candidates = ALL }) => {
    const picture = engine.inspect(SlabList.of(file))
    expect(chooseFormat(picture, { ...DEFAULT_OPTIONS, ...options }, candidates)).toBe(format)
  })
})
