/**
 * Options as Cloudflare Images writes them in an address, and ours beside them:
 *
 *   width=800,format=auto,fit=cover,gravity=0.5x0.2
 *
 * What is unknown, given twice or written in another way than usual is refused: each would be a new
 * entry in every cache in front of us.
 */

import * as z from 'zod'
import type { Layer } from '../../convert/layers/layer.ts'
import {
  FITS,
  type Flip,
  isLossless,
  type Length,
  MAX_OUTPUT_SIDE,
  movesUsually,
  type Rotation,
  WRITTEN_FORMATS,
} from '../../engine/index.ts'
import { codingOf, codingShape, colorsOfQuality } from '../coding-options.ts'
import { effectShape, splitEffects } from '../effect-options.ts'
import { oneOf, parsedBy, whole } from '../fields.ts'
import { framingShape, scaledFraming } from '../framing-options.ts'
import { invalidOption, unsupportedOption } from '../option-error.ts'
import { convertSchema } from '../options.ts'
import { isPresetAlone, NO_PRESETS, withPresets } from '../presets.ts'
import { type OptionEntry, readTexts } from '../read-options.ts'
import {
  DEFAULT_TRANSFORM,
  isPlaceholder,
  namedFormat,
  PLACEHOLDERS,
  type Transform,
  type TransformRequest,
} from '../transform.ts'
import { inOurWords } from './cloudflare/in-our-words.ts'
import { refuseLayers } from './native.ts'

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['w', 'width'],
  ['h', 'height'],
  ['q', 'quality'],
  ['f', 'format'],
  ['g', 'gravity'],
  ['scq', 'slow-connection-quality'],
])

/** Options of Cloudflare's that nothing here can do (yet). */
const UNSUPPORTED: ReadonlySet<string> = new Set([
  ...['segment', 'upscale', 'zoom', 'face-zoom', 'wbreakpoints', 'wmobile', 'wdesktop'],
])
const UNSUPPORTED_GRAVITIES: ReadonlySet<string> = new Set(['face'])

const NAMED_QUALITIES = { high: 90, 'medium-high': 70, 'medium-low': 50, low: 35 } as const
const QUALITY_RULE = `a whole number from 1 to 100, or one of ${Object.keys(NAMED_QUALITIES).join(', ')}`
const quality = parsedBy((text) => {
  if (Object.hasOwn(NAMED_QUALITIES, text)) return NAMED_QUALITIES[text as 'high']
  return whole(1, 100).text.safeParse(text).data
}, QUALITY_RULE)

/** Cloudflare's word for `format=jpeg,progressive=false`. */
const BASELINE = 'baseline-jpeg'

const DPR_RULE = 'a number from 1 to 3 with at most two decimals, like 2 or 1.5'

/** What is said once, in `options.ts`; what differs here stands behind it. */
const { shape } = convertSchema
/** Every option of an address by its whole name. */
export const imgSchema = z.strictObject({
  width: shape.width,
  height: shape.height,
  dpr: parsedBy((text) => {
    return /^[123](?:\.\d?[1-9])?$/.test(text) && Number(text) <= 3 ? Number(text) : undefined
  }, DPR_RULE).default(1),
  fit: oneOf([...FITS, 'squeeze'])
    .transform((fit) => (fit === 'squeeze' ? 'fill' : fit))
    .default(DEFAULT_TRANSFORM.fit),
  gravity: shape.gravity,
  quality: quality.default(DEFAULT_TRANSFORM.quality),
  'slow-connection-quality': quality.exactOptional(),
  // `jpg` is what it is called elsewhere.
  format: oneOf([...WRITTEN_FORMATS, 'auto', 'json', ...PLACEHOLDERS, 'jpg', BASELINE])
    .transform((format) => (format === 'jpg' ? 'jpeg' : format))
    .default(DEFAULT_TRANSFORM.format),
  background: shape.background,
  rotate: shape.rotate,
  flip: shape.flip,
  anim: shape.anim,
  frames: shape.frames,
  metadata: shape.metadata,
  compression: oneOf(['fast']).exactOptional(),
  onerror: oneOf(['redirect']).exactOptional(),
  effort: shape.effort,
  ...codingShape,
  filter: shape.filter,
  lossless: shape.lossless,
  profile: shape.profile,
  hdr: shape.hdr,
  max_bytes: shape.max_bytes,
  overlay: shape.overlay,
  preset: shape.preset,
  draw: shape.draw,
  ...framingShape,
  ...effectShape,
})

type Read = z.output<typeof imgSchema>
type Values = Omit<Read, 'format'> & { readonly format: Exclude<Read['format'], typeof BASELINE> }

/** Reads one segment of a path, as it stands there. Throws an `OptionError`. */
export function parseCloudflare(segment: string, presets = NO_PRESETS): TransformRequest {
  const asked = segment.split(',').map(entryOf)
  const request = readCloudflare(asked, presets)
  const saysQuality = withPresets(asked, presets).some(([name]) => name === 'quality')
  return saysQuality ? { ...request, transform: withPalette(request.transform) } : request
}

/** As Cloudflare has it: a quality that is asked for makes a palette of PNG, where that is asked for by name. */
function withPalette(transform: Transform): Transform {
  const { format, quality, lossless, colors } = transform
  const named = namedFormat(format)
  if (!named || isLossless(lossless) || colors) return transform
  const some = colorsOfQuality(named, quality)
  return some === undefined ? transform : { ...transform, colors: some }
}

