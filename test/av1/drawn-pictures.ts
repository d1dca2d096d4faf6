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

/** Lines of a few letters, in a few colours, that come again and again. */
export function letters(random: Random): Draw {
  const [wide, high] = [5 + Math.floor(random() * 5), 11 + Math.floor(random() * 8)]
  const glyphs = Array.from({ length: 6 }, () => Array.from({ length: 9 }, () => random() * 128))
  const inks = Array.from(
    { length: 3 },
    () => [random() * 90, random() * 90, random() * 255] as const,
  )
  const text = Array.from({ length: 64 }, () => Math.floor(random() * 7))
  const ragged = random() < 0.5 ? 1 : 0
  return (x, y) => {
    const line = Math.floor(y / high)
    const at = x + ragged * 3 * (line % 3)
    const glyph = glyphs[text[(Math.floor(at / wide) + 5 * line) % 64]!]
    const isBlank = x % 200 > 110 || line % 4 === 3
    const bits = isBlank ? 0 : (glyph?.[y % high] ?? 0)
    const isInk = at % wide < wide - 1 && ((bits >> (at % wide)) & 1) === 1
    return isInk ? inks[line % 3]! : [252, 250, 248]
  }
}

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
  letters,
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
  kind = KINDS[Math.floor(random() * KINDS.length)]!,
): Pixels {
  const draw = kind(random)
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
