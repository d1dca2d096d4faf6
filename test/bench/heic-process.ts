/**
 * What does a HEIC cost, as a share of the same photo as JPEG? The JPEG is decoded at full size, without
 * shrinking on load. Both take turns, each on an engine of its own.
 */

import { readFile } from 'node:fs/promises'
import { createEngine, DEFAULT_LIMITS, FORMATS, SlabList } from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { conversionOptions } from './contestant.ts'
import { heicGridOf } from './heic-file.ts'
import { median, timed } from './measure.ts'
import type { Photo } from './photos.ts'

export interface HeicTimes {
  /** Medians of CPU time, in milliseconds. */
  readonly heicMs: number
  readonly jpegMs: number
  readonly heicBytes: number
  readonly jpegBytes: number
  /** Of a first conversion, its input included. */
  readonly peakBytes: number
}

export interface HeicOrder {
  readonly photo: Photo
  readonly rounds: number
}

const WARM_UPS = 3
const OPTIONS = conversionOptions('webp', 1024)

process.once('message', async ({ photo, rounds }: HeicOrder) => {
  const times = await timesOf(photo, rounds)
  if (times) process.send!(times)
  process.disconnect()
})

async function timesOf(photo: Photo, rounds: number): Promise<HeicTimes | undefined> {
  const jpeg = new Uint8Array(await readFile(photo.path))
  const heic = await heicGridOf(photo.path)
  if (!heic) return undefined
  const full = FORMATS.map((format) => ({
    ...format,
    reader: { ...format.reader, largestScale: 0 as const },
  }))
  const own = createEngine(nodeCodecModules(), DEFAULT_LIMITS)
  const unscaled = createEngine(nodeCodecModules(), DEFAULT_LIMITS, { formats: full })
  const readHeic = () => own.convert(SlabList.of(heic), OPTIONS)
  const readJpeg = () => unscaled.convert(SlabList.of(jpeg), OPTIONS)
  const { measuredPeakBytes: peakBytes } = await readHeic()
  for (let i = 0; i < WARM_UPS; i++) await readHeic().then(readJpeg)
  const times = { heic: [], jpeg: [] } as Record<'heic' | 'jpeg', number[]>
  for (let i = 0; i < rounds; i++) {
    times.heic.push((await timed(readHeic)).cpuMs)
    times.jpeg.push((await timed(readJpeg)).cpuMs)
  }
  const [heicMs, jpegMs] = [median(times.heic), median(times.jpeg)]
  return { heicMs, jpegMs, heicBytes: heic.length, jpegBytes: jpeg.length, peakBytes }
}
