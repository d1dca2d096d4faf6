/** Any options that change pixels or how they are coded, at random. */

import { type ConvertOptions, OverlayPixels } from '../../src/engine/index.ts'
import { type Random, seededRandom } from './random.ts'

const FORMATS = ['png', 'webp', 'jpeg', 'avif'] as const
const FITS = ['cover', 'pad', 'inside', 'fill', 'crop', 'aspect-crop', 'scale-up'] as const

/** `seed`: each its own; sides of a result lie below 700 pixels. */
export function randomOptions(seed: number): Partial<ConvertOptions> {
  const random = seededRandom(seed)
  const maybe = <T>(value: T): T | undefined => (random.below(4) === 0 ? value : undefined)
  const color = { r: random.below(256), g: 9, b: 200, a: 255 }
  const format = FORMATS[random.below(FORMATS.length)]!
  const all = {
    format,
    ...framing(random, maybe, color),
    ...effects(random, maybe, color),
    effort: 'fast' as const,
    background: maybe({ ...color, a: random.below(256) }),
    maxBytes: maybe(400_000),
    chroma: maybe((['420', '422', '444'] as const)[random.below(3)]),
    progressive: maybe(random.below(2) === 0),
    colors: maybe(2 + random.below(255)),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

type Maybe = <T>(value: T) => T | undefined
type Opaque = NonNullable<ConvertOptions['tint']>

function framing(random: Random, maybe: Maybe, color: Opaque): Partial<ConvertOptions> {
  const sides = () => ({
    top: random.below(9),
    right: 1,
    bottom: random.below(9),
    left: random.below(9),
  })
  const all = {
    width: maybe(1 + random.below(500)),
    height: maybe(1 + random.below(400)),
    zoom: maybe((1 + random.below(12)) / 10),
    fit: FITS[random.below(FITS.length)],
    gravity: maybe(random.below(2) ? ('attention' as const) : { x: random.below(11) / 10, y: 0 }),
    rotate: ([0, 90, 180, 270] as const)[random.below(4)],
    flip: maybe((['h', 'v', 'hv'] as const)[random.below(3)]),
    trim: maybe(random.below(2) ? sides() : { tolerance: 20, keep: random.below(5) }),
    crop: maybe({ width: { share: 0.5 }, height: { pixels: 1 + random.below(90) } }),
    radius: maybe(random.below(2) ? ('max' as const) : 1 + random.below(80)),
    extend: maybe(random.below(2) ? { ratio: 1 + random.below(3) } : { width: 300, height: 200 }),
    padding: maybe(sides()),
    border: maybe({ ...sides(), color }),
  }
  return all as Partial<ConvertOptions>
}

function effects(random: Random, maybe: Maybe, color: Opaque): Partial<ConvertOptions> {
  const all = {
    brightness: maybe(random.below(20) / 10),
    saturation: maybe(random.below(20) / 10),
    tint: maybe(color),
    sepia: maybe(true as const),
    modulate: maybe({ brightness: 1.1, saturation: 0.8, hue: random.below(360), lightness: 0 }),
    linear: maybe({ factor: 1 + random.below(9) / 10, offset: random.below(99) }),
    sigmoid: maybe(random.below(201) - 100),
    median: maybe(3 as const),
    blur: maybe(0.3 + random.below(400) / 10),
    sharpen: maybe(0.1 + random.below(30) / 10),
    pixelate: maybe(2 + random.below(40)),
    overlays: maybe([overlay(random)]),
  }
  return all as Partial<ConvertOptions>
}

function overlay(random: Random) {
  const [width, height] = [1 + random.below(60), 1 + random.below(60)]
  const step = 1 + random.below(40)
  // Not noise, of which a PNG has more bytes than is planned for.
  const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => (i * step) % 256)
  const pixels = new OverlayPixels({ width, height, data })
  const place = { x: random.below(200) - 30, y: random.below(200) - 30 }
  const repeat = (['', 'x', 'y', 'xy'] as const)[random.below(4)]!
  const blend = (['over', 'multiply'] as const)[random.below(2)]!
  return { pixels, ...place, opacity: (1 + random.below(10)) / 10, blend, repeat }
}
