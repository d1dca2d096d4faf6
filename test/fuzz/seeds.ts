/** All seeds: made here, and small files of the corpus where there is one. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { decodedPixels } from '../../src/engine/contract/info.ts'
import { probe } from '../../src/engine/formats/probe.ts'
import { avifSeeds } from './seeds/avif.ts'
import { heicSeeds } from './seeds/heic.ts'
import { jpegSeeds } from './seeds/jpeg.ts'
import { jxlSeeds } from './seeds/jxl.ts'
import { gifSeeds, iccSeeds, otherSeeds, webpSeeds } from './seeds/other.ts'
import { pngSeeds } from './seeds/png.ts'
import { type Seed, type SeedFormat, seed } from './seeds/seed.ts'

export { type Seed, type SeedFormat, seed } from './seeds/seed.ts'

/** Larger files of the corpus cost time that is better spent on variety. */
const MAX_CORPUS_BYTES = 60_000

const MAX_SMALL_PIXELS = 100_000

const FORMATS: Readonly<Record<string, SeedFormat>> = {
  '.jpg': 'jpeg',
  '.png': 'png',
  '.gif': 'gif',
  '.webp': 'webp',
  '.avif': 'avif',
  '.heic': 'heic',
  '.heif': 'heic',
  '.jxl': 'jxl',
}

/** Seeds in an order that is always the same, so that a run can be repeated. */
export async function allSeeds(): Promise<readonly Seed[]> {
  const made = [
    await jpegSeeds(),
    await pngSeeds(),
    await gifSeeds(),
    await webpSeeds(),
    await avifSeeds(),
    await heicSeeds(),
    await jxlSeeds(),
    iccSeeds(),
    otherSeeds(),
  ]
  const folder =
    process.env.CORPUS_DIR ?? new URL('../../../shared/corpus', import.meta.url).pathname
  return [...made.flat(), ...corpusSeeds(folder)]
}

/** Those of one format whose header does not promise a large picture: decoding them is quick. */
export function smallSeeds(seeds: readonly Seed[], format: SeedFormat): readonly Seed[] {
  return seeds.filter((file) => file.format === format && isSmall(file.bytes))
}

function isSmall(file: Uint8Array): boolean {
  try {
    return decodedPixels(probe(bytesOf(file))) <= MAX_SMALL_PIXELS
  } catch {
    return true // damaged, which is as good
  }
}

function corpusSeeds(folder: string): Seed[] {
  return filesIn(folder).flatMap((path) => {
    const format = FORMATS[extname(path)]
    if (!format || statSync(path).size > MAX_CORPUS_BYTES) return []
    return [seed(path.slice(folder.length + 1), format, readFileSync(path))]
  })
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.map((entry) => join(entry.parentPath, entry.name)).sort()
  } catch {
    return [] // there is no corpus
  }
}
