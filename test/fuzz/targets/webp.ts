/** wasm/webp: lossy pictures, with alpha, and lossless ones. */

import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import type { WebpInfo } from '../../../src/engine/formats/webp/info.ts'
import { webpArenaBytes } from '../../../src/engine/formats/webp/kernel-memory.ts'
import type { WebpRows } from '../../../src/engine/formats/webp/kernel-rows.ts'
import { findWebpPicture, probeWebp } from '../../../src/engine/formats/webp/probe.ts'
import { openVp8 } from '../../../src/engine/formats/webp/vp8-kernel.ts'
import { openVp8l } from '../../../src/engine/formats/webp/vp8l-kernel.ts'
import type { KernelInput, Kernels } from '../../../src/engine/kernels/kernels.ts'
import type { RowFormat } from '../../../src/engine/rows/rows.ts'
import { smallSeeds } from '../seeds.ts'
import type { DecoderRows } from './decode.ts'
import { KernelFuzz } from './kernel-target.ts'
import type { Target, TargetContext } from './target.ts'

/** Pictures that would take more are not opened. */
const MAX_OPEN_BYTES = 16_000_000

const TURNS_AT_LEAST = 1_000_000
const TURNS_PER_BYTE = 200
/** Macroblocks are padded, and a coefficient takes some turns. */
const TURNS_PER_PIXEL = 400
/** wasm/webp/vp8l-stream.ts: room for tables, and what the smallest group takes of it. */
const TABLE_ROOM = 65_536
const GROUP_BYTES = 68
const MOST_GROUPS = 65_536
/** Symbols of all five codes of a group, sorted by length. */
const TURNS_PER_GROUP = 10_000

export function webpTarget({ seeds, kernels }: TargetContext): Target {
  const own = smallSeeds(seeds, 'webp')
  const good = own.find(({ name }) => name === 'lossy')
  if (!good) throw new Error('no seed is called lossy')
  const fuzz = new KernelFuzz(kernels, {
    good: good.bytes,
    blanksMissingRows: true,
    scales: 1,
    open: openWebp,
    arenaBytes: (info) => (info.format === 'webp' ? webpArenaBytes(info as WebpInfo) : undefined),
    mayOpen,
    maxSteps: () => 0,
    maxWork,
  })
  return { name: 'webp', weight: 6, seeds: own, run: (input, random) => fuzz.run(input, random) }
}

/** As the decoder of the format does it. */
export function openWebp(kernels: Kernels, file: KernelInput): DecoderRows {
  const bytes = new Uint8Array(file.length)
  file.copyInto(bytes, 0)
  const picture = findWebpPicture(bytesOf(bytes))
  const info = probeWebp(bytesOf(bytes))
  const { x: left, y: top } = info.firstFrame
  const open = picture.lossless ? openVp8l : openVp8
  const rows: WebpRows = open(kernels, file, { picture, canvas: info, left, top })
  return Object.defineProperties(rows, {
    prepareSlices: { value: () => [].values() },
  }) as DecoderRows
}

function mayOpen(file: Uint8Array): boolean {
  try {
    return webpArenaBytes(probeWebp(bytesOf(file))) <= MAX_OPEN_BYTES
  } catch {
    return false // nothing that the kernel would see
  }
}

function maxWork(length: number, format: RowFormat | undefined): number {
  const { width = 0, height = 0 } = format ?? {}
  const pixels = (width + 16) * (height + 16)
  const groups = Math.min(MOST_GROUPS, (TABLE_ROOM + pixels) / GROUP_BYTES, length)
  return Math.ceil(
    TURNS_AT_LEAST + length * TURNS_PER_BYTE + pixels * TURNS_PER_PIXEL + groups * TURNS_PER_GROUP,
  )
}
