/** wasm/av1, wasm/heif-color, and the boxes around them. */

import { type Bytes, bytesOf, checkRange } from '../../../src/engine/bytes/bytes.ts'
import type { AvifInfo } from '../../../src/engine/formats/avif/info.ts'
import { findAvifPicture, probeAvif } from '../../../src/engine/formats/avif/probe.ts'
import { AV1_TILES } from '../../../src/engine/formats/avif/tiles.ts'
import { openPictureRows } from '../../../src/engine/formats/heif/pixels/picture-rows.ts'
import type { KernelInput, Kernels } from '../../../src/engine/kernels/kernels.ts'
import type { RowFormat } from '../../../src/engine/rows/rows.ts'
import { goodAvif } from '../seeds/avif.ts'
import { smallSeeds } from '../seeds.ts'
import type { DecoderRows } from './decode.ts'
import { KernelFuzz } from './kernel-target.ts'
import type { Target, TargetContext } from './target.ts'

/** Pictures that take more of the arena are not opened: time is better spent on variety. */
const MAX_OPEN_BYTES = 12_000_000
/** Turns of loops: at all, for each row of superblocks of a tile, for each byte and each sample. */
const TURNS_AT_LEAST = 4_000_000
const TURNS_PER_BYTE = 2_000
const TURNS_PER_PIXEL = 1_500
/** The last layer, and what it may be predicted from (av1/headers.ts). */
const MOST_PICTURES = 16

export async function avifTarget({ seeds, kernels }: TargetContext): Promise<Target> {
  const fuzz = new KernelFuzz(kernels, {
    good: await goodAvif(),
    blanksMissingRows: false,
    scales: 1,
    open: openRows,
    arenaBytes: (info) => (info.format === 'avif' ? (info as AvifInfo).arenaBytes : undefined),
    mayOpen,
    maxSteps: () => 0,
    maxWork,
  })
  return {
    name: 'avif',
    weight: 6,
    seeds: smallSeeds(seeds, 'avif'),
    run: (input, random) => fuzz.run(input, random),
  }
}

function mayOpen(file: Uint8Array): boolean {
  try {
    return probeAvif(bytesOf(file)).arenaBytes <= MAX_OPEN_BYTES
  } catch {
    return true // refused, by whoever opens it
  }
}

function maxWork(length: number, format: RowFormat | undefined): number {
  const { width = 0, height = 0 } = format ?? {}
  const pixels = (width + 128) * (height + 128)
  const all = TURNS_AT_LEAST + pixels * TURNS_PER_PIXEL
  return Math.ceil(length * TURNS_PER_BYTE + all * MOST_PICTURES)
}

function openRows(kernels: Kernels, input: KernelInput): DecoderRows {
  const file = bytesFrom(input)
  const { cut } = probeAvif(file)
  const rows = openPictureRows(kernels, AV1_TILES, {
    file,
    picture: findAvifPicture(file),
    window: cut?.window,
  })
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
