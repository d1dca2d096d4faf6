/** Random pictures, sizes and settings for test/jxl/random.ts. */

import { EFFORTS } from '../../src/engine/index.ts'
import { pageRows } from '../helpers/page.ts'
import type { Random } from '../helpers/random.ts'

/** Decibels that any lossy picture keeps at quality 60 and more; noise keeps fewer. */
export const LEAST_PSNR = { smooth: 24, lines: 9, noise: 6, page: 20 } as const
const PAINTS = Object.keys(LEAST_PSNR) as (keyof typeof LEAST_PSNR)[]
const KINDS = ['lossy', 'lossy', 'lossless', 'recoded'] as const

export type Job = ReturnType<typeof randomJob>

export function randomJob(random: Random) {
  const pick = <T>(from: readonly T[]): T => from[random.below(from.length)]!
  const [width, height] = pick<() => [number, number]>([
    () => [1 + random.below(70), 1 + random.below(70)],
    () => [1 + random.below(600), 1 + random.below(400)],
    () => [1 + random.below(5000), 1 + random.below(4)],
    () => [1 + random.below(4), 1 + random.below(5000)],
    () => [250 + random.below(12), 250 + random.below(12)],
    () => [2040 + random.below(30), 1 + random.below(40)],
    () => [600 + random.below(300), 500 + random.below(300)],
  ])()
  const kind = pick(KINDS)
  const channels = pick([1, 4, 4, 4] as const)
  return {
    kind,
    width,
    height,
    channels,
    alpha: kind !== 'recoded' && channels === 4 && random.below(3) === 0,
    /** Of samples without loss. */
    depth: pick([8, 8, 10, 12, 16] as const),
    isP3: random.below(4) === 0,
    quality: pick([1, 20, 60, 75, 82, 90, 97, 100]),
    effort: pick(EFFORTS),
    paint: pick(PAINTS),
    // Of the JPEG that is recoded.
    orientation: pick([1, 1, 3, 6, 8] as const),
    progressive: random.below(3) === 0,
    chromaSubsampling: pick(['4:2:0', '4:4:4'] as const),
  }
}

export function paintRows(job: Job, { below }: Random) {
  const { width, height, channels, alpha, paint } = job
  if (paint === 'page') {
    const page = pageRows({ width, height, channels, ground: below(256) }, below(1000))
    for (let i = 3; alpha && i < page.length; i += 4) page[i] = ((i >> 2) % width) & 255
    return page
  }
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

/** The same with random bits below those of 8. */
export function deepRows(rows: Uint8Array, depth: number, { below }: Random): Uint16Array {
  const more = depth - 8
  return Uint16Array.from(rows, (value) => (value << more) | below(1 << more))
}
