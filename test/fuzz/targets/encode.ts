/** Our own encoders, in kernels that watch each access: what they write must decode again. */

import { EFFORTS } from '../../../src/engine/api/options.ts'
import { openJpegEncoder } from '../../../src/engine/formats/jpeg/encode-kernel.ts'
import { openJpeg } from '../../../src/engine/formats/jpeg/kernel.ts'
import { openJxlEncoder } from '../../../src/engine/formats/jxl/encode-kernel.ts'
import {
  jxlEncodeArenaBytes,
  jxlEncodeWorstBytes,
} from '../../../src/engine/formats/jxl/encode-memory.ts'
import { openPngEncoder } from '../../../src/engine/formats/png/encode-kernel.ts'
import { openPng } from '../../../src/engine/formats/png/kernel.ts'
import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../../src/engine/rows/pump.ts'
import type { Random } from '../../helpers/random.ts'
import { type CheckedKernels, checkedModule, openCheckedKernels } from '../checked/kernels.ts'
import { once, pick } from '../mutate/bytes.ts'
import { decodedBy, inColour, randomFormat, randomPixels, writeAll } from './encode-rows.ts'
import { throughWebp } from './encode-webp.ts'
import { expectSame, expectThat, type Outcome, type Target, type TargetContext } from './target.ts'

/** Far more than pictures of this size take, and far from endless. */
const MAX_WORK = 2_000_000_000

export function encodeTarget({ kernels: bytes }: TargetContext): Target {
  const module = checkedModule(bytes)
  let kernels: CheckedKernels | undefined
  return {
    name: 'encode',
    weight: 2,
    seeds: [],
    run(_, random) {
      kernels ??= openCheckedKernels(module)
      const mark = kernels.exports.mark()
      kernels.allowWork(MAX_WORK)
      try {
        const outcome = pick([throughPng, throughJpeg, throughJxl, throughWebp], random)(
          kernels,
          random,
        )
        kernels.exports.release(mark)
        return outcome
      } catch (error) {
        kernels = undefined
        throw error
      }
    },
  }
}

function throughPng(kernels: Kernels, random: Random): Outcome {
  const format = randomFormat(random)
  const pixels = randomPixels(format, random)
  const alpha = format.channels === 4 && once(2, random)
  const encoder = openPngEncoder(kernels, format, { effort: pick(EFFORTS, random), alpha })
  writeAll(encoder, pixels, format, random)
  const file = Buffer.concat(encoder.finish().pieces)
  const decoded = decodedBy(file, (input) => openPng(kernels, input))
  expectSame(decoded, inColour(pixels, format, alpha), `a PNG of ${JSON.stringify(format)}`)
  return 'png'
}

function throughJpeg(kernels: Kernels, random: Random): Outcome {
  const format = randomFormat(random)
  const options = {
    quality: 1 + random.below(100),
    effort: pick(EFFORTS, random),
    lowMemory: false,
  }
  const encoder = openJpegEncoder(kernels, format, options)
  writeAll(encoder, randomPixels(format, random), format, random)
  const file = runAtOnce(encoder.finish())
  const decoded = decodedBy(file, (input) => openJpeg(kernels, input, 0))
  expectThat(decoded.length === format.width * format.height * 4, 'a JPEG of another size')
  return 'jpeg'
}

/** JPEG XL has no decoder here: the same file must come of any bands, and in no more than is planned. */
function throughJxl(kernels: Kernels, random: Random): Outcome {
  const format = randomFormat(random)
  const options = {
    quality: 1 + random.below(100),
    effort: pick(EFFORTS, random),
    alpha: format.channels === 4 && once(2, random),
    isP3: once(4, random),
  }
  const pixels = randomPixels(format, random)
  const [one, other] = [0, 1].map(() => {
    const mark = kernels.exports.mark()
    const encoder = openJxlEncoder(kernels, format, options)
    writeAll(encoder, pixels, format, random)
    const file = runAtOnce(encoder.finish())
    const taken = kernels.exports.mark() - mark
    const most = jxlEncodeArenaBytes(format, options) + jxlEncodeWorstBytes(format)
    expectThat(taken <= most, `${taken} bytes were taken from the arena, not ${most}`)
    kernels.exports.release(mark)
    return file
  })
  expectSame(one!, other!, `a JPEG XL of ${JSON.stringify({ ...format, ...options })}`)
  return 'jxl'
}
