/** wasm/jxl-recode: JPEGs as JPEG XL, in kernels that watch each access. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { decodedPixels } from '../../../src/engine/contract/info.ts'
import type { RecodeSettings } from '../../../src/engine/formats/format.ts'
import { probeJpeg } from '../../../src/engine/formats/jpeg/probe.ts'
import { restoreJpeg } from '../../../src/engine/formats/jxl/original/original.ts'
import { recodeJpeg } from '../../../src/engine/formats/jxl/recode-kernel.ts'
import { recoder } from '../../../src/engine/formats/jxl/recoder.ts'
import type { Orientation } from '../../../src/engine/geometry/orientation.ts'
import {
  KERNEL_STATIC_BYTES,
  type Kernels,
  openKernels,
} from '../../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../../src/engine/rows/pump.ts'
import type { Random } from '../../helpers/random.ts'
import { type CheckedKernels, checkedModule, openCheckedKernels } from '../checked/kernels.ts'
import { generateJpeg } from '../generate/jpeg.ts'
import { pick } from '../mutate/bytes.ts'
import { smallSeeds } from '../seeds.ts'
import { CountingBytes } from './counting-bytes.ts'
import { expectSame, expectThat, type Target, type TargetContext } from './target.ts'

const MAX_PIXELS = 200_000
/** Far more than pictures of this size take, and far from endless. */
const MAX_WORK = 4_000_000_000
const AMPLE_BYTES = 8_000_000
const RESERVES = [0, 70_000, 150_000, 400_000, AMPLE_BYTES]
/** Blocks of the arena are aligned, the first one as well. */
const ALIGNMENT_BYTES = 64

export function recodeTarget({ seeds, kernels: bytes }: TargetContext): Target {
  const module = checkedModule(bytes)
  const plain = openKernels(new WebAssembly.Module(bytes))
  let kernels: CheckedKernels | undefined
  return {
    name: 'recode',
    weight: 4,
    seeds: smallSeeds(seeds, 'jpeg'),
    generate: generateJpeg,
    run(input, random) {
      const info = probeJpeg(new CountingBytes(input))
      if (decodedPixels(info) > MAX_PIXELS || !recoder.canRecode(info)) return 'left'
      const job = { ...jobOf(random), height: info.height }
      try {
        kernels ??= openCheckedKernels(module)
        kernels.allowWork(MAX_WORK)
        const sparing = recodeUnlessFull(kernels, input, job)
        const ample = recode(plain, input, { ...job, reservedBytes: AMPLE_BYTES })
        expectPlanned(ample.arenaBytes, recoder.arenaBytes(info), job)
        if (job.jpeg) expectSame(restore(plain, ample.bytes), input, 'as it comes back')
        if (!sparing) return 'recoded'
        expectSame(sparing.bytes, ample.bytes, 'with less memory')
        return 'recoded twice'
      } catch (error) {
        if (!(error instanceof ImageError)) kernels = undefined
        throw error
      }
    },
  }
}

function jobOf(random: Random): Omit<RecodeSettings, 'height'> {
  const profile = Uint8Array.from({ length: random.below(400) }, () => random.below(256))
  return {
    orientation: (1 + random.below(8)) as Orientation,
    color: pick(['srgb', 'display-p3', profile], random),
    reservedBytes: pick(RESERVES, random),
    jpeg: random.below(3) === 0 ? 'restorable' : undefined,
    inflateBrotli: undefined,
  }
}

/** The file, and what it took. */
interface Recoded {
  readonly bytes: Uint8Array
  readonly arenaBytes: number
}

function recode(kernels: Kernels, input: Uint8Array, job: RecodeSettings): Recoded {
  const mark = kernels.exports.mark()
  try {
    const bytes = runAtOnce(recodeJpeg(kernels, bytesOf(input), job))
    return { bytes, arenaBytes: kernels.exports.mark() - mark }
  } finally {
    kernels.exports.release(mark)
  }
}

/** The JPEG that a file gives back. */
function restore(kernels: Kernels, file: Uint8Array): Uint8Array {
  const mark = kernels.exports.mark()
  try {
    const settings = { reservedBytes: AMPLE_BYTES, inflate: undefined }
    return runAtOnce(restoreJpeg(kernels, bytesOf(file), settings))
  } finally {
    kernels.exports.release(mark)
  }
}

function expectPlanned(taken: number, planned: number, { color }: RecodeSettings): void {
  const profileBytes = typeof color === 'string' ? 0 : color.length + 2 * ALIGNMENT_BYTES
  const most = planned - KERNEL_STATIC_BYTES + AMPLE_BYTES + profileBytes + ALIGNMENT_BYTES
  expectThat(taken <= most, `${taken} bytes were taken from the arena, not ${most}`)
}

function recodeUnlessFull(...args: Parameters<typeof recode>): Recoded | undefined {
  try {
    return recode(...args)
  } catch (error) {
    if (error instanceof ImageError && error.code === 'memory-budget') return undefined
    throw error
  }
}
