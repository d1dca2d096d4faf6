/** What larger files take, by each reader and each writer, whichever codecs the build carries. */

import { describe, expect, it } from 'vitest'
import {
  INPUT_FORMATS,
  type InputFormat,
  MEBIBYTE,
  OUTPUT_FORMATS,
} from '../../src/engine/index.ts'
import { heicOf } from '../helpers/craft-heic.ts'
import { CODEC_SETS, convert, photo, testEngine } from '../helpers/engine.ts'
import { ownJxl } from '../helpers/own-jxl.ts'

const PAIRS = INPUT_FORMATS.flatMap((from) => OUTPUT_FORMATS.map((to) => [from, to] as const))
const SOME_PAIRS = PAIRS.filter(([from, to]) => from === 'jpeg' || to === 'jpeg')

describe.each(CODEC_SETS)('createEngine() with %s', (_, codecs) => {
  it.each(SOME_PAIRS)(
    'foresees what %s to %s takes, and no more than half as much again',
    async (from, to) => {
      const file = await largeFile(from)
      const engine = testEngine({ memoryBudget: 1024 * MEBIBYTE }, codecs)
      const { measuredPeakBytes, plan } = await convert(engine, file, { format: to })
      expect(plan.peakBytes).toBeGreaterThanOrEqual(measuredPeakBytes)
      expect(plan.peakBytes).toBeLessThan(measuredPeakBytes * 1.5)
    },
  )
})

const large = photo(1100, 900)
const LARGE = {
  jpeg: () => large.clone().jpeg({ quality: 85, progressive: true }).toBuffer(),
  png: () => large.clone().png().toBuffer(),
  webp: () => large.clone().webp({ quality: 85, effort: 1 }).toBuffer(),
  avif: () => large.clone().avif({ quality: 60, effort: 1 }).toBuffer(),
  heic: () => heicOf(large.clone()),
  gif: () => large.clone().gif({ effort: 1 }).toBuffer(),
  jxl: () => ownJxl(large),
} as const satisfies Record<InputFormat, () => Promise<Buffer>>

const largeFiles = new Map<InputFormat, Promise<Buffer>>()

/** Made once: both sets, and every format to be written, read the same. */
function largeFile(format: InputFormat): Promise<Buffer> {
  const made = largeFiles.get(format) ?? LARGE[format]()
  largeFiles.set(format, made)
  return made
}
