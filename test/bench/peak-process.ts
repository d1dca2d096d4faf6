/** A process of its own for the peaks of whole conversions, each on an engine that has done nothing yet. */

import { readFile } from 'node:fs/promises'
import {
  type Conversion,
  createEngine,
  DEFAULT_LIMITS,
  type DrawnFormat,
  ImageError,
  OUTPUT_FORMATS,
  SlabList,
} from '../../src/engine/index.ts'
import { partsOf } from '../../src/engine/plan/strips.ts'
import { nodeCodecModules, nodeStockSet } from '../../src/load/node.ts'
import { bytesFrom, orientationTiff, segment } from '../helpers/craft.ts'
import { conversionOptions } from './contestant.ts'
import type { Cell, PeakCase, PeakRow } from './peak-cases.ts'

const codecs = nodeCodecModules()
/** As a camera says it that was held upright. */
const EXIF = segment(0xe1, 'Exif\0\0', orientationTiff(6))

process.once('message', async (cases: readonly PeakCase[]) => {
  for (const one of cases) process.send!(await measure(one))
  process.disconnect()
})

async function measure(one: PeakCase): Promise<PeakRow> {
  const file = await inputOf(one)
  const cells = {} as Record<DrawnFormat, Cell>
  for (const format of OUTPUT_FORMATS) cells[format] = await peakOf(file, format, one.width)
  return { ...one, fileBytes: file.length, cells }
}

async function inputOf({ photo, change }: PeakCase): Promise<Uint8Array> {
  const file = await readFile(photo.path)
  if (change === 'as a grid AVIF') return gridOf(file)
  if (change === undefined) return file
  return Buffer.concat([bytesFrom(file.subarray(0, 2)), EXIF, file.subarray(2)])
}

async function peakOf(file: Uint8Array, format: DrawnFormat, width?: number): Promise<Cell> {
  try {
    const { measuredPeakBytes: bytes, plan } = await convert(file, format, width)
    return { bytes, strips: partsOf(plan.way) }
  } catch (error) {
    if (error instanceof ImageError && error.code === 'memory-budget') return 'refused'
    throw error
  }
}

/** By libaom: our own encoder writes no grids. */
async function gridOf(file: Uint8Array): Promise<Uint8Array> {
  const { modules, formats } = nodeStockSet()
  const engine = createEngine(modules, { ...DEFAULT_LIMITS, memoryBudget: 1e9 }, { formats })
  return (await engine.convert(SlabList.of(file), conversionOptions('avif'))).bytes
}

function convert(file: Uint8Array, format: DrawnFormat, width?: number): Promise<Conversion> {
  const engine = createEngine(codecs, DEFAULT_LIMITS)
  return engine.convert(SlabList.of(file), conversionOptions(format, width))
}
