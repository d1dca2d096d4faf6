/** Decode and decode + resize, put together from the engine's building blocks as the engine does. */

import type { ImageInfo } from '../../src/engine/contract/info.ts'
import type { JpegInfo } from '../../src/engine/formats/jpeg/info.ts'
import { openJpeg } from '../../src/engine/formats/jpeg/kernel.ts'
import { jpegArenaBytes } from '../../src/engine/formats/jpeg/kernel-memory.ts'
import type { PngInfo } from '../../src/engine/formats/png/info.ts'
import { openPng } from '../../src/engine/formats/png/kernel.ts'
import { pngArenaBytes } from '../../src/engine/formats/png/kernel-memory.ts'
import { type CodecModules, createEngine, probe, SlabList } from '../../src/engine/index.ts'
import { KERNEL_STATIC_BYTES, type Kernels, openKernels } from '../../src/engine/kernels/kernels.ts'
import { resizeOf } from '../../src/engine/plan/resize-of.ts'
import { runAtOnce } from '../../src/engine/rows/pump.ts'
import { type RowSource, rowBytes } from '../../src/engine/rows/rows.ts'
import { readProfile } from '../../src/engine/run/profile.ts'
import { toSrgb } from '../../src/engine/stages/color/color.ts'
import { spaceOf } from '../../src/engine/stages/color/icc-profile.ts'
import { type Resize, resizerArenaBytes } from '../../src/engine/stages/resize/layout.ts'
import { resized } from '../../src/engine/stages/resize/resize.ts'
import { type Answer, conversionOptions, type Job } from './contestant.ts'

const BAND_ROWS = 16
const NO_LIMITS = {
  maxInputPixels: Infinity,
  maxFrames: Infinity,
  maxAnimationPixels: Infinity,
  maxGrownPixels: Infinity,
  memoryBudget: Infinity,
}

/** The part of a plan that says how to get to the pixels. */
interface Way {
  readonly scale: 0 | 1 | 2 | 3
  readonly resize?: Resize | undefined
}

/**
 * Opens fresh kernels for a job. Nothing is refused here: a whole frame may be any size, although
 * the engine itself never holds one.
 */
export async function openParts(codecs: CodecModules, job: Job): Promise<() => Promise<Answer>> {
  const kernels = openKernels(await codecs.kernels())
  const engine = createEngine(codecs, NO_LIMITS)
  const options = conversionOptions('webp', job.task.width)
  return () => {
    const plan = engine.plan(SlabList.of(job.file), options)
    return runParts(kernels, job, { scale: plan.scale, resize: resizeOf(plan) })
  }
}

/** The same without shrinking on load: what the scaled decode is held against. */
export async function unscaledRgba(codecs: CodecModules, job: Job): Promise<Uint8Array> {
  const kernels = openKernels(await codecs.kernels())
  const { photo, width, height } = job
  const crop = { x: 0, y: 0, width: photo.width, height: photo.height }
  const resize = { crop, width, height, filter: 'lanczos3', reduction: 1 } as const
  const { bytes } = await runParts(kernels, job, { scale: 0, resize })
  return bytes
}

async function runParts(kernels: Kernels, job: Job, way: Way): Promise<Answer> {
  const { file } = job
  const mark = kernels.exports.mark()
  try {
    const input = SlabList.of(file)
    const info = probe(input)
    const { profile } = readProfile(input, info)
    let rows = openRows(kernels, input, { info, way })
    if (way.resize) rows = resized(kernels, rows, { ...way.resize, opaque: !info.hasAlpha })
    if (profile && spaceOf(profile) !== 'cmyk') rows = toSrgb(kernels, rows, profile)
    const bytes = frameOf(rows)
    return {
      bytes,
      peakBytes: file.length + kernels.heldBytes + bytes.length,
      predictedBytes: file.length + arenaBytes(info, way) + bytes.length,
    }
  } finally {
    kernels.exports.release(mark)
  }
}

function openRows(
  kernels: Kernels,
  input: SlabList,
  { info, way }: { readonly info: ImageInfo; readonly way: Way },
): RowSource {
  const rows =
    info.format === 'jpeg' ? openJpeg(kernels, input, way.scale) : openPng(kernels, input)
  runAtOnce(rows.prepareSlices())
  return rows
}

/** Pulls all rows, band by band, into one frame. */
function frameOf(rows: RowSource): Uint8Array {
  const bandBytes = rowBytes(rows.format) * BAND_ROWS
  const frame = new Uint8Array(rowBytes(rows.format) * rows.format.height)
  for (let at = 0; at < frame.length; at += bandBytes) {
    rows.read(frame.subarray(at, at + bandBytes), BAND_ROWS)
  }
  return frame
}

/** What the kernels' memory is predicted to grow to. */
function arenaBytes(info: ImageInfo, { scale, resize }: Way): number {
  if (info.format !== 'jpeg' && info.format !== 'png')
    throw new Error(`${info.format} has no parts`)
  const decoder =
    info.format === 'jpeg'
      ? jpegArenaBytes(info as JpegInfo, scale)
      : pngArenaBytes(info as PngInfo)
  const width = Math.ceil(info.width / 2 ** scale)
  const height = Math.ceil(info.height / 2 ** scale)
  const format = { width, height, channels: info.channels === 1 ? 1 : 4 } as const
  const resizer = resize ? resizerArenaBytes(format, { ...resize, opaque: !info.hasAlpha }) : 0
  return KERNEL_STATIC_BYTES + decoder + resizer
}
