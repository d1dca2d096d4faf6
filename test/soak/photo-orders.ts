/**
 * A phone photo of 12 megapixels at full size to all four formats, upright and turned, within the
 * budget: fresh, and warm in every order of two formats.
 */

import { DEFAULT_LIMITS, OUTPUT_FORMATS } from '../../src/engine/index.ts'
import { convert, photo, testEngine } from '../helpers/engine.ts'

const MEBIBYTE = 1024 * 1024
const { memoryBudget } = DEFAULT_LIMITS

export async function ordersOfPhoto(): Promise<number> {
  const photos = await Promise.all(
    [1, 6].map((orientation) =>
      photo(4_032, 3_024).withMetadata({ orientation }).jpeg().toBuffer(),
    ),
  )
  const engine = testEngine()
  let wrong = 0
  for (const order of roundTrip(photos.length * OUTPUT_FORMATS.length)) {
    const format = OUTPUT_FORMATS[order % 4]!
    const file = photos[order >> 2]!
    const before = engine.heldBytes
    const { measuredPeakBytes: peak, plan } = await convert(engine, file, { format })
    const figures = [before, peak, plan.peakBytes, engine.heldBytes]
    console.log(
      `orientation ${plan.orientation} > ${format}: before, peak, planned, after: ` +
        figures.map((bytes) => (bytes / MEBIBYTE).toFixed(1)).join(', '),
    )
    // Noise takes more than the plan of a photo: then JPEG and WebP encoders keep to the budget.
    if (peak > memoryBudget) wrong++
  }
  return wrong
}

/** Visits every number below `count` after every other one, in count × (count − 1) + 1 steps. */
function roundTrip(count: number): number[] {
  const left = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) => to).filter((to) => to !== from),
  )
  const walk = [0]
  const path: number[] = []
  while (walk.length > 0) {
    const next = left[walk.at(-1)!]!.pop()
    if (next === undefined) path.push(walk.pop()!)
    else walk.push(next)
  }
  return path.reverse()
}
