/**
 * Compares our decoder with ffmpeg, sample by sample: `node test/heic/compare.ts FILE|FOLDER …`, HEIC files
 * (all of their HEVC items) and HEVC streams (*.265). By hand; `npm test` has a small part of this.
 */

import { globSync, readFileSync, statSync } from 'node:fs'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { difference } from '../helpers/plane-difference.ts'
import { decodePlanes, ffmpegSamples } from './decode-planes.ts'
import { type HevcItem, hevcItems } from './items.ts'
import { itemOfStream, streamOfItem } from './stream.ts'

const module = new WebAssembly.Module(
  readFileSync(new URL('../../wasm/build/kernels.wasm', import.meta.url)),
)
const files = process.argv
  .slice(2)
  .flatMap((path) =>
    statSync(path).isDirectory() ? globSync(`${path}/**/*.{heic,heif,hif,265}`) : [path],
  )
const sums = { same: 0, different: 0, refused: 0 }
let kernels = openKernels(module)
for (const file of files) for (const group of groupsOf(itemsOf(file))) compare(file, group)
console.log(JSON.stringify(sums))
process.exitCode = sums.different > 0 ? 1 : 0

function itemsOf(file: string): readonly HevcItem[] {
  try {
    const bytes = readFileSync(file)
    return file.endsWith('.265') ? [{ id: 1, ...itemOfStream(bytes) }] : hevcItems(bytes)
  } catch (error) {
    console.log('no items', file, (error as Error).message)
    return []
  }
}

/** Items with the same configuration are one stream: ffmpeg starts once for all tiles. */
function groupsOf(items: readonly HevcItem[]): readonly HevcItem[][] {
  const groups = new Map<string, HevcItem[]>()
  for (const item of items) {
    const key = Buffer.from(item.hvcc).toString('base64')
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return [...groups.values()]
}

function compare(file: string, items: readonly HevcItem[]): void {
  const name = file.split('/').at(-1)
  const streams = items.map(({ item, hvcc }) => streamOfItem(item.slice(0, item.length), hvcc))
  let expected: Uint16Array | undefined
  let at = 0
  for (const item of items) {
    try {
      const decoded = decodePlanes(kernels, item)
      expected ??= ffmpegSamples(Buffer.concat(streams), decoded.sequence.depth)
      const samples = decoded.planes.reduce((sum, plane) => sum + plane.length, 0)
      const how = difference(decoded, expected.subarray(at, at + samples))
      at += samples
      if (how) console.log('DIFFERENT', name, item.id, how)
      if (decoded.arenaBytes !== decoded.plannedBytes) {
        console.log('PLANNED', decoded.plannedBytes, 'TAKEN', decoded.arenaBytes)
      }
      sums[how ? 'different' : 'same']++
    } catch (error) {
      console.log('refused', name, item.id, (error as Error).message.slice(0, 120))
      sums.refused++
      kernels = openKernels(module)
    }
  }
}
