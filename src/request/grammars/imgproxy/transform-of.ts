/** From imgproxy's wish to our options. */

import type { Color, OutputFormat } from '../../../engine/index.ts'
import { MAX_OUTPUT_SIDE } from '../../../engine/index.ts'
import type { SourceName } from '../../img-path.ts'
import { invalidOption, unsupportedOption } from '../../option-error.ts'
import type { Transform } from '../../transform.ts'
import { colorText, type ForeignEntry, numberText, readForeign } from '../foreign.ts'
import { geometryOf } from './placement-of.ts'
import { watermarkOf } from './watermark-of.ts'
import type { ImgproxyWish } from './wish.ts'

/** What is written here of all formats that imgproxy has a name for. */
const WRITTEN: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'avif', 'jxl', 'gif'])
/** Of which the bytes follow the quality. */
const LOSSY: ReadonlySet<string> = new Set(['', 'best', 'jpeg', 'webp', 'avif', 'jxl'])
const QUALITY = 80

/** `watermark`: the picture that is one, where there is one. Throws an `OptionError` for what is not supported. */
export function transformOf(wish: ImgproxyWish, watermark?: SourceName): Transform {
  const layer = watermarkOf(wish, watermark)
  const { transform } = readForeign(entriesOf(wish))
  const { rotate, flipX, flipY } = wish
  const flip = `${flipX ? 'h' : ''}${flipY ? 'v' : ''}` as Transform['flip']
  return {
    ...transform,
    ...geometryOf(wish),
    ...toneOf(wish),
    rotate: rotate as Transform['rotate'],
    flip,
    ...qualitiesOf(wish),
    ...sourceRules(wish),
    ...lookStrength(wish),
    ...(layer && { draw: [layer] }),
  }
}

function entriesOf(wish: ImgproxyWish): readonly ForeignEntry[] {
  const entries: ForeignEntry[] = []
  const add = (from: string, name: string, text: string) => entries.push({ name, text, from })
  const format = formatOf(wish.format)
  if (format !== undefined) add('format', 'format', format)
  add('quality', 'quality', `${qualityOf(wish)}`)
  if (wish.maxBytes > 0 && LOSSY.has(wish.format)) add('max_bytes', 'max_bytes', `${wish.maxBytes}`)
  if (wish.background)
    add('background', 'background', colorText(backgroundOf(wish.background, wish)))
  if (wish.keepCopyright && wish.stripMetadata) add('keep_copyright', 'metadata', 'copyright')
  if (wish.keepProfile) add('strip_color_profile', 'profile', 'p3')
  if (wish.stillOnly) add('disable_animation', 'anim', 'false')
  entries.push(...codingOf(wish))
  const trim = trimOf(wish)
  if (trim !== undefined) add('trim', 'trim', trim)
  entries.push(...effectsOf(wish))
  return entries
}

/** `undefined`: as the client likes it. */
function formatOf(name: string): string | undefined {
  if (name === '' || name === 'best') return undefined
  if (WRITTEN.has(name)) return name
  throw unsupportedOption(`format ${name}`)
}

function qualityOf({ quality, format, formatQuality }: ImgproxyWish): number {
  return quality || formatQuality.get(format) || QUALITY
}

/** Of the format that is asked for. */
function codingOf({ format, jpeg, avifSubsample, webpLossless }: ImgproxyWish): ForeignEntry[] {
  const { progressive, noSubsample } = jpeg
  switch (format) {
    case 'jpeg':
      return [
        ...named('jpeg_options', 'progressive', progressive === undefined ? '' : `${progressive}`),
        ...named(
          'jpeg_options',
          'chroma',
          noSubsample === undefined ? '' : noSubsample ? '444' : '420',
        ),
      ]
    case 'avif':
      return named('avif_options', 'chroma', { auto: '', on: '420', off: '444' }[avifSubsample])
    case 'webp':
      return named('webp_options', 'lossless', webpLossless)
    default:
      return []
  }
}

function named(from: string, name: string, text: string): ForeignEntry[] {
  return text === '' ? [] : [{ from, name, text }]
}

/** For a format that is still to be chosen. */
function qualitiesOf({
  quality,
  format,
  formatQuality,
}: ImgproxyWish): Pick<Transform, 'qualities'> {
  if (quality > 0 || WRITTEN.has(format)) return {}
  const known = [...formatQuality].filter(
    ([name, q]) => WRITTEN.has(name) && q > 0 && q !== QUALITY,
  )
  const qualities: Partial<Record<OutputFormat, number>> = Object.fromEntries(known.sort())
  return known.length > 0 ? { qualities } : {}
}

function backgroundOf(color: Color, { backgroundAlpha }: ImgproxyWish): Color {
  return { ...color, a: Math.round(backgroundAlpha * 255) }
}

