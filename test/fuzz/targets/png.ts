/** wasm/png. */

import type { PngInfo } from '../../../src/engine/formats/png/info.ts'
import { openPng } from '../../../src/engine/formats/png/kernel.ts'
import { pngArenaBytes } from '../../../src/engine/formats/png/kernel-memory.ts'
import type { RowFormat } from '../../../src/engine/rows/rows.ts'
import { generatePng } from '../generate/png.ts'
import { goodPng } from '../seeds/png.ts'
import { smallSeeds } from '../seeds.ts'
import { KernelFuzz } from './kernel-target.ts'
import type { Target, TargetContext } from './target.ts'

/** Pictures whose frame or rows would take more are not opened. */
const MAX_OPEN_BYTES = 16_000_000

/** wasm/png/png.ts: pixels that one call of `pngPrepare` places. */
const PREPARE_PIXELS = 1 << 22

/** wasm/inflate/inflate.ts: code tables that a stream may have for nothing, and turns to build a pair. */
const FREE_TABLES = 4096
const TURNS_PER_TABLE = 8000
/** The shortest blocks, a fixed and a dynamic one in turn. */
const BYTES_PER_TABLE = 6
const TURNS_PER_BYTE = 200
const TURNS_PER_PIXEL = 200
const TURNS_AT_LEAST = 200_000

export function pngTarget({ seeds, kernels }: TargetContext): Target {
  const fuzz = new KernelFuzz(kernels, {
    good: goodPng(),
    blanksMissingRows: true,
    scales: 1,
    open: (kernels, file) => openPng(kernels, file),
    arenaBytes: (info) => (info.format === 'png' ? pngArenaBytes(info as PngInfo) : undefined),
    mayOpen,
    maxSteps: ({ width, height }) => 2 + Math.ceil((width * height) / PREPARE_PIXELS),
    maxWork,
  })
  return {
    name: 'png',
    weight: 6,
    seeds: smallSeeds(seeds, 'png'),
    generate: generatePng,
    run: (input, random) => fuzz.run(input, random),
  }
}

/** IHDR is the first chunk of any file that the kernel opens: width at 16, height at 20. */
function mayOpen(file: Uint8Array): boolean {
  if (file.length < 26) return true
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const rowBytes = view.getUint32(16) * 8
  const isInterlaced = file[28] === 1
  return rowBytes * (isInterlaced ? view.getUint32(20) : 16) <= MAX_OPEN_BYTES
}

function maxWork(length: number, format: RowFormat | undefined): number {
  const { width = 0, height = 0 } = format ?? {}
  const pixels = (width + 16) * (height + 16)
  const tables = Math.min(FREE_TABLES, length / BYTES_PER_TABLE)
  return Math.ceil(
    TURNS_AT_LEAST + tables * TURNS_PER_TABLE + length * TURNS_PER_BYTE + pixels * TURNS_PER_PIXEL,
  )
}
