/**
 * Every option of every request, once: its wire name, its rule and its default. The grammars
 * (form, query, command line, JSON, and addresses) differ in how they find names and values.
 */

import * as z from 'zod'
import type { Layer } from '../convert/layers/layer.ts'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  EFFORTS,
  FILTERS,
  FITS,
  type Flip,
  GRAVITY_NAMES,
  JPEGS_KEPT,
  MAX_BYTES,
  MAX_FRAMES,
  MAX_OUTPUT_SIDE,
  MAX_OVERLAYS,
  METADATA,
  OUTPUT_FORMATS,
  type OutputFormat,
  PROFILES,
  parseColor,
  parseGravityOrInterest,
  type Rotation,
  WRITTEN_FORMATS,
  ZOOM,
} from '../engine/index.ts'
import { ORIGINALS } from '../storage/keys.ts'
import { codingShape } from './coding-options.ts'
import { parseRgb } from './css-rgb.ts'
import { drawText } from './draw-option.ts'
import { effectShape } from './effect-options.ts'
import { decimal, listOf, oneOf, parsedBy, whole } from './fields.ts'
import { framingShape } from './framing-options.ts'
import { presetNames } from './presets.ts'

/** What a caller asked for: `auto` leaves the format to the `Accept` header. */
export type RequestedOptions = Omit<ConvertOptions, 'format'> & {
  readonly format: OutputFormat | 'auto'
  /** Names of overlays. */
  readonly overlay?: readonly string[]
  /** What else is laid on the result. */
  readonly draw?: readonly Layer[]
}

const ROTATIONS = { '0': 0, '90': 90, '180': 180, '270': 270 } as const

const quality = whole(1, 100)
const profile = oneOf(PROFILES).default(DEFAULT_OPTIONS.profile)
/** Derivatives are drawn. */
const DEFAULT_FORMATS = OUTPUT_FORMATS.filter((format) => format === DEFAULT_OPTIONS.format)

/** Names of configuration, up to four, with `;` between them. */
export const overlayNames = parsedBy((text) => {
  const names = text.split(';')
  const isName = (name: string) => /^[a-z][a-z0-9-]{0,31}$/.test(name)
  return names.length <= MAX_OVERLAYS && names.every(isName) ? names : undefined
}, `up to ${MAX_OVERLAYS} names like logo;badge`)

const formats = listOf(WRITTEN_FORMATS, { example: 'webp,jpeg', alias })

/** Of a conversion, as texts. */
export const convertSchema = z.strictObject({
  format: oneOf([...WRITTEN_FORMATS, 'jpg', 'auto'])
    .transform((format) => alias(format))
    .default(DEFAULT_OPTIONS.format),
  quality: quality.text.default(DEFAULT_OPTIONS.quality),
  lossless: oneOf(['auto', 'true', 'false', 'near'])
    .transform((text) => (text === 'near' || text === 'auto' ? text : text === 'true'))
    .default(DEFAULT_OPTIONS.lossless),
  effort: oneOf(EFFORTS).default(DEFAULT_OPTIONS.effort),
  ...codingShape,
  width: whole(1, MAX_OUTPUT_SIDE).text.exactOptional(),
  height: whole(1, MAX_OUTPUT_SIDE).text.exactOptional(),
  zoom: decimal(ZOOM).exactOptional(),
  fit: oneOf(FITS).default(DEFAULT_OPTIONS.fit),
  gravity: parsedBy(
    parseGravityOrInterest,
    `one of ${GRAVITY_NAMES.join(', ')}, auto, attention, entropy, or a point like 0.5x0.25`,
  ).default(() => DEFAULT_OPTIONS.gravity),
  background: parsedBy(
    (text) => parseRgb(text) ?? parseColor(text),
    '#rgb, #rrggbb, #rrggbbaa, rgb(), rgba(), a CSS colour name or transparent',
  ).exactOptional(),
  rotate: oneOf(['0', '90', '180', '270'])
    .transform((text): Rotation => ROTATIONS[text])
    .default(DEFAULT_OPTIONS.rotate),
  flip: oneOf(['h', 'v', 'hv'])
    .transform((text): Flip => text)
    .default(DEFAULT_OPTIONS.flip),
  filter: oneOf(FILTERS).default(DEFAULT_OPTIONS.filter),
  metadata: oneOf(METADATA).default(DEFAULT_OPTIONS.metadata),
  profile,
  hdr: oneOf(['sdr', 'keep']).default('sdr'),
  overlay: overlayNames.exactOptional(),
  preset: presetNames.exactOptional(), // written out before anything is read
  draw: drawText.exactOptional(),
  ...framingShape,
  ...effectShape,
  // No default: what is usual hangs on the format.
  anim: oneOf(['true', 'false'])
    .transform((text) => text === 'true')
    .exactOptional(),
  frames: whole(1, MAX_FRAMES).text.exactOptional(),
  max_bytes: whole(MAX_BYTES.least, MAX_BYTES.most).text.exactOptional(),
  jpeg: oneOf(JPEGS_KEPT).exactOptional(),
})

/** Every option of a conversion by its wire name. */
export const CONVERT_OPTION_NAMES = Object.keys(convertSchema.shape)

const OF_SERVICES: ReadonlySet<string> = new Set(['overlay', 'preset', 'draw'])

/** Without those that need a service: of files on a machine. */
export const FILE_OPTION_NAMES = CONVERT_OPTION_NAMES.filter((name) => !OF_SERVICES.has(name))

/** What an option of a conversion may be, in words: the rule that a refusal names. */
export function ruleOf(name: string): string {
  const { error } = convertSchema.partial().safeParse({ [name]: '?' }) // no option may be that
  return error?.issues[0]?.message ?? ''
}

/** Of derivatives, as texts. */
export const imageSchema = z.strictObject({
  formats: formats.text.default(DEFAULT_FORMATS),
  quality: quality.text.default(DEFAULT_OPTIONS.quality),
  profile,
  preset: presetNames.exactOptional(),
})

const PREFIX_RULE = `a text of up to 512 characters that begins with "${ORIGINALS}"`

/** Of a batch, in JSON. */
export function reprocessSchema(maxWorkers: number) {
  return z.strictObject({
    prefix: z
      .string(PREFIX_RULE)
      .max(512, PREFIX_RULE)
      .startsWith(ORIGINALS, PREFIX_RULE)
      .default(ORIGINALS),
    formats: formats.json.default(DEFAULT_FORMATS),
    quality: quality.json.default(DEFAULT_OPTIONS.quality),
    profile,
    limit: whole(1, 10_000_000).json.exactOptional(),
    workers: whole(1, maxWorkers).json.exactOptional(),
  })
}

/** The other name of a format that callers use. */
function alias<T>(name: T | 'jpg'): Exclude<T, 'jpg'> | 'jpeg' {
  return name === 'jpg' ? 'jpeg' : (name as Exclude<T, 'jpg'>)
}
