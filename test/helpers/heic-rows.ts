/** HEICs decoded by our kernels, as stored. */

import { heicInput } from '../../src/engine/formats/heic/decoder.ts'
import type { HeicInfo } from '../../src/engine/formats/heic/info.ts'
import { probe, SlabList } from '../../src/engine/index.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { readAll } from './array-rows.ts'

/** RGBA or gray; `takenBytes`: of the arena. */
export async function heicPixels(kernels: Kernels, file: Uint8Array, scale: 0 | 1 = 0) {
  const { exports } = kernels
  const input = SlabList.of(file)
  const info = probe(input) as HeicInfo
  const mark = exports.mark()
  try {
    const decoder = heicInput(() => kernels)
    // biome-ignore lint/correctness/useYield: nothing to pause for
    return await decoder.decode({ input, info, scale }, function* (found) {
      const { rows } = [...found][0]!
      const takenBytes = exports.mark() - mark
      return { info, takenBytes, pixels: readAll(rows, 7), ...rows.format }
    })
  } finally {
    exports.release(mark)
  }
}
