/**
 * `node test/jxl/random.ts [cases] [seed]`: JPEG XL of random pictures, sizes and settings (lossy, lossless of 8 to
 * 16 bits, recoded), in kernels that assert. djxl and jxl-oxide must show each file alike, as large as it is, and
 * near the picture, or equal to it.
 */

import sharp from 'sharp'
import { SlabList } from '../../src/engine/bytes/slab-list.ts'
import { openJxlEncoder } from '../../src/engine/formats/jxl/encode-kernel.ts'
import { openLosslessJxl } from '../../src/engine/formats/jxl/lossless-kernel.ts'
import { recodeJpeg } from '../../src/engine/formats/jxl/recode-kernel.ts'
import { runAtOnce } from '../../src/engine/rows/pump.ts'
import { oxideDeepSamples, oxidePixels } from '../helpers/jxl-oxide.ts'
import { testKernels } from '../helpers/kernels.ts'
import { jxlDeepSamples, jxlPixels, jxlRgba } from '../helpers/libjxl.ts'
import { psnr } from '../helpers/psnr.ts'
import { seededRandom } from '../helpers/random.ts'
import { deepRows, type Job, LEAST_PSNR, paintRows, randomJob } from './jobs.ts'

const [cases = 400, seed = 1] = process.argv.slice(2).map(Number)
const random = seededRandom(seed)
const kernels = testKernels()
/** Both readers round, in orders of their own. */
const MOST_ROUNDING = 2
let furthest = 0

for (let i = 0; i < cases; i++) {
  const job = randomJob(random)
  const rows = paintRows(job, random)
  try {
    if (job.kind === 'lossless' && job.depth > 8)
      await judgeDeep(job, deepRows(rows, job.depth, random))
    else await judge(job, rows, await encoded(() => encode(job, rows)))
  } catch (error) {
    throw new Error(`${i}: ${JSON.stringify(job)}`, { cause: error })
  }
}
console.log(`${cases} files, as djxl and jxl-oxide show them: at most ${furthest} from each other`)

async function encoded(work: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const mark = kernels.exports.mark()
  const bytes = await work()
  kernels.exports.release(mark)
  return bytes
}

/** Samples of more than 8 bits: both readers show those that were put in. */
async function judgeDeep(job: Job, rows: Uint16Array): Promise<void> {
  const { channels, alpha, height, depth } = job
  if (depth === 8) throw new Error('they are not deep')
  const bytes = await encoded(async () => {
    const sink = openLosslessJxl(kernels, { ...job, sampleBytes: 2 }, { ...job, depth })
    sink.write(new Uint8Array(rows.buffer), height)
    return sink.finish()
  })
  const before = channels === 4 && !alpha ? rows.filter((_, i) => i % 4 < 3) : rows
  const kind = alpha ? 'pam' : channels === 1 ? 'pgm' : 'ppm'
  const { most, samples } = await jxlDeepSamples(bytes, kind)
  const other = await oxideDeepSamples(bytes)
  const isSame = (value: number, i: number) =>
    value === samples[i] && value === Math.round((other[i]! * most) / 65_535)
  if (samples.length !== before.length || !before.every(isSame)) throw new Error('samples differ')
}

async function encode(job: Job, rows: Uint8Array): Promise<Uint8Array> {
  if (job.kind === 'recoded') return recode(job, await jpegOf(job, rows))
  if (job.kind === 'lossless') {
    const sink = openLosslessJxl(kernels, job, { ...job, depth: undefined })
    sink.write(rows, job.height)
    return sink.finish()
  }
  const sink = openJxlEncoder(kernels, job, job)
  sink.write(rows, job.height)
  return runAtOnce(sink.finish())
}

function jpegOf({ width, height, channels, ...options }: Job, rows: Uint8Array): Promise<Buffer> {
  const picture = sharp(rows, { raw: { width, height, channels } })
  const colors = channels === 1 ? picture.toColourspace('b-w') : picture.removeAlpha()
  const { quality, progressive, chromaSubsampling } = options
  return colors.jpeg({ quality, progressive, chromaSubsampling }).toBuffer()
}

function recode({ height, orientation, isP3 }: Job, jpeg: Buffer): Uint8Array {
  const color = isP3 ? 'display-p3' : 'srgb'
  const reservedBytes = 3 * jpeg.length + 2_000_000
  const settings = {
    height,
    orientation,
    color,
    reservedBytes,
    jpeg: undefined,
    inflateBrotli: undefined,
  } as const
  return runAtOnce(recodeJpeg(kernels, SlabList.of(jpeg), settings))
}

async function judge(job: Job, rows: Uint8Array, bytes: Uint8Array): Promise<void> {
  const shown = await show(job, bytes)
  expectAlike(job, shown, await oxidePixels(bytes))
  if (job.kind === 'recoded') return
  const before = job.channels === 4 && !job.alpha ? rows.filter((_, i) => i % 4 < 3) : rows
  if (job.kind === 'lossless') {
    if (!before.every((value, i) => value === shown[i])) throw new Error('it is not the picture')
    return
  }
  if (job.alpha && !rows.every((value, i) => i % 4 < 3 || value === shown[i])) {
    throw new Error('alpha differs')
  }
  if (job.quality < 60 || job.isP3) return
  const isColor = (_: number, i: number) => !job.alpha || i % 4 < 3
  const decibels = psnr(before.filter(isColor), shown.filter(isColor))
  if (decibels < LEAST_PSNR[job.paint]) throw new Error(`${decibels} dB`)
}

/** The samples that djxl shows, of which there must be as many as the picture has. */
async function show(job: Job, bytes: Uint8Array): Promise<Uint8Array> {
  const channels = job.alpha ? 4 : job.channels === 1 ? 1 : 3
  const shown = job.alpha
    ? new Uint8Array(await jxlRgba(bytes))
    : (await jxlPixels(bytes, channels === 1)).data
  const samples = job.width * job.height * channels
  if (shown.length !== samples) throw new Error(`${shown.length} samples of ${samples}`)
  return shown
}

type Shown = Awaited<ReturnType<typeof oxidePixels>>

function expectAlike({ kind, isP3 }: Job, shown: Uint8Array, { data }: Shown): void {
  if (data.length !== shown.length) {
    throw new Error(`jxl-oxide shows ${data.length} samples, djxl ${shown.length}`)
  }
  // jxl-oxide clips what is in XYB to the colours of sRGB before it makes P3 of them.
  if (kind === 'lossy' && isP3) return
  const most = shown.reduce((sum, value, i) => Math.max(sum, Math.abs(value - data[i]!)), 0)
  furthest = Math.max(furthest, most)
  if (most > (kind === 'lossless' ? 0 : MOST_ROUNDING)) throw new Error(`readers differ by ${most}`)
}
