/** Measures all contenders on one picture: they take turns, quality by quality. */

import { collectGarbage, median } from '../measure.ts'
import { type Pixels, ssimOf } from '../quality.ts'
import { rgbOf } from '../reference.ts'
import {
  CONTENDERS,
  type ContenderName,
  type Encode,
  type OpenEncoder,
  type Picture,
  QUALITIES,
  RIVALS,
  type RivalName,
  type Setting,
} from './contender.ts'
import { type Point, sizeAtEqualSsim } from './rate.ts'

/** One encoding. `ssim` is 1 where nothing is lost. */
interface Sample extends Point {
  readonly quality: number
  readonly cpuMs: number
  readonly peakBytes: number | undefined
}

/** Ours against one rival on one picture; ratios are ours ÷ theirs. */
export interface Comparison extends Setting {
  readonly picture: string
  readonly pixels: number
  readonly rival: RivalName
  /** `undefined`: they have no SSIM in common. Without loss the sizes as they are. */
  readonly sizeAtEqualSsim: number | undefined
  /** The median over the qualities, as the one below. */
  readonly sizeAtEqualQuality: number
  /** Processor time, theirs ÷ ours: how many times as fast we are. */
  readonly timesAsFast: number
  /** The highest of all qualities; `undefined`: not known. */
  readonly bytesPerPixel: number
  readonly theirBytesPerPixel: number | undefined
}

type Samples = Readonly<Record<ContenderName, readonly Sample[]>>

export async function compare(
  setting: Setting,
  picture: Picture,
  open: Readonly<Record<ContenderName, OpenEncoder>>,
): Promise<Comparison[]> {
  const samples = { ours: [], jSquash: [], sharp: [] } as Record<ContenderName, Sample[]>
  const encoders = new Map<ContenderName, Encode>()
  for (const name of CONTENDERS) encoders.set(name, await open[name](setting, picture))
  for (const quality of QUALITIES[setting.format]) {
    for (const [name, encode] of encoders) {
      samples[name].push(await sample(setting, picture, encode, quality))
    }
  }
  return RIVALS.map((rival) => comparison(setting, picture, samples, rival))
}

async function sample(
  { format }: Setting,
  { width, height, rgb }: Picture,
  encode: Encode,
  quality: number,
): Promise<Sample> {
  collectGarbage()
  const before = process.cpuUsage()
  const { bytes, peakBytes } = await encode(quality)
  const { user, system } = process.cpuUsage(before)
  const original: Pixels = { data: rgb, width, height, channels: 3 }
  const decoded = await rgbOf(bytes)
  const ssim = ssimOf(decoded, original)
  if (format === 'png' && ssim < 1) throw new Error('PNG lost something')
  return { quality, bytes: bytes.length, ssim, cpuMs: (user + system) / 1000, peakBytes }
}

function comparison(
  setting: Setting,
  { name, width, height }: Picture,
  samples: Samples,
  rival: RivalName,
): Comparison {
  const [ours, theirs] = [samples.ours, samples[rival]]
  const pixels = width * height
  const pairs = ours.map((sample, i) => [sample, theirs[i]!] as const)
  const sizeAtEqualQuality = median(pairs.map(([own, other]) => own.bytes / other.bytes))
  const isLossless = setting.format === 'png'
  return {
    ...setting,
    picture: name,
    pixels,
    rival,
    sizeAtEqualSsim: isLossless ? sizeAtEqualQuality : sizeAtEqualSsim(ours, theirs),
    sizeAtEqualQuality,
    timesAsFast: median(pairs.map(([own, other]) => other.cpuMs / own.cpuMs)),
    bytesPerPixel: highest(ours, pixels) ?? 0,
    theirBytesPerPixel: highest(theirs, pixels),
  }
}

function highest(samples: readonly Sample[], pixels: number): number | undefined {
  const peaks = samples.flatMap(({ peakBytes }) => (peakBytes === undefined ? [] : [peakBytes]))
  return peaks.length > 0 ? Math.max(...peaks) / pixels : undefined
}
