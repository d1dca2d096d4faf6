/** The options of `POST /v1/images`: what is to be made of the upload. */

import * as z from 'zod'
import {
  DEFAULT_OPTIONS,
  OUTPUT_FORMATS,
  type OutputFormat,
  PROFILES,
  type Profile,
} from '../engine/index.ts'
import type { OptionEntry } from './convert-query.ts'
import { OptionError } from './option-error.ts'

export interface ImageOptions {
  readonly formats: readonly OutputFormat[]
  readonly quality: number
  readonly profile: Profile
}

const FORMATS_RULE = `a list of ${OUTPUT_FORMATS.join(', ')}, each once, like "webp,jpeg"`
const QUALITY_RULE = 'a whole number from 1 to 100'

const PROFILE_RULE = `one of ${PROFILES.join(', ')}`

const profile = z.enum(PROFILES, PROFILE_RULE).default(DEFAULT_OPTIONS.profile)

const formats = z
  .array(z.enum(OUTPUT_FORMATS, FORMATS_RULE), FORMATS_RULE)
  .min(1, FORMATS_RULE)
  .refine((list) => new Set(list).size === list.length, FORMATS_RULE)

/** Of texts, in a form or a query. */
const textSchema = z.strictObject({
  formats: z
    .string()
    .default(DEFAULT_OPTIONS.format)
    .transform((text) => text.split(',').map((name) => alias(name.trim())))
    .pipe(formats),
  quality: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, QUALITY_RULE)
    .default(`${DEFAULT_OPTIONS.quality}`)
    .transform(Number)
    .pipe(z.number().max(100, QUALITY_RULE)),
  profile,
})

/** Throws an `OptionError` that names the first option that is unknown, given twice or invalid. */
export function parseImageOptions(entries: readonly OptionEntry[]): ImageOptions {
  const texts = new Map<string, string>()
  for (const [name, text] of entries) {
    if (!Object.hasOwn(textSchema.shape, name)) throw unknownOption(name, textSchema.shape)
    if (texts.has(name)) throw invalidOption(name, 'it to be given once')
    texts.set(name, text)
  }
  const result = textSchema.safeParse(Object.fromEntries(texts))
  const issue = result.error?.issues[0]
  if (issue) throw invalidOption(String(issue.path[0]), issue.message)
  return result.data as ImageOptions
}

export interface ReprocessOptions extends ImageOptions {
  readonly prefix: string
  readonly limit?: number
  readonly workers?: number
}

const PREFIX_RULE = 'a text of up to 512 characters that begins with "originals/"'
const LIMIT_RULE = 'a whole number from 1 to 10000000'

/** Of JSON. */
function reprocessSchema(maxWorkers: number) {
  const workersRule = `a whole number from 1 to ${maxWorkers}`
  return z.strictObject({
    prefix: z
      .string(PREFIX_RULE)
      .max(512, PREFIX_RULE)
      .regex(/^originals\//, PREFIX_RULE)
      .default('originals/'),
    formats: z
      .preprocess((list) => (Array.isArray(list) ? list.map(alias) : list), formats)
      .default([DEFAULT_OPTIONS.format]),
    quality: z.int(QUALITY_RULE).min(1, QUALITY_RULE).max(100, QUALITY_RULE).default(80),
    profile,
    limit: z.int(LIMIT_RULE).min(1, LIMIT_RULE).max(10_000_000, LIMIT_RULE).exactOptional(),
    workers: z.int(workersRule).min(1, workersRule).max(maxWorkers, workersRule).exactOptional(),
  })
}

/** Throws an `OptionError` as above. */
export function parseReprocess(document: unknown, maxWorkers: number): ReprocessOptions {
  const schema = reprocessSchema(maxWorkers)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw invalidOption('prefix', 'a JSON object, like {"prefix":"originals/"}')
  }
  const stray = Object.keys(document).find((name) => !Object.hasOwn(schema.shape, name))
  if (stray !== undefined) throw unknownOption(stray, schema.shape)
  const result = schema.safeParse(document)
  const issue = result.error?.issues[0]
  if (issue) throw invalidOption(String(issue.path[0]), issue.message)
  return result.data as ReprocessOptions
}

function alias(name: unknown): unknown {
  return name === 'jpg' ? 'jpeg' : name
}

function unknownOption(name: string, shape: object): OptionError {
  const shown = name.slice(0, 64)
  const known = Object.keys(shape).join(', ')
  const message = `Cannot use option "${shown}": known are ${known}`
  return new OptionError('unknown-option', shown, message)
}

function invalidOption(name: string, rule: string): OptionError {
  return new OptionError('invalid-option', name, `Cannot use option "${name}": expected ${rule}`)
}
