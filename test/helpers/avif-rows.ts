/** AVIFs decoded by our own kernels, and by libavif, which our rows are held to. */

import { avifInput } from '../../src/engine/formats/avif/decoder.ts'
import type { AvifInfo } from '../../src/engine/formats/avif/info.ts'
import { findAvifPicture } from '../../src/engine/formats/avif/probe.ts'
import { probe, SlabList } from '../../src/engine/index.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { stockAvifInput } from '../../src/engine/stock-set/avif/decoder.ts'
import { nodeStockModules } from '../../src/load/node.ts'
import { readAll } from './array-rows.ts'
import { freshPool } from './rows.ts'

const { avifDecoder } = nodeStockModules()

export function avifInfo(file: Uint8Array): AvifInfo {
  return probe(SlabList.of(file)) as AvifInfo
}

/** Stored pixels by our own kernels, as RGBA or gray; `takenBytes`: of the arena. */
export async function ownPixels(kernels: Kernels, file: Uint8Array) {
  const { exports } = kernels
  const info = avifInfo(file)
  const mark = exports.mark()
  const decoder = avifInput(() => kernels)
  try {
    // biome-ignore lint/correctness/useYield: nothing to pause for
    return await decoder.decode({ input: SlabList.of(file), info, scale: 0 }, function* (found) {
      const { rows } = [...found][0]!
      const takenBytes = exports.mark() - mark
      const pixels = readAll(rows, 7)
      return { info, takenBytes, pixels, missingRows: rows.missingRows ?? 0, ...rows.format }
    })
  } finally {
    exports.release(mark)
  }
}

/** RGBA by libavif. */
export function libraryPixels(file: Uint8Array): Promise<Uint8Array> {
  const decoder = stockAvifInput(avifDecoder, freshPool().pool)
  const request = { input: SlabList.of(file), info: avifInfo(file), scale: 0 } as const
  // biome-ignore lint/correctness/useYield: nothing to pause for
  return decoder.decode(request, function* (pictures) {
    return readAll([...pictures][0]!.rows, 16)
  })
}

/** Gray as RGBA. */
export function asRgba(pixels: Uint8Array, channels: 1 | 4): Uint8Array {
  if (channels === 4) return pixels
  return Uint8Array.from({ length: pixels.length * 4 }, (_, i) =>
    i % 4 === 3 ? 255 : pixels[i >> 2]!,
  )
}

/** The largest difference of two pictures in levels. */
export function worstOf(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) return Number.POSITIVE_INFINITY
  return one.reduce((worst, value, i) => Math.max(worst, Math.abs(value - other[i]!)), 0)
}

/** The coded data of a picture in one piece. */
export function codedData(file: Uint8Array, layer: 'color' | 'alpha' = 'color'): Uint8Array {
  const tiles = findAvifPicture(SlabList.of(file))[layer]?.tiles ?? []
  const [{ start, end } = { start: 0, end: 0 }] = tiles[0] ?? []
  return file.subarray(start, end)
}
