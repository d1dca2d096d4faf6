/** The conversion options as text, in a form, a query string or a command line. */

import * as z from 'zod'
import {
  type ConvertOptions,
  DEFAULT_OPTIONS,
  EFFORTS,
  FILTERS,
  FITS,
  type Flip,
  GRAVITY_NAMES,
  MAX_BYTES,
  MAX_OUTPUT_SIDE,
  OUTPUT_FORMATS,
  type OutputFormat,
  PROFILES,
  parseColor,
  parseGravity,
  type Rotation,
} from '../engine/index.ts'
import { OptionError } from './option-error.ts'

/** What a caller asked for: `auto` leaves the format to the `Accept` header. */
export type RequestedOptions = Omit<ConvertOptions, 'format'> & {
  readonly format: OutputFormat | 'auto'
}

const FORMATS = [...OUTPUT_FORMATS, 'jpg', 'auto'] as const
const ROTATIONS = { '90': 90, '180': 180, '270': 270 } as const

const optionsSchema = z.strictObject({
  format: oneOf(FORMATS)
    .transform((format) => (format === 'jpg' ? 'jpeg' : format))
    .default(DEFAULT_OPTIONS.format),
  quality: whole(1, 100).default(DEFAULT_OPTIONS.quality),
  lossless: oneOf(['true', 'false'])
    .transform((text) => text === 'true')
    .default(DEFAULT_OPTIONS.lossless),
  effort: oneOf(EFFORTS).default(DEFAULT_OPTIONS.effort),
  width: whole(1, MAX_OUTPUT_SIDE).exactOptional(),
  height: whole(1, MAX_OUTPUT_SIDE).exactOptional(),
  fit: oneOf(FITS).default(DEFAULT_OPTIONS.fit),
  gravity: parsedBy(
    parseGravity,
    `one of ${GRAVITY_NAMES.join(', ')}, or a point like 0.5x0.25`,
  ).default(DEFAULT_OPTIONS.gravity),
  background: parsedBy(
    parseColor,
    '#rgb, #rrggbb, #rrggbbaa, a CSS colour name or transparent',
  ).exactOptional(),
  rotate: oneOf(['90', '180', '270'])
    .transform((text): Rotation => ROTATIONS[text])
    .default(DEFAULT_OPTIONS.rotate),
  flip: oneOf(['h', 'v', 'hv'])
    .transform((text): Flip => text)
    .default(DEFAULT_OPTIONS.flip),
  filter: oneOf(FILTERS).default(DEFAULT_OPTIONS.filter),
  metadata: oneOf(['none', 'copyright']).default(DEFAULT_OPTIONS.metadata),
  profile: oneOf(PROFILES).default(DEFAULT_OPTIONS.profile),
  max_bytes: whole(MAX_BYTES.least, MAX_BYTES.most).exactOptional(),
})

/**
 * Reads options in any order. Throws an `OptionError` that names the first option that is unknown,
 * given twice, or out of its range; nothing is guessed or passed over.
 */
export function parseConvertOptions(
  entries: Iterable<readonly [string, string]>,
): RequestedOptions {
  const texts = new Map<string, string>()
  for (const [name, text] of entries) {
    if (!Object.hasOwn(optionsSchema.shape, name)) throw unknown(name)
    if (texts.has(name)) throw invalid(name, 'it to be given once')
    texts.set(name, text)
  }
  const result = optionsSchema.safeParse(Object.fromEntries(texts))
  const issue = result.error?.issues[0]
  if (issue) throw invalid(String(issue.path[0]), issue.message)
  const { max_bytes: maxBytes, ...others } = result.data as z.output<typeof optionsSchema>
  const options: RequestedOptions = { ...others, ...(maxBytes !== undefined && { maxBytes }) }
  if (options.lossless && options.format === 'jpeg') {
    throw invalid('lossless', 'false for JPEG, which is never lossless')
  }
  return options
}

/** Every option by its wire name. */
export const CONVERT_OPTION_NAMES = Object.keys(optionsSchema.shape)

/** What an option may be, in words: the rule that a refusal names. */
export function ruleOf(name: string): string {
  const { error } = optionsSchema.partial().safeParse({ [name]: '?' }) // no option may be that
  return error?.issues[0]?.message ?? ''
}

function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `one of ${values.join(', ')}`)
}

/** Digits only: no sign, no leading zero, no exponent, no spaces. */
function whole(min: number, max: number) {
  const rule = `a whole number from ${min} to ${max}`
  return z
    .string(rule)
    .regex(/^[1-9]\d{0,8}$/, rule)
    .transform(Number)
    .pipe(z.number().min(min, rule).max(max, rule))
}

function parsedBy<T>(parse: (text: string) => T | undefined, rule: string) {
  return z.string(rule).transform((text, context): T => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue(rule)
    return z.NEVER
  })
}

function unknown(name: string): OptionError {
  const known = Object.keys(optionsSchema.shape).join(', ')
  const shown = name.slice(0, 64)
  return new OptionError(
    'unknown-option',
    shown,
    `Cannot use option "${shown}": known are ${known}`,
  )
}

function invalid(name: string, rule: string): OptionError {
  return new OptionError('invalid-option', name, `Cannot use option "${name}": expected ${rule}`)
}
