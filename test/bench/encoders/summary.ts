/** The table of `npm run bench -- --encoders` and its bars. */

import { type Bar, judged, judgedAll } from '../bar.ts'
import { median } from '../measure.ts'
import { formatTable } from '../table.ts'
import type { Comparison } from './measure.ts'

/** Against stock: size at equal SSIM and speed of JPEG, what it may hold, and size of PNG. */
const LIMITS = { size: 1.03, timesAsFast: 3, bytesPerPixel: 3, pngSize: 1 } as const

const HEAD = [
  'format',
  'effort',
  'against',
  'size at equal SSIM',
  'lowest – highest',
  'at equal quality',
  '× as fast (CPU)',
  'bytes per pixel',
  'theirs',
  'photos',
] as const

export const LEGEND = `Sizes are ours ÷ theirs, geometric means over the range of SSIM (luma) that both reach; the medians
of all photos. Bytes per pixel: the most that any photo took, input frames of whole-frame encoders and files included.`

/** A line for each format, effort and rival. */
export function summaryTable(comparisons: readonly Comparison[]): string {
  const groups = Map.groupBy(
    comparisons,
    ({ format, effort, rival }) => `${format} ${effort} ${rival}`,
  )
  return formatTable(HEAD, [...groups.values()].map(lineOf), 3)
}

function lineOf(group: readonly Comparison[]): string[] {
  const { format, effort, rival } = group[0]!
  const sizes = group.flatMap(({ sizeAtEqualSsim: size }) => (size === undefined ? [] : [size]))
  const theirs = group.flatMap(({ theirBytesPerPixel: own }) => (own === undefined ? [] : [own]))
  return [
    format,
    effort,
    rival,
    sizes.length > 0 ? median(sizes).toFixed(3) : '–',
    sizes.length > 0 ? `${Math.min(...sizes).toFixed(2)} – ${Math.max(...sizes).toFixed(2)}` : '–',
    median(group.map(({ sizeAtEqualQuality }) => sizeAtEqualQuality)).toFixed(3),
    median(group.map(({ timesAsFast }) => timesAsFast)).toFixed(2),
    Math.max(...group.map(({ bytesPerPixel }) => bytesPerPixel)).toFixed(2),
    theirs.length > 0 ? Math.max(...theirs).toFixed(1) : '–',
    String(group.length),
  ]
}

/** Every photo on its own. */
export function photoTable(comparisons: readonly Comparison[]): string {
  const lines = comparisons.map((one) => [
    `${one.format} ${one.effort}`,
    one.rival,
    one.picture,
    one.sizeAtEqualSsim?.toFixed(3) ?? '–',
    one.sizeAtEqualQuality.toFixed(3),
    one.timesAsFast.toFixed(2),
    one.bytesPerPixel.toFixed(2),
    one.theirBytesPerPixel?.toFixed(1) ?? '–',
  ])
  const head = ['format', 'against', 'photo', 'size, SSIM', 'size, quality', '× as fast', 'B/px']
  return formatTable([...head, 'theirs'], lines, 3)
}

export function judgeEncoders(comparisons: readonly Comparison[]): Bar[] {
  const stock = comparisons.filter(({ rival }) => rival === 'jSquash')
  const jpeg = stock.filter(({ format, effort }) => format === 'jpeg' && effort === 'balanced')
  const png = stock.filter(({ format }) => format === 'png')
  const sizes = jpeg.map(({ sizeAtEqualSsim: size }) => size ?? Number.NaN)
  const speeds = jpeg.map(({ timesAsFast }) => timesAsFast)
  const { size, timesAsFast, bytesPerPixel, pngSize } = LIMITS
  const measured = (values: readonly number[]) =>
    values.length > 0 ? `${median(values).toFixed(3)} (median)` : undefined
  const heavy = jpeg.filter((one) => one.bytesPerPixel > bytesPerPixel)
  const large = png.filter((one) => one.sizeAtEqualQuality > pngSize)
  return [
    judged(
      'JPEG balanced ÷ mozjpeg, size at equal SSIM',
      `≤ ${size}`,
      measured(sizes),
      sizes.length > 0 && median(sizes) <= size,
    ),
    judged(
      'JPEG balanced, times as fast as mozjpeg',
      `≥ ${timesAsFast}`,
      measured(speeds),
      speeds.length > 0 && median(speeds) >= timesAsFast,
    ),
    judgedAll(
      'JPEG balanced, bytes per pixel',
      `≤ ${bytesPerPixel}`,
      heavy.map((one) => `${one.picture} ${one.bytesPerPixel.toFixed(2)}`),
      jpeg.length,
    ),
    judgedAll(
      'PNG ÷ @jsquash/png, size',
      `≤ ${pngSize}`,
      large.map((one) => `${one.picture}, ${one.effort} ${one.sizeAtEqualQuality.toFixed(3)}`),
      png.length,
    ),
  ]
}