/** Reads options under their whole names, as texts, in any order. Throws an `OptionError`. */
export function readCloudflare(
  asked: readonly OptionEntry[],
  presets = NO_PRESETS,
): TransformRequest {
  const entries = inOurWords(withPresets(asked, presets))
  for (const [name, text] of entries) refuseUnsupported(name, text)
  const values = readTexts(imgSchema, entries)
  const has = (name: string) => entries.some((entry) => entry[0] === name)
  if (values.compression && has('effort')) {
    throw invalidOption('compression', 'either compression or effort')
  }
  const { 'slow-connection-quality': slowQuality, onerror } = values
  return {
    transform: transformOf(withBaseline(values)),
    ...(slowQuality !== undefined && { slowQuality }),
    redirectsOnError: onerror === 'redirect',
    ...(isPresetAlone(asked) && { isPreset: true }),
  }
}

function withBaseline({ format, ...values }: Read): Values {
  return format === BASELINE
    ? { progressive: false, ...values, format: 'jpeg' }
    : { ...values, format }
}

function transformOf(values: Values): Transform {
  const { dpr, width, height, rotate, flip, compression, max_bytes: maxBytes } = values
  const { format, fit, gravity, background, metadata, filter, lossless, profile } = values
  const { anim, frames, hdr } = values
  if (isPlaceholder(format)) return { ...DEFAULT_TRANSFORM, format } // of the whole source
  refuseLayers(values)
  const effort = compression === 'fast' ? 'fast' : values.effort
  const { effects, others } = splitEffects(values)
  return {
    ...{ format, fit, gravity, metadata, filter, lossless, profile, rotate },
    ...(values.overlay && { overlay: values.overlay }),
    ...(values.draw && { draw: scaledLayers(values.draw, dpr) }),
    ...scaledFraming(others, dpr),
    ...effects,
    quality: values.quality,
    effort,
    ...codingOf({ ...values, effort }),
    flip: flippedFirst(flip, rotate),
    ...(width !== undefined && { width: scaled(width, dpr) }),
    ...(height !== undefined && { height: scaled(height, dpr) }),
    ...(background !== undefined && { background }),
    ...(anim !== undefined && saysMore(format, anim) && { anim }),
    ...(frames !== undefined && { frames }),
    ...(hdr === 'keep' && { hdr }),
    ...(maxBytes !== undefined && { maxBytes }),
  }
}

/** What moves does so anyway, but in formats that have to be asked: `auto` is none of these. */
function saysMore(format: Values['format'], anim: boolean): boolean {
  const named = namedFormat(format)
  return !anim || (named !== undefined && !movesUsually(named))
}

/** Pixels of layers as well; shares are of what has grown. */
function scaledLayers(layers: readonly Layer[], dpr: number): readonly Layer[] {
  const grown = (length: Length) =>
    'pixels' in length ? { pixels: Math.round(length.pixels * dpr) } : length
  return layers.map((layer) => {
    const lengths = LAYER_LENGTHS.flatMap((name) => {
      const length = layer[name]
      return length ? [[name, grown(length)] as const] : []
    })
    return { ...layer, ...Object.fromEntries(lengths) }
  })
}

const LAYER_LENGTHS = ['width', 'height', 'left', 'right', 'top', 'bottom'] as const

function scaled(side: number, dpr: number): number {
  const pixels = Math.max(1, Math.round(side * dpr))
  if (pixels <= MAX_OUTPUT_SIDE) return pixels
  throw invalidOption('dpr', `no more than ${MAX_OUTPUT_SIDE} pixels a side`)
}

/** Cloudflare mirrors before it rotates, the engine after: a quarter turn swaps the axes. */
function flippedFirst(flip: Flip, rotate: Rotation): Flip {
  const isQuarter = rotate === 90 || rotate === 270
  if (!isQuarter || flip === '' || flip === 'hv') return flip
  return flip === 'h' ? 'v' : 'h'
}

/** Whether an address can say this of a picture, in one way or another. */
export function isImgOption(name: string): boolean {
  return ALIASES.has(name) || Object.hasOwn(imgSchema.shape, name) || UNSUPPORTED.has(name)
}

function entryOf(entry: string): OptionEntry {
  const at = entry.indexOf('=')
  if (at < 1) throw invalidOption(entry.slice(0, 64), 'options like width=800,format=auto')
  const name = entry.slice(0, at)
  return [ALIASES.get(name) ?? name, decoded(name, entry.slice(at + 1))]
}

const NEEDLESS = /^[A-Za-z0-9._~-]$/

/** A value without its percent signs, each of which has to be needed. */
function decoded(name: string, text: string): string {
  try {
    for (const [code] of text.matchAll(/%[0-7][0-9a-f]/gi)) {
      if (NEEDLESS.test(decodeURIComponent(code))) throw new URIError('needless')
    }
    return decodeURIComponent(text)
  } catch {
    throw invalidOption(name.slice(0, 64), 'a value that is encoded no more than it has to be')
  }
}

function refuseUnsupported(name: string, text: string): void {
  if (UNSUPPORTED.has(name)) throw unsupportedOption(name)
  if (name === 'gravity' && UNSUPPORTED_GRAVITIES.has(text)) {
    throw unsupportedOption(`${name}=${text}`)
  }
}
