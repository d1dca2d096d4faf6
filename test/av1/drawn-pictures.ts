/** Small pictures of all kinds, from a seed. */

import { seededRandom } from '../helpers/random.ts'
import type { Pixels } from './encode-case.ts'

/** Numbers from 0 to below 1. */
export type Random = () => number

export function randomOf(seed: number): Random {
  const { below } = seededRandom(seed)
  return () => below(2 ** 30) / 2 ** 30
}

type Draw = (x: number, y: number) => readonly [number, number, number]

const KINDS: readonly ((random: Random) => Draw)[] = [
  (random) => () => [random() * 255, random() * 255, random() * 255],
  (random) => {
    const value = random() * 255
    return () => [value, value, value]
  },
  (random) => {
    const side = 1 + Math.floor(random() * 9)
    const on = [random() * 255, random() * 255, random() * 255] as const
    return (x, y) => ((Math.floor(x / side) + Math.floor(y / side)) % 2 ? on : [0, 255, 20])
  },
  (random) => {
    const [a, b] = [random() * 4, random() * 4]
    return (x, y) => [(x * a) % 256, (y * b) % 256, (x * b + y * a) % 256]
  },
  (random) => {
    const [a, b, c] = [random() * 0.6, random() * 0.6, random() * 30]
    return (x, y) => {
      const wave = 128 + 120 * Math.sin(x * a + y * b)
      return [wave + random() * c, 255 - wave, wave / 2 + random() * c]
    }
  },
  (random) => {
    const edge = random() * 100
    const slope = random() * 4 - 2
    return (x, y) => (x + y * slope > edge ? [250, 250, 240] : [10 + random() * 6, 20, 40])
  },
  (random) => {
    const shapes = Array.from(
      { length: 12 },
      () => [random(), random(), random(), random()] as const,
    )
    return (x, y) => {
      const hit = shapes.find(([a, b, c]) => (x - a * 200) ** 2 + (y - b * 200) ** 2 < c * 1500)
      return hit ? [hit[3] * 255, 40, 255 - hit[3] * 200] : [200, 210, 220]
    }
  },
]

/** RGBA, or gray with `channels` 1. */
export function drawnPicture(
  random: Random,
  width: number,
  height: number,
  channels: 1 | 4,
): Pixels {
  const draw = KINDS[Math.floor(random() * KINDS.length)]!(random)
  const data = new Uint8Array(width * height * channels)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = draw(x, y).map((value) => Math.max(0, Math.min(255, Math.round(value))))
      const at = (y * width + x) * channels
      if (channels === 1) data[at] = colour[0]!
      else data.set([...colour, Math.round(random() * 255)], at)
    }
  }
  return { width, height, channels, data }
}
