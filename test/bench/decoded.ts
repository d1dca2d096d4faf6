/** What files show, by our own decoders: sharp fills in the chroma of AVIF by the nearest sample, as no browser does. */

import { createEngine, DEFAULT_LIMITS, DEFAULT_OPTIONS, SlabList } from '../../src/engine/index.ts'
import { nodeSet } from '../../src/load/node.ts'
import type { Pixels } from './quality.ts'
import { rgbOf } from './reference.ts'

const { modules, formats } = nodeSet()
const engine = createEngine(modules, { ...DEFAULT_LIMITS, memoryBudget: 1e9 }, { formats })

export async function decodedByEngine(bytes: Uint8Array): Promise<Pixels> {
  const options = { ...DEFAULT_OPTIONS, format: 'png', effort: 'fast' } as const
  const { bytes: png } = await engine.convert(SlabList.of(bytes), options)
  return rgbOf(png)
}
