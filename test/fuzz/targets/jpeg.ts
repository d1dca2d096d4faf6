/** wasm/jpeg at all scales. */

import type { JpegInfo } from '../../../src/engine/formats/jpeg/info.ts'
import { openJpeg } from '../../../src/engine/formats/jpeg/kernel.ts'
import { jpegArenaBytes } from '../../../src/engine/formats/jpeg/kernel-memory.ts'
import type { RowFormat } from '../../../src/engine/rows/rows.ts'
import { generateJpeg } from '../generate/jpeg.ts'
import { goodJpeg } from '../seeds/jpeg.ts'
import { smallSeeds } from '../seeds.ts'
import { KernelFuzz, type Scale } from './kernel-target.ts'
import type { Target, TargetContext } from './target.ts'

/** wasm/jpeg/scans.ts: scans of a file, and visits of a block. */
const MAX_SCANS = 100
const MAX_VISITS = 40
const FREE_VISITS = 100_000

/** Coefficients of a block, times the bits of a code that is looked for bit by bit. */
const TURNS_PER_VISIT = 64 * 20
/** Tables of all scans, built entry by entry. */
const TURNS_FOR_TABLES = 20_000_000
const TURNS_PER_BYTE = 100
const TURNS_PER_PIXEL = 100

export async function jpegTarget({ seeds, kernels }: TargetContext): Promise<Target> {
  const fuzz = new KernelFuzz(kernels, {
    good: await goodJpeg(),
    blanksMissingRows: false,
    scales: 4,
    open: openJpeg,
    arenaBytes: (info, scale) =>
      info.format === 'jpeg' ? jpegArenaBytes(info as JpegInfo, scale) : undefined,
    mayOpen: () => true, // memory goes with the width alone, of 65,535 pixels at most
    maxSteps: () => MAX_SCANS,
    maxWork,
  })
  return {
    name: 'jpeg',
    weight: 6,
    seeds: smallSeeds(seeds, 'jpeg'),
    generate: generateJpeg,
    run: (input, random) => fuzz.run(input, random),
  }
}

function maxWork(length: number, format: RowFormat | undefined, scale: Scale): number {
  const { width = 0, height = 0 } = format ?? {}
  // Up to four components, padded to MCUs of 32 pixels.
  const units = (pixels: number) => Math.ceil((pixels * 2 ** scale) / 32) * 4
  const blocks = 4 * units(width) * units(height)
  const visits = MAX_VISITS * blocks + FREE_VISITS
  const pixels = units(width) * units(height) * 64
  return (
    TURNS_FOR_TABLES + length * TURNS_PER_BYTE + visits * TURNS_PER_VISIT + pixels * TURNS_PER_PIXEL
  )
}
