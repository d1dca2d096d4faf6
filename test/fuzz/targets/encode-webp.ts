/** Our WebP encoders: what they write decodes again, and dwebp shows what our decoder does. */

import { spawnSync } from 'node:child_process'
import { CHROMAS, EFFORTS } from '../../../src/engine/api/options.ts'
import { openLosslessEncoder } from '../../../src/engine/formats/webp/lossless-encode-kernel.ts'
import { openVp8Encoder } from '../../../src/engine/formats/webp/vp8-encode-kernel.ts'
import { vp8File, vp8lFile } from '../../../src/engine/formats/webp/write-webp.ts'
import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../../src/engine/rows/pump.ts'
import type { RowFormat } from '../../../src/engine/rows/rows.ts'
import type { Random } from '../../helpers/random.ts'
import { findTool } from '../../helpers/tools.ts'
import { once, pick } from '../mutate/bytes.ts'
import { decodedBy, inColour, randomFormat, randomPixels, writeAll } from './encode-rows.ts'
import { expectSame, expectThat, type Outcome } from './target.ts'
import { openWebp } from './webp.ts'

const dwebp = findTool('dwebp')
/** A process takes longer than many pictures. */
const FILES_PER_DWEBP = 8

export function throughWebp(kernels: Kernels, random: Random): Outcome {
  const format = randomFormat(random)
  const pixels = randomPixels(format, random)
  const isLossless = once(2, random)
  const effort = pick(EFFORTS, random)
  const alpha = format.channels === 4 && once(2, random)
  const quality = random.below(101)
  const write = isLossless ? lossless : lossy
  const { file, label } = write(kernels, { format, pixels, effort, alpha, quality }, random)
  const decoded = decodedBy(file, (input) => openWebp(kernels, input))
  const pixelsOf = format.width * format.height
  expectThat(decoded.length === pixelsOf * 4, `${label}: another size`)
  const isExact = label === 'lossless'
  if (isExact) expectSame(decoded, inColour(pixels, format, alpha), named(label, format))
  else expectSame(alphaOf(decoded), alphaOf(inColour(pixels, format, alpha)), named(label, format))
  if (dwebp && random.below(FILES_PER_DWEBP) === 0) {
    expectSame(shownByDwebp(file, pixelsOf), visible(decoded), `dwebp of ${named(label, format)}`)
  }
  return 'webp'
}

interface Job {
  readonly format: RowFormat
  readonly pixels: Uint8Array
  readonly effort: (typeof EFFORTS)[number]
  readonly alpha: boolean
  readonly quality: number
}

function lossless(kernels: Kernels, { format, pixels, ...job }: Job, random: Random) {
  const nearLossless = once(3, random)
  const sink = openLosslessEncoder(kernels, format, { ...job, nearLossless })
  writeAll(sink, pixels, format, random)
  return { file: vp8lFile(runAtOnce(sink.finish())), label: nearLossless ? 'near' : 'lossless' }
}

function lossy(kernels: Kernels, { format, pixels, ...job }: Job, random: Random) {
  const chroma = pick([undefined, ...CHROMAS], random)
  const sink = openVp8Encoder(kernels, format, { ...job, ...(chroma && { chroma }) })
  writeAll(sink, pixels, format, random)
  return { file: vp8File(runAtOnce(sink.finish())), label: 'lossy' }
}

function named(label: string, format: RowFormat): string {
  return `a ${label} WebP of ${JSON.stringify(format)}`
}

function alphaOf(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, i) => i % 4 === 3)
}

/** RGBA behind the header of a PAM. */
function shownByDwebp(file: Uint8Array, pixels: number): Uint8Array {
  const args = ['-quiet', '-pam', '-o', '-', '--', '-']
  const { stdout, status } = spawnSync(dwebp!, args, { input: file, maxBuffer: 2 ** 24 })
  expectThat(status === 0, 'dwebp refuses a file of our own')
  return visible(new Uint8Array(stdout.subarray(stdout.length - pixels * 4)))
}

/** Colours that nobody sees are nothing. */
function visible(rgba: Uint8Array): Uint8Array {
  return rgba.map((value, i) => (rgba[i | 3] === 0 ? 0 : value))
}