/** imgproxy's key for what is transparent. */
const MAGENTA: Color = { r: 255, g: 0, b: 255, a: 255 }

function trimOf({ trim }: ImgproxyWish): string | undefined {
  const { threshold, color } = trim
  if (threshold === undefined || threshold < 0) return undefined
  const tolerance = Math.min(255, Math.floor(threshold))
  const isKey = color !== undefined && colorText(color) === colorText(MAGENTA)
  const border = isKey ? { r: 0, g: 0, b: 0, a: 0 } : color
  return ['border', tolerance, 0, ...(border ? [colorText(border)] : [])].join(';')
}

/** Below this a mask of three pixels has no weight but the middle one's. */
const LEAST_BLUR = 0.3
const LEAST_SHARPEN = 0.1

function effectsOf(wish: ImgproxyWish): ForeignEntry[] {
  const { blur, sharpen, pixelate, saturation } = wish
  const numbers = [
    ...(blur >= LEAST_BLUR ? [['blur', numberText(blur)]] : []),
    ...(sharpen >= LEAST_SHARPEN ? [['sharpen', numberText(sharpen)]] : []),
    ...(pixelate > 1 ? [['pixelate', `${Math.min(pixelate, MAX_OUTPUT_SIDE)}`]] : []),
    ...(saturation !== 1 ? [['saturation', numberText(saturation)]] : []),
  ]
  const entries = numbers.map(([name = '', text = '']) => ({ name, text, from: name }))
  return [...entries, ...looksOf(wish)]
}

/** Of the one look that is done; the first of two. */
function lookStrength({ monochrome, duotone }: ImgproxyWish): Pick<Transform, 'lookStrength'> {
  const intensity = duotone.intensity || monochrome.intensity
  if (intensity === 0) return {}
  const lookStrength = Math.max(0.01, Number(intensity.toFixed(2)))
  return lookStrength < 1 ? { lookStrength } : {}
}

/** Formats that hold no more than 8 bits: what a source has more of is lost there, as it is here. */
const EIGHT_BITS: ReadonlySet<string> = new Set(['jpeg', 'webp', 'gif'])
/** In which imgproxy finds small pictures beside the large one. */
const WITH_THUMBNAILS: readonly string[] = ['heic', 'avif']

/** What hangs on the source. */
function sourceRules({
  autoRotate,
  stripMetadata,
  preserveHdr,
  enforceThumbnail,
  format,
}: ImgproxyWish): Pick<Transform, 'asStored' | 'exif' | 'flatOnly' | 'formatOnly'> {
  return {
    ...(!autoRotate && { asStored: true }),
    ...(!stripMetadata && { exif: 'all' }),
    ...(preserveHdr && !EIGHT_BITS.has(format) && { flatOnly: 'preserve_hdr' }),
    ...(enforceThumbnail && {
      formatOnly: { option: 'enforce_thumbnail', not: WITH_THUMBNAILS },
    }),
  }
}

function looksOf({ monochrome, duotone }: ImgproxyWish): ForeignEntry[] {
  if (duotone.intensity > 0 && monochrome.intensity > 0) {
    throw invalidOption('duotone', 'no monochrome beside it')
  }
  if (duotone.intensity > 0) {
    const text = [duotone.dark, duotone.light].map(rgbText).join(';')
    return [{ name: 'duotone', text, from: 'duotone' }]
  }
  if (monochrome.intensity === 0) return []
  const { r, g, b } = monochrome.color
  const isGray = r === g && g === b
  const [name, text] = isGray ? ['grayscale', 'true'] : ['tint', rgbText(monochrome.color)]
  return [{ name, text, from: 'monochrome' }]
}

function rgbText(color: Color): string {
  return colorText(color).slice(0, 7)
}

const MIDDLE = 127.5
const MOST = 10

/**
 * imgproxy adds its brightness, ours is a factor: with a contrast beside it one is the other.
 * v·f → (v·f − m)·c + m, which is (v + b − m)·C + m for c = C(1 − b/m), f = C/c.
 */
function toneOf({
  brightness,
  contrast,
}: ImgproxyWish): Pick<Transform, 'brightness' | 'contrast'> {
  const ours = contrast * (1 - brightness / MIDDLE)
  const factor = brightness === 0 ? 1 : 1 / (1 - brightness / MIDDLE)
  if (ours < 0 || ours > MOST || factor > MOST || factor < 0) throw unsupportedOption('brightness')
  const short = (value: number) => Number(value.toFixed(4))
  return {
    ...(factor !== 1 && { brightness: short(factor) }),
    ...(ours !== 1 && { contrast: short(ours) }),
  }
}
