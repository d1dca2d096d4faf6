/** The JPEGs that test/jxl/recode.ts recodes: the corpus's, and some made of pictures at random settings. */

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { recoder } from '../../src/engine/formats/jxl/recoder.ts'
import { probe, SlabList } from '../../src/engine/index.ts'
import { type Random, seededRandom } from '../helpers/random.ts'
import { findTool } from '../helpers/tools.ts'

export interface NamedJpeg {
  readonly name: string
  readonly read: () => Promise<Buffer> | Buffer
}

/** One picture in sixteen turned ways: one of them is enough. */
const ALIKE = /^exif-(?!portrait-6)/

/** All that can be recoded of the corpus's, small ones first. */
export function corpusJpegs(corpus: string): NamedJpeg[] {
  const found = ['conformance', 'photos'].flatMap((folder) =>
    readdirSync(join(corpus, folder))
      .filter((name) => name.endsWith('.jpg') && !ALIKE.test(name))
      .map((name) => ({ name, read: () => readFileSync(join(corpus, folder, name)) }))
      .filter(({ read }) => canRecode(read())),
  )
  return found.toSorted((a, b) => pixelsOf(a) - pixelsOf(b))
}

function pixelsOf({ read }: { readonly read: () => Buffer }): number {
  const { width, height } = probe(SlabList.of(read()))
  return width * height
}

function canRecode(file: Buffer): boolean {
  try {
    return recoder.canRecode(probe(SlabList.of(file)))
  } catch {
    return false
  }
}

/** `count` of the PNGs of a folder: by sharp, mozjpeg and, where it is installed, cjpeg. */
export function madeJpegs(folder: string, count: number, seed: number): NamedJpeg[] {
  const random = seededRandom(seed)
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'))
  return Array.from({ length: count }, (_, i) =>
    madeJpeg(join(folder, pictures[i % pictures.length]!), random),
  )
}

const WRITERS = ['sharp', 'mozjpeg', ...(findTool('cjpeg') ? ['cjpeg', 'cjpeg'] : [])]

function madeJpeg(path: string, random: Random): NamedJpeg {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)]!
  const writer = pick(WRITERS)
  const quality = 30 + random.below(69)
  const sampling = pick(['4:2:0', '4:2:0', '4:4:4', '4:4:4', '4:2:2', '4:4:0'] as const)
  const progressive = random.below(3) === 0
  const isGray = random.below(8) === 0
  const restart = pick([0, 0, 1, 5])
  const kind = [writer, quality, sampling, progressive && 'progressive', isGray && 'gray']
  const name = [basename(path, '.png'), ...kind.filter(Boolean)].join(' ')
  if (writer === 'cjpeg') {
    const options = ['-quality', `${quality}`, '-sample', SAMPLES[sampling]]
    if (progressive) options.push('-progressive')
    if (isGray) options.push('-grayscale')
    if (restart) options.push('-restart', `${restart}`)
    return { name: restart ? `${name} restart` : name, read: () => ofCjpeg(path, options) }
  }
  return {
    name,
    read: () => {
      const picture = sharp(path).flatten()
      const colors = isGray ? picture.toColourspace('b-w') : picture.toColourspace('srgb')
      const chromaSubsampling = sampling === '4:4:4' ? sampling : '4:2:0'
      const mozjpeg = writer === 'mozjpeg'
      return colors.jpeg({ quality, progressive, chromaSubsampling, mozjpeg }).toBuffer()
    },
  }
}

const SAMPLES = { '4:2:0': '2x2', '4:4:4': '1x1', '4:2:2': '2x1', '4:4:0': '1x2' } as const

async function ofCjpeg(path: string, options: readonly string[]): Promise<Buffer> {
  const { data, info } = await sharp(path)
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  const head = Buffer.from(`P6\n${info.width} ${info.height}\n255\n`)
  const input = Buffer.concat([head, data])
  return execFileSync('cjpeg', options, { input, maxBuffer: 2 ** 30 })
}
