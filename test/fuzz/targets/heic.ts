/** wasm/hevc, wasm/heif-color, and the boxes around them. */

import { type Bytes, bytesOf, checkRange } from '../../../src/engine/bytes/bytes.ts'
import type { HeicInfo } from '../../../src/engine/formats/heic/info.ts'
import { findHeicPicture, probeHeic } from '../../../src/engine/formats/heic/probe.ts'
import {
  HEVC_HALVED_TILES,
  HEVC_ROUGH_TILES,
  HEVC_TILES,
} from '../../../src/engine/formats/heic/tiles.ts'
import { openHalvedRows } from '../../../src/engine/formats/heif/pixels/halved-picture.ts'
import { openPictureRows } from '../../../src/engine/formats/heif/pixels/picture-rows.ts'
import type { KernelInput, Kernels } from '../../../src/engine/kernels/kernels.ts'
import type { RowFormat } from '../../../src/engine/rows/rows.ts'
import { goodHeic } from '../seeds/heic.ts'
import { smallSeeds } from '../seeds.ts'
import type { DecoderRows } from './decode.ts'
import { KernelFuzz, type Scale } from './kernel-target.ts'
import type { Target, TargetContext } from './target.ts'

/** Pictures that take more of the arena are not opened: time is better spent on variety. */
const MAX_OPEN_BYTES = 12_000_000
/** Turns of loops: at all, for each row of tree blocks of a tile, for each byte and each sample. */
const TURNS_AT_LEAST = 4_000_000
const TURNS_PER_BYTE = 2_000
const TURNS_PER_PIXEL = 1_500

/** Seeds are small, and would all be deblocked: either way is taken, whatever the size. */
let halvedTiles = HEVC_HALVED_TILES

export async function heicTarget({ seeds, kernels }: TargetContext): Promise<Target> {
  const fuzz = new KernelFuzz(kernels, {
    good: await goodHeic(),
    blanksMissingRows: false,
    scales: 2, // what cannot be halved is read in full
    open: openRows,
    arenaBytes(info, scale) {
      if (info.format !== 'heic') return undefined
      const { arenaBytes, halvedArenaBytes } = info as HeicInfo
      return scale === 0 ? arenaBytes : halvedArenaBytes
    },
    mayOpen,
    maxSteps: () => 0,
    maxWork,
  })
  return {
    name: 'heic',
    weight: 6,
    seeds: smallSeeds(seeds, 'heic'),
    run(input, random) {
      halvedTiles = random.below(2) === 0 ? HEVC_HALVED_TILES : HEVC_ROUGH_TILES
      return fuzz.run(input, random)
    },
  }
}

function mayOpen(file: Uint8Array): boolean {
  try {
    return probeHeic(bytesOf(file)).arenaBytes <= MAX_OPEN_BYTES
  } catch {
    return true // refused, by whoever opens it
  }
}

function maxWork(length: number, format: RowFormat | undefined): number {
  const { width = 0, height = 0 } = format ?? {}
  const pixels = (width + 128) * (height + 128)
  return Math.ceil(TURNS_AT_LEAST + length * TURNS_PER_BYTE + pixels * TURNS_PER_PIXEL)
}

function openRows(kernels: Kernels, input: KernelInput, scale: Scale): DecoderRows {
  const file = bytesFrom(input)
  const { cut, halvedArenaBytes } = probeHeic(file)
  const picture = findHeicPicture(file)
  const isHalved = scale === 1 && halvedArenaBytes !== undefined
  const rows = isHalved
    ? openHalvedRows(kernels, halvedTiles, { file, picture })
    : openPictureRows(kernels, HEVC_TILES, { file, picture, window: cut?.window })
  return Object.assign(rows, { *prepareSlices() {} })
}

function bytesFrom({ length, copyInto }: KernelInput): Bytes {
  const slice = (start: number, end: number) => {
    checkRange(start, end, length)
    const copy = new Uint8Array(end - start)
    copyInto(copy, start)
    return copy
  }
  return { length, copyInto, slice, at: (offset) => slice(offset, offset + 1)[0]! }
}
