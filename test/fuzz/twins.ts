/** Every SIMD kernel against its scalar twin, on random blocks, in kernels that watch each access. */

import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import type { Random } from '../helpers/random.ts'
import { type CheckedKernels, checkedModule, openCheckedKernels } from './checked/kernels.ts'
import type { Target, TargetContext } from './targets/target.ts'
import { adlerTwin, encodeYccTwin, fdctTwin, filterTwin, halvesTwin } from './twins/encode.ts'
import { idctTwin, turnTwin, upsampleTwin, yccHalfTwin, yccTwin } from './twins/jpeg.ts'
import { colorTwin, flattenTwin, hdrTwin, resizeTwin, unfilterTwin } from './twins/pixels.ts'

/** No block here comes near this many turns of loops. */
const MAX_WORK = 100_000_000

const TWINS: Readonly<Record<string, (kernels: Kernels, random: Random) => void>> = {
  idct: idctTwin,
  colour: yccTwin,
  'half-width colour': yccHalfTwin,
  upsampling: upsampleTwin,
  turn: turnTwin,
  unfilter: unfilterTwin,
  resize: resizeTwin,
  profile: colorTwin,
  hdr: hdrTwin,
  flatten: flattenTwin,
  'encoder colour': encodeYccTwin,
  halves: halvesTwin,
  fdct: fdctTwin,
  filter: filterTwin,
  adler: adlerTwin,
}
const NAMES = Object.keys(TWINS)

export function twinsTarget({ kernels: bytes }: TargetContext): Target {
  const module = checkedModule(bytes)
  let kernels: CheckedKernels | undefined
  return {
    name: 'twins',
    weight: 2,
    seeds: [],
    run(_, random) {
      const name = NAMES[random.below(NAMES.length)]!
      kernels ??= openCheckedKernels(module)
      const mark = kernels.exports.mark()
      kernels.allowWork(MAX_WORK)
      try {
        TWINS[name]!(kernels, random)
      } catch (error) {
        kernels = undefined
        throw error
      }
      kernels.exports.release(mark)
      return name
    },
  }
}
