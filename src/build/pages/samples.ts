/** The built-in samples, pixel by pixel: free to ship, for nobody but this script has made them. */

export interface Drawn {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

type Rgb = readonly [number, number, number]
type Rgba = readonly [number, number, number, number]

function draw(width: number, height: number, at: (x: number, y: number) => Rgba | Rgb): Drawn {
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      const [r, g, b, a = 255] = at(x, y)
      rgba.set([clamp(r), clamp(g), clamp(b), clamp(a)], i)
    }
  }
  return { width, height, rgba }
}

function clamp(level: number): number {
  return Math.max(0, Math.min(255, Math.round(level)))
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const t = Math.max(0, Math.min(1, share))
  return [0, 1, 2].map((i) => from[i]! + (to[i]! - from[i]!) * t) as unknown as Rgb
}

/** The same number from 0 to 1 for the same place, and no pattern that one sees. */
function hash(x: number, y: number): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296
}

/** Value noise, smooth between whole numbers. */
function noise(x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)]
  const smooth = (t: number) => t * t * (3 - 2 * t)
  const [u, v] = [smooth(x - x0), smooth(y - y0)]
  const row = (y: number) => hash(x0, y) + (hash(x0 + 1, y) - hash(x0, y)) * u
  return row(y0) + (row(y0 + 1) - row(y0)) * v
}

/** Noise of several scales, from 0 to 1. */
function clouds(x: number, y: number, octaves: number): number {
  let sum = 0
  let most = 0
  for (let i = 0, weight = 1; i < octaves; i++, weight /= 2) {
    sum += weight * noise(x * 2 ** i + i * 17, y * 2 ** i + i * 31)
    most += weight
  }
  return sum / most
}

const LANDSCAPE = { width: 1_600, height: 1_200, shore: 820 } as const
const SUN = { x: 1_080, y: 470, radius: 46 } as const

/** From the far ridge to the near one: where it lies, how high it rises, its colour. */
const RIDGES: readonly { base: number; rise: number; scale: number; color: Rgb }[] = [
  { base: 620, rise: 210, scale: 260, color: [126, 116, 150] },
  { base: 700, rise: 220, scale: 200, color: [88, 86, 122] },
  { base: 770, rise: 200, scale: 150, color: [52, 60, 90] },
  { base: 830, rise: 130, scale: 90, color: [24, 34, 48] },
]

/** Mountains and a lake at dusk: smooth gradients, fine texture, and grain, as in a photo. */
export function drawLandscape(): Drawn {
  const { width, height, shore } = LANDSCAPE
  return draw(width, height, (x, y) => {
    const grain = (hash(x * 3, y * 7) + hash(x * 5 + 1, y * 11) - 1) * 7
    const color = y < shore ? sceneAt(x, y) : lakeAt(x, y)
    return color.map((level) => level + grain) as unknown as Rgb
  })
}

function sceneAt(x: number, y: number): Rgb {
  for (const [i, { base, rise, scale, color }] of [...RIDGES.entries()].reverse()) {
    const top = base - rise * clouds(x / scale + i * 40, i * 9, 6) ** 1.3
    if (y < top) continue
    const texture = clouds(x / 22, (y - top) / 14 + i * 50, 5) - 0.5
    const haze = mix(color, [222, 160, 138], ((y - top) / 260) * (1 - i / 4))
    return haze.map((level) => level * (1 + texture * 0.55)) as unknown as Rgb
  }
  return skyAt(x, y)
}

function skyAt(x: number, y: number): Rgb {
  const sky = mix([30, 52, 104], [246, 178, 120], (y / 640) ** 1.25)
  const veil = clouds(x / 340, y / 70, 6)
  const lit = mix(sky, [255, 226, 196], Math.max(0, veil - 0.5) * 2.4 * Math.min(1, y / 380))
  const far = Math.hypot(x - SUN.x, y - SUN.y)
  const glow = mix(lit, [255, 214, 150], Math.exp(-far / 190) * 0.9)
  return far < SUN.radius ? mix([255, 248, 226], glow, (far - SUN.radius + 3) / 3) : glow
}

/** What is above the shore, upside down, torn by waves that get longer towards the eye. */
function lakeAt(x: number, y: number): Rgb {
  const { shore } = LANDSCAPE
  const depth = y - shore
  const wave = clouds(x / (40 + depth / 2), depth / 5, 4) - 0.5
  const mirrored = sceneAt(
    x + wave * (8 + depth / 6),
    shore - depth * 1.15 - wave * (6 + depth / 5) - 4,
  )
  const dark = mix(mirrored, [18, 30, 52], 0.25 + depth / 900)
  const spark = wave > 0.24 && Math.abs(x - SUN.x) < 60 + depth / 2 ? 46 : 0
  return [dark[0] + spark, dark[1] + spark * 0.85, dark[2] + spark * 0.6]
}

