/** Pages of text, as screens show them: letters with soft edges on a flat ground. No font is needed. */

import { seededRandom } from './random.ts'

/** Letters of 6 x 9 pixels, and how far their lines are apart. */
const [WIDE, HIGH, LINE, LETTERS] = [6, 9, 14, 24]
/** Darkness of a pixel: most are nothing or all. */
const INKS = [0, 0, 0, 0, 255, 255, 200, 120, 60] as const

export interface Page {
  readonly width: number
  readonly height: number
  readonly channels?: 1 | 4
  /** Of the ground, the ink's being the inverse; default 240. */
  readonly ground?: number
}

/** Rows of gray or opaque RGBA. */
export function pageRows(
  { width, height, channels = 4, ground = 240 }: Page,
  seed = 1,
): Uint8Array {
  const random = seededRandom(seed)
  const letters = Array.from(random.bytes(LETTERS * WIDE * HIGH), (byte) => INKS[byte % 9]!)
  const text = random.bytes(Math.ceil(width / 8) * Math.ceil(height / LINE))
  const rows = new Uint8Array(width * height * channels).fill(255)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const letter = text[Math.floor(y / LINE) * Math.ceil(width / 8) + (x >> 3)]! % LETTERS
    const [u, v] = [x & 7, y % LINE]
    const ink = u < WIDE && v < HIGH ? letters[(letter * HIGH + v) * WIDE + u]! : 0
    const level = Math.round(ground + ((255 - 2 * ground) * ink) / 255)
    rows.fill(level, i * channels, i * channels + Math.min(3, channels))
  }
  return rows
}
