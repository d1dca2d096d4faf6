/** Gain maps of the corpus: libultrahdr reads what `hdr=keep` makes, and the map lies where it lay. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import {
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  probe,
  SlabList,
} from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { psnr } from '../helpers/psnr.ts'
import type { CorpusFile } from './expected.ts'

const LEAST_PSNR = 38

/** Returns how many files have lost their map, or have it elsewhere. */
export async function checkGainMaps(folder: string, files: readonly CorpusFile[]): Promise<number> {
  const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS)
  let checked = 0
  let wrong = 0
  for (const file of files.filter((one) => one.class === 'decode' && /\.jpe?g$/.test(one.path))) {
    const bytes = await readFile(join(folder, file.path))
    const stored = probe(SlabList.of(bytes)).gainMap
    if (!stored) continue
    checked++
    const options = { ...DEFAULT_OPTIONS, format: 'jpeg', hdr: 'keep', width: 1600 } as const
    const made = await engine.convert(SlabList.of(bytes), options)
    const { gainMap } = await sharp(made.bytes).metadata()
    const likeness = gainMap && (await likenessOf(bytes.subarray(stored.start), gainMap.image))
    if (likeness !== undefined && likeness >= LEAST_PSNR) continue
    wrong++
    console.log(`  WRONG: ${file.path} has no gain map in its place (${likeness ?? 'none'} dB)`)
  }
  console.log(`gain maps: ${checked} files, ${wrong} without it afterwards`)
  return wrong
}

async function likenessOf(original: Uint8Array, made: Uint8Array): Promise<number> {
  const { width, height } = await sharp(made).metadata()
  const pixels = (file: Uint8Array) =>
    sharp(file).resize(width, height, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer()
  return psnr(await pixels(original), await pixels(made))
}