const LOGO = { width: 960, height: 720 } as const
const DISCS: readonly { x: number; y: number; radius: number; from: Rgb; to: Rgb }[] = [
  { x: 380, y: 300, radius: 190, from: [255, 94, 98], to: [255, 195, 113] },
  { x: 590, y: 300, radius: 190, from: [71, 118, 230], to: [142, 84, 233] },
  { x: 485, y: 470, radius: 190, from: [17, 153, 142], to: [56, 239, 125] },
]

/** Three discs of glass over nothing: alpha, soft shadows, hard edges. */
export function drawLogo(): Drawn {
  const { width, height } = LOGO
  return draw(width, height, (x, y) => {
    let over: Rgba = [0, 0, 0, 0]
    for (const { x: cx, y: cy, radius, from, to } of DISCS) {
      const shadow = Math.max(0, 1 - Math.abs(Math.hypot(x - cx, y - cy - 14) - radius * 0.7) / 90)
      over = onto(over, [20, 20, 50, 38 * shadow ** 2])
      const inside = radius - Math.hypot(x - cx, y - cy)
      const color = mix(from, to, (x - cx + y - cy + 2 * radius) / (4 * radius))
      over = onto(over, [...color, 214 * Math.max(0, Math.min(1, inside + 0.5))])
      const ring = Math.max(0, 1 - Math.abs(inside - 4) / 3)
      over = onto(over, [255, 255, 255, 120 * ring])
    }
    return over
  })
}

/** One colour over another, with straight alpha. */
function onto([r, g, b, a]: Rgba, [R, G, B, A]: Rgba): Rgba {
  const top = A / 255
  const alpha = top + (a / 255) * (1 - top)
  if (alpha === 0) return [0, 0, 0, 0]
  const blend = (under: number, above: number) =>
    (above * top + under * (a / 255) * (1 - top)) / alpha
  return [blend(r, R), blend(g, G), blend(b, B), alpha * 255]
}

const SCREEN = { width: 1_440, height: 900, bar: 220, line: 26 } as const
const INKS: readonly Rgb[] = [
  [86, 156, 214],
  [206, 145, 120],
  [78, 201, 176],
  [220, 220, 170],
  [156, 163, 175],
]

/** An editor with code and a chart: few colours and hard edges, where lossy formats do badly. */
export function drawScreen(): Drawn {
  const { width, height } = SCREEN
  return draw(width, height, (x, y) => {
    if (y < 40)
      return Math.hypot(((x - 14) % 24) - 8, y - 20) < 6 && x < 86
        ? INKS[((x - 14) / 24) | 0]!
        : [50, 52, 60]
    if (x < SCREEN.bar) return textAt(x - 28, y - 64, 5, SCREEN.bar - 60) ?? [37, 39, 46]
    if (x > width - 480 && y > 120 && y < 560) return chartAt(x - width + 480, y - 120)
    return textAt(x - SCREEN.bar - 60, y - 64, 2, width - 800) ?? [30, 31, 38]
  })
}

/** Words as bars of letters: strokes of two pixels in a grid of eight. */
function textAt(x: number, y: number, seed: number, most: number): Rgb | undefined {
  if (x < 0 || y < 0) return undefined
  const line = Math.floor(y / SCREEN.line)
  const indent = Math.floor(hash(line, seed) * 4) * 32
  const end = most * (0.35 + 0.65 * hash(line, seed + 9))
  const within = y - line * SCREEN.line
  if (x < indent || x > end || within > 13 || hash(line, seed + 4) < 0.14) return undefined
  const letter = Math.floor(x / 9)
  const word = Math.floor(letter / (3 + Math.floor(hash(line, seed + 2) * 5)))
  if (hash(letter, line * 7 + seed) < 0.13 || x % 9 > 6) return undefined
  const stroke = hash(
    letter * 4 + Math.floor((x % 9) / 2),
    line * 8 + Math.floor(within / 2) + seed,
  )
  return stroke < 0.46 ? INKS[Math.floor(hash(word, line + seed) * INKS.length)] : undefined
}

const BARS = [0.32, 0.5, 0.44, 0.66, 0.61, 0.82, 0.95]

function chartAt(x: number, y: number): Rgb {
  if (x > 430 || y > 430) return [30, 31, 38]
  const slot = Math.floor((x - 30) / 56)
  const isBar = slot >= 0 && slot < BARS.length && (x - 30) % 56 < 38
  if (isBar && y < 390 && y > 390 - 340 * BARS[slot]!) return INKS[slot % 3]!
  return (y % 68 === 50 && x > 20) || y === 390 ? [70, 74, 86] : [40, 43, 52]
}
