/** wasm/jpeg-turn: files turned without loss, in kernels that watch each access. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import { EFFORTS } from '../../../src/engine/api/options.ts'
import { decodedPixels } from '../../../src/engine/contract/info.ts'
import { openJpeg } from '../../../src/engine/formats/jpeg/kernel.ts'
import { probeJpeg } from '../../../src/engine/formats/jpeg/probe.ts'
import { turnJpeg } from '../../../src/engine/formats/jpeg/turn-kernel.ts'
import type { Orientation } from '../../../src/engine/geometry/orientation.ts'
import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../../src/engine/rows/pump.ts'
import { readAll } from '../../helpers/array-rows.ts'
import { type CheckedKernels, checkedModule, openCheckedKernels } from '../checked/kernels.ts'
import { generateJpeg } from '../generate/jpeg.ts'
import { pick } from '../mutate/bytes.ts'
import { smallSeeds } from '../seeds.ts'
import { CountingBytes } from './counting-bytes.ts'
import { inputOf } from './decode.ts'
import { expectSame, expectThat, type Outcome, type Target, type TargetContext } from './target.ts'

const MAX_PIXELS = 60_000
/** Far more than pictures of this size take, and far from endless. */
const MAX_WORK = 2_000_000_000
const RESERVES = [0, 5_000, 50_000, 1_000_000, 4_000_000]

export function turnTarget({ seeds, kernels: bytes }: TargetContext): Target {
  const module = checkedModule(bytes)
  let kernels: CheckedKernels | undefined
  return {
    name: 'turn',
    weight: 3,
    seeds: smallSeeds(seeds, 'jpeg'),
    generate: generateJpeg,
    run(input, random) {
      if (decodedPixels(probeJpeg(new CountingBytes(input))) > MAX_PIXELS) return 'left'
      const job = {
        orientation: (1 + random.below(8)) as Orientation,
        effort: pick(EFFORTS, random),
        reservedBytes: pick(RESERVES, random),
      }
      kernels ??= openCheckedKernels(module)
      kernels.allowWork(MAX_WORK)
      const mark = kernels.exports.mark()
      try {
        return turnBoth(kernels, input, job)
      } catch (error) {
        if (!(error instanceof ImageError)) kernels = undefined
        throw error
      } finally {
        kernels?.exports.release(mark)
      }
    },
  }
}

type Job = Parameters<typeof turnJpeg>[2]

/** What undoes an orientation, where it is not the same. */
const BACK: Partial<Record<Orientation, Orientation>> = { 6: 8, 8: 6 }

/** A file that can be turned can be turned back, if all its edges are whole: to the same picture. */
function turnBoth(kernels: Kernels, input: Uint8Array, job: Job): Outcome {
  const file = runAtOnce(turnJpeg(kernels, inputOf(input), job))
  if (!file) return 'not turned'
  const back = { ...job, orientation: BACK[job.orientation] ?? job.orientation }
  const again = runAtOnce(turnJpeg(kernels, inputOf(file), { ...back, reservedBytes: 4_000_000 }))
  expectThat(pixelsOf(kernels, file).missingRows === 0, 'rows are missing in a turned file')
  if (!again) return 'turned'
  const { pixels } = pixelsOf(kernels, again)
  const once = runAtOnce(turnJpeg(kernels, inputOf(again), { ...job, reservedBytes: 4_000_000 }))
  expectThat(once !== undefined, 'a file of our own cannot be turned')
  expectSame(pixelsOf(kernels, once).pixels, pixelsOf(kernels, file).pixels, 'turned twice')
  expectThat(pixels.length === pixelsOf(kernels, file).pixels.length, 'another number of pixels')
  return 'turned and back'
}

function pixelsOf(kernels: Kernels, file: Uint8Array) {
  const rows = openJpeg(kernels, inputOf(file), 0)
  const pixels = readAll(rows, 16)
  return { pixels, missingRows: rows.missingRows }
}
