/**
 * `node test/jxl/random.ts [cases] [seed]`: lossy JPEG XL of random pictures, sizes and settings, in
 * kernels that assert. djxl must read each file, show its size, and come near the picture.
 */

import { openJxlEncoder } from '../../src/engine/formats/jxl/encode-kernel.ts'
import { EFFORTS } from '../../src/engine/index.ts'
import { runAtOnce } from '../../src/engine/rows/pump.ts'
import { testKernels } from '../helpers/kernels.ts'
import { jxlPixels, jxlRgba } from '../helpers/libjxl.ts'
import { psnr } from '../helpers/psnr.ts'
import { type Random, seededRandom } from '../helpers/random.ts'

const [cases = 400, seed = 1] = process.argv.slice(2).map(Number)
const random = seededRandom(seed)
const kernels = testKernels()
/** Decibels that any of our pictures keeps at quality 60 and more; noise keeps fewer. */
const LEAST_PSNR = { smooth: 24, lines: 9, noise: 6 } as const
const PAINTS = Object.keys(LEAST_PSNR) as (keyof typeof LEAST_PSNR)[]

const pick = <T>(from: readonly T[]): T => from[random.below(from.length)]!

for (let i = 0; i < cases; i++) {
  const job = randomJob()
  const rows = paint(job, random)
  const mark = kernels.exports.mark()
  const sink = openJxlEncoder(kernels, job, job)
  sink.write(rows, job.height)
  const bytes = runAtOnce(sink.finish())
  kernels.exports.release(mark)
  await judge(job, rows, bytes, `${i}: ${JSON.stringify(job)}`)
}
console.log(`${cases} files, as djxl shows them`)

function randomJob() {
  const [width, height] = pick<() => [number, number]>([
    () => [1 + random.below(70), 1 + random.below(70)],
    () => [1 + random.below(600), 1 + random.below(400)],
    () => [1 + random.below(5000), 1 + random.below(4)],
    () => [1 + random.below(4), 1 + random.below(5000)],
    () => [250 + random.below(12), 250 + random.below(12)],
    () => [2040 + random.below(30), 1 + random.below(40)],
  ])()
  const channels = pick([1, 4, 4, 4] as const)
  return {
    width,
    height,
    channels,
    alpha: channels === 4 && random.below(3) === 0,
    isP3: random.below(4) === 0,
    quality: pick([1, 20, 60, 75, 82, 90, 97, 100]),
    effort: pick(EFFORTS),
    paint: pick(PAINTS),
  }
}

type Job = ReturnType<typeof randomJob>

function paint({ width, height, channels, alpha, paint }: Job, { below }: Random): Uint8Array {
  const rows = new Uint8Array(width * height * channels)
  const [a, b, step] = [below(256), below(256), 2 + below(30)]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++, at++) {
        if (c === 3) rows[at] = alpha ? (x * 3 + y) & 255 : 255
        else if (paint === 'noise') rows[at] = below(256)
        else if (paint === 'lines') rows[at] = (x + y * c) % step < 2 ? a : b
        else rows[at] = 128 + 90 * Math.sin(x / (40 + c * 9)) * Math.cos(y / 31 + c)
      }
    }
  }
  return rows
}

async function judge(job: Job, rows: Uint8Array, bytes: Uint8Array, name: string): Promise<void> {
  const shown = await show(job, bytes)
  if (job.alpha && !rows.every((value, i) => i % 4 < 3 || value === shown[i])) {
    throw new Error(`alpha differs (${name})`)
  }
  if (job.quality < 60 || job.isP3) return
  const before = job.channels === 4 ? rows.filter((_, i) => i % 4 < 3) : rows
  const after = job.alpha ? shown.filter((_, i) => i % 4 < 3) : shown
  const decibels = psnr(before, after)
  if (decibels < LEAST_PSNR[job.paint]) throw new Error(`${decibels} dB (${name})`)
}

/** The samples that djxl shows, of which there must be as many as the picture has. */
async function show(job: Job, bytes: Uint8Array): Promise<Uint8Array> {
  const pixels = job.width * job.height
  const channels = job.alpha ? 4 : job.channels === 1 ? 1 : 3
  const shown = job.alpha
    ? new Uint8Array(await jxlRgba(bytes))
    : (await jxlPixels(bytes, channels === 1)).data
  if (shown.length !== pixels * channels) throw new Error(`${shown.length} samples of ${pixels}`)
  return shown
}
