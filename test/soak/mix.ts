/** Which file is converted how: the n-th conversion of a seed is always the same. */

import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  FILTERS,
  FITS,
  INTERESTS,
  OUTPUT_FORMATS,
} from '../../src/engine/index.ts'
import { type Random, seededRandom } from '../helpers/random.ts'
import { damaged, type SoakInput, soakInputs } from './inputs.ts'

export interface SoakCase {
  readonly index: number
  readonly input: SoakInput
  readonly options: ConvertOptions
}

/** Per thousand conversions: what one takes grows with the file, and most uploads are small. */
const SHARES = [
  { upTo: 0.1, share: 640 },
  { upTo: 1, share: 280 },
  { upTo: 4, share: 55 },
  { upTo: 13, share: 21 },
  { upTo: Number.POSITIVE_INFINITY, share: 4 },
] as const
const DAMAGED_PER_THOUSAND = 120

export function* soakMix(seed: number, count: number): Generator<SoakCase> {
  const inputs = soakInputs(seededRandom(seed))
  for (let index = 0; index < count; index++) {
    const random = seededRandom(seed * 1_000_003 + index)
    const whole = pickInput(inputs, random)
    const isDamaged = random.below(1_000) < DAMAGED_PER_THOUSAND
    const input = isDamaged ? damaged(whole, seed + index) : whole
    yield { index, input, options: pickOptions(random, whole.megapixels) }
  }
}

function pickInput(inputs: readonly SoakInput[], random: Random): SoakInput {
  let rest = random.below(1_000)
  let from = 0
  for (const { upTo, share } of SHARES) {
    const group = inputs.filter(({ megapixels }) => megapixels >= from && megapixels < upTo)
    if (rest < share) return pick(group, random)
    rest -= share
    from = upTo
  }
  throw new Error('the shares do not add up to a thousand')
}

/** Large pictures are not searched for the last byte: that takes time and no memory. */
function pickOptions(random: Random, megapixels: number): ConvertOptions {
  const isLarge = megapixels > 2
  const format = pick(OUTPUT_FORMATS, random)
  const often = (percent: number) => random.below(100) < percent
  const side = () => 1 + Math.floor(2 ** (random.below(1_130) / 100)) // up to 2521, most are small
  const isWide = often(55)
  const isHigh = often(25)
  return {
    ...DEFAULT_OPTIONS,
    format,
    quality: often(50) ? DEFAULT_OPTIONS.quality : 1 + random.below(100),
    lossless: !isLarge && (format === 'webp' || format === 'avif') && often(12),
    effort: isLarge || often(40) ? 'fast' : often(85) ? 'balanced' : 'best',
    ...(isWide && { width: often(1) ? 16_383 : side() }),
    ...(isHigh && { height: side() }),
    ...(isWide && isHigh && { fit: pick(FITS, random) }),
    gravity: often(10)
      ? pick(INTERESTS, random)
      : { x: random.below(5) / 4, y: random.below(5) / 4 },
    ...pickEffects(random),
    rotate: often(20) ? pick([90, 180, 270] as const, random) : 0,
    flip: often(15) ? pick(['h', 'v', 'hv'] as const, random) : '',
    filter: pick(FILTERS, random),
    metadata: often(10) ? 'copyright' : 'none',
    ...(often(20) && { background: { r: 250, g: 128, b: 114, a: pick([255, 255, 90], random) } }),
  }
}

function pick<T>(list: readonly T[], random: Random): T {
  const picked = list[random.below(list.length)]
  if (picked === undefined) throw new Error('nothing to pick from')
  return picked
}

function gravityText({ gravity }: ConvertOptions): string {
  return typeof gravity === 'string' ? gravity : `${gravity.x}x${gravity.y}`
}

/** Now and then, several at once. */
function pickEffects(random: Random): Partial<ConvertOptions> {
  const rarely = () => random.below(100) < 6
  return {
    ...(rarely() && { saturation: random.below(20) / 10 }),
    ...(rarely() && { grayscale: true }),
    ...(rarely() && { blur: 0.3 + random.below(300) / 10 }),
    ...(rarely() && { sharpen: 0.5 + random.below(30) / 10 }),
    ...(rarely() && { pixelate: 2 + random.below(40) }),
    ...(rarely() && { median: 3 as const }),
    ...(rarely() && { radius: 'max' as const }),
    ...(rarely() && { trim: { tolerance: 10, keep: 0 } }),
    ...(rarely() && { padding: { top: 1, right: 0, bottom: 9, left: 3 } }),
  }
}

/** What differs from the defaults, in the words of the command line and of the query. */
export function optionTexts(options: ConvertOptions): ReadonlyMap<string, string> {
  const texts = new Map([['format', options.format as string]])
  for (const [name, value] of Object.entries(options)) {
    const plain = DEFAULT_OPTIONS[name as keyof ConvertOptions]
    if (name === 'background') texts.set(name, hexOf(options))
    else if (name === 'gravity') texts.set(name, gravityText(options))
    else if (name === 'trim') texts.set(name, 'border')
    else if (name === 'padding') texts.set(name, '1;0;9;3')
    else if (value !== plain) texts.set(name, String(value))
  }
  return texts
}

function hexOf({ background }: ConvertOptions): string {
  const { r = 0, g = 0, b = 0, a = 0 } = background ?? {}
  return `#${[r, g, b, a].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

export function describeCase({ index, input, options }: SoakCase): string {
  const texts = [...optionTexts(options)].map(([name, text]) => `${name}=${text}`)
  return `#${index} ${input.name} > ${texts.join(' ')}`
}
