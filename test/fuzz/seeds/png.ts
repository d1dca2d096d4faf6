/** PNGs of every colour type and depth, plain and interlaced, with each kind of DEFLATE block. */

import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { bytesFrom, orientationTiff } from '../../helpers/craft.ts'
import { emptyBlocks } from '../../helpers/deflate-writer.ts'
import { photo } from '../../helpers/engine.ts'
import { buildProfile, COLORANTS, matrixTags, SRGB_CURVE } from '../../helpers/icc-profile.ts'
import {
  type PngPicture,
  type PngWriting,
  pngChunk,
  samplesOf,
  writePng,
} from '../../helpers/png-writer.ts'
import { seededRandom } from '../../helpers/random.ts'
import { type Seed, seed } from './seed.ts'

const KINDS = [
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
] as const

const STRATEGIES = ['default', 'fixed', 'huffman', 'runs'] as const

export async function pngSeeds(): Promise<Seed[]> {
  const kinds = KINDS.flatMap(([colourType, depths]) =>
    depths.flatMap((depth, i) =>
      [false, true].map((interlaced) => kindSeed(colourType, depth, interlaced, i)),
    ),
  )
  const encoded = await photo(60, 45).png({ compressionLevel: 9 }).toBuffer()
  const palette = await photo(33, 33).png({ palette: true, colours: 40 }).toBuffer()
  return [
    ...kinds,
    seed('encoded', 'png', encoded),
    seed('encoded palette', 'png', palette),
    seed('wide', 'png', wide()),
    seed('empty fixed blocks', 'png', flooded(3000, false)),
    seed('empty blocks', 'png', flooded(200, true)),
    seed('metadata', 'png', withMetadata()),
    seed('animated', 'png', animated()),
  ]
}

function kindSeed(
  colourType: PngPicture['colourType'],
  depth: PngPicture['depth'],
  interlaced: boolean,
  variant: number,
): Seed {
  const picture = randomPicture(colourType, depth, 19 + variant * 7, 23 - variant * 3)
  const transparent = colourType === 0 ? [0, 1] : [0, 1, 0, 1, 0, 1]
  const before = [
    ...(colourType === 3
      ? [paletteOf(2 ** depth), pngChunk('tRNS', seededRandom(depth).bytes(2 ** depth))]
      : []),
    ...(colourType < 3 && variant % 2 ? [pngChunk('tRNS', transparent)] : []),
  ]
  const writing: PngWriting = {
    interlaced,
    before,
    level: variant === 1 ? 0 : 6,
    strategy: STRATEGIES[(variant + colourType) % 4]!,
    split: variant % 2 ? [40, 0, 7, 300] : [100_000],
  }
  const name = `type ${colourType} depth ${depth}${interlaced ? ' interlaced' : ''}`
  return seed(name, 'png', writePng(picture, writing))
}

/** Half noise, half runs, so that both literals and matches occur. */
function randomPicture(
  colourType: PngPicture['colourType'],
  depth: PngPicture['depth'],
  width: number,
  height: number,
): PngPicture {
  const random = seededRandom(depth * 10 + colourType)
  const count = width * height * samplesOf(colourType)
  const samples = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    samples[i] = i % 64 < 32 ? random.below(2 ** depth) : samples[i - 12]!
  }
  return { width, height, depth, colourType, samples }
}

function paletteOf(colours: number): Uint8Array {
  return pngChunk('PLTE', seededRandom(colours).bytes(colours * 3))
}

/** Several windows of DEFLATE, and matches from nearly as far back as they may come. */
function wide(): Uint8Array {
  const [width, height] = [8000, 8] // a row takes 32,001 of the 32,768 bytes of history
  const row = seededRandom(8)
    .bytes(width * 4)
    .map((value) => value & 0x11)
  const samples = Uint8Array.from({ length: row.length * height }, (_, i) => row[i % row.length]!)
  const picture = { width, height, depth: 8, colourType: 6, samples } as const
  return writePng(picture, { filter: () => 0, level: 9 })
}

/** Blocks whose tables take far longer to build than their bits to read. */
function flooded(blocks: number, mixed: boolean): Uint8Array {
  const change = (stream: Uint8Array) => emptyBlocks(blocks, mixed, inflateSync(stream))
  return writePng(randomPicture(6, 8, 10, 10), { change })
}

function withMetadata(): Uint8Array {
  const profile = buildProfile(matrixTags(COLORANTS.adobe, SRGB_CURVE))
  const picture = randomPicture(2, 8, 16, 16)
  const iccp = bytesFrom('a name', [0, 0], deflateSync(profile))
  const text = bytesFrom('Comment', 0, 0, deflateSync(new Uint8Array(5000)))
  return writePng(picture, {
    before: [
      pngChunk('iCCP', iccp),
      pngChunk('gAMA', [0, 0, 177, 143]),
      pngChunk('zTXt', text),
      pngChunk('eXIf', orientationTiff(5)),
      pngChunk('tIME', [7, 230, 1, 1, 0, 0, 0]),
    ],
  })
}

/** An APNG by its chunks; the frames behind the picture are garbage. */
function animated(): Uint8Array {
  const control = pngChunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0])
  const frame = pngChunk('fcTL', new Uint8Array(26))
  const file = writePng(randomPicture(6, 8, 12, 12), { before: [control, frame], split: [50] })
  const end = file.length - 12
  return bytesFrom(file.subarray(0, end), pngChunk('fdAT', [0, 0, 0, 1, 9]), file.subarray(end))
}

/** Checksum of a chunk's type and data. */
export function chunkChecksum(typeAndData: Uint8Array): number {
  return crc32(typeAndData)
}

/** A small file that must decode after every other one. */
export function goodPng(): Uint8Array {
  return writePng(randomPicture(6, 8, 40, 24))
}
