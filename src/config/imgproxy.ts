/** What imgproxy reads of its environment, under the same names, as far as it means something here. */

import * as z from 'zod'
import { readReplacements, type UrlReplacement } from './imgproxy-replacements.ts'
import { listEntries } from './lists.ts'

export interface ImgproxySecret {
  readonly key: Uint8Array<ArrayBuffer>
  readonly salt: Uint8Array<ArrayBuffer>
}

export interface ImgproxyConfig {
  /** What its addresses begin with, without a slash at the end; empty: they begin at the root. */
  readonly pathPrefix: string
  /** None: whatever stands for the signature is taken, as a stranger's. */
  readonly secrets: readonly ImgproxySecret[]
  /** Bytes of a signature, 1–32. */
  readonly signatureSize: number
  /** Words that are taken for signatures. */
  readonly trustedSignatures: readonly string[]
  /** Of addresses under `/enc/`. */
  readonly encryptionKey: Uint8Array<ArrayBuffer> | undefined
  /** Options by the name of the preset, as they stand in an address: `rs:fill:300:200/q:70`. */
  readonly presets: ReadonlyMap<string, string>
  readonly onlyPresets: boolean
  /** Names of options that addresses may have; none: all. */
  readonly allowedOptions: readonly string[]
  readonly argumentsSeparator: string
  /** What beginnings of sources stand for; done in their order, before `baseUrl`. */
  readonly urlReplacements: readonly UrlReplacement[]
  /** Put before every source that does not begin with it. */
  readonly baseUrl: string
  readonly base64HasFilename: boolean
  /** The picture that `watermark` lays on others. */
  readonly watermarkUrl: string
  /** Shown in place of a source that cannot be had. */
  readonly fallbackUrl: string
}

const SECRET_RULE = 'hexadecimal digits, with commas between keys'
const PREFIX_RULE = 'a path like "/imgproxy", or / for the root'
const PRESET_RULE = 'a list like "thumb=rs:fill:200:200,sharp=sh:0.7"'
const REPLACEMENT_RULE = 'pairs like "cdn://=https://cdn.example/", with semicolons between them'
const KEY_BYTES: readonly number[] = [16, 24, 32]

export const imgproxyShape = {
  IMGPROXY_PATH_PREFIX: z
    .string(PREFIX_RULE)
    .default('/imgproxy')
    .transform((text) => text.trim().replace(/\/+$/, ''))
    .refine((text) => /^(?:\/[\w.~-]+)*$/.test(text), PREFIX_RULE),
  IMGPROXY_KEY: hexList(),
  IMGPROXY_SALT: hexList(),
  IMGPROXY_SIGNATURE_SIZE: z
    .union([z.string(), z.number()])
    .default(32)
    .transform(Number)
    .pipe(z.int().min(1).max(32))
    .catch(0)
    .refine((size) => size > 0, 'a whole number from 1 to 32'),
  IMGPROXY_TRUSTED_SIGNATURES: words(),
  IMGPROXY_SOURCE_URL_ENCRYPTION_KEY: hexList().refine(
    (keys) => keys.length === 0 || (keys.length === 1 && KEY_BYTES.includes(keys[0]!.length)),
    '16, 24 or 32 bytes in hexadecimal digits',
  ),
  IMGPROXY_PRESETS: presetList(),
  IMGPROXY_ONLY_PRESETS: flag(),
  IMGPROXY_ALLOWED_PROCESSING_OPTIONS: words(),
  IMGPROXY_ARGUMENTS_SEPARATOR: z
    .string()
    .default(':')
    .refine((text) => /^[^/\s%]{1,8}$/.test(text), 'a few characters, none of them a slash'),
  IMGPROXY_URL_REPLACEMENTS: z
    .string(REPLACEMENT_RULE)
    .default('')
    .refine((text) => readReplacements(text) !== undefined, REPLACEMENT_RULE)
    .transform((text) => readReplacements(text) ?? []),
  IMGPROXY_BASE_URL: z.string('a text').default(''),
  IMGPROXY_BASE64_URL_INCLUDES_FILENAME: flag(),
  IMGPROXY_WATERMARK_URL: z.string('an address').default(''),
  IMGPROXY_FALLBACK_IMAGE_URL: z.string('an address').default(''),
}

type Variables = z.output<z.ZodObject<typeof imgproxyShape>>

/** `undefined`: there are not as many salts as keys. */
export function imgproxyConfig(vars: Variables): ImgproxyConfig | undefined {
  const { IMGPROXY_KEY: keys, IMGPROXY_SALT: salts } = vars
  if (keys.length !== salts.length) return undefined
  return {
    pathPrefix: vars.IMGPROXY_PATH_PREFIX,
    secrets: keys.map((key, i) => ({ key, salt: salts[i]! })),
    signatureSize: vars.IMGPROXY_SIGNATURE_SIZE,
    trustedSignatures: vars.IMGPROXY_TRUSTED_SIGNATURES,
    encryptionKey: vars.IMGPROXY_SOURCE_URL_ENCRYPTION_KEY[0],
    presets: vars.IMGPROXY_PRESETS,
    onlyPresets: vars.IMGPROXY_ONLY_PRESETS,
    allowedOptions: vars.IMGPROXY_ALLOWED_PROCESSING_OPTIONS,
    argumentsSeparator: vars.IMGPROXY_ARGUMENTS_SEPARATOR,
    urlReplacements: vars.IMGPROXY_URL_REPLACEMENTS,
    baseUrl: vars.IMGPROXY_BASE_URL,
    base64HasFilename: vars.IMGPROXY_BASE64_URL_INCLUDES_FILENAME,
    watermarkUrl: vars.IMGPROXY_WATERMARK_URL,
    fallbackUrl: vars.IMGPROXY_FALLBACK_IMAGE_URL,
  }
}

function words() {
  return z.string('a list').default('').transform(listEntries)
}

function flag() {
  return z
    .enum(['true', 'false', '1', '0'], 'true or false')
    .default('false')
    .transform((text) => text === 'true' || text === '1')
}

function hexList() {
  return z
    .string(SECRET_RULE)
    .default('')
    .transform(listEntries)
    .refine((texts) => texts.every((text) => /^(?:[0-9a-f]{2})+$/i.test(text)), SECRET_RULE)
    .transform((texts) => texts.map((text) => Uint8Array.from(pairsOf(text))))
}

function pairsOf(text: string): number[] {
  return (text.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
}

/** imgproxy's own syntax, with commas between presets; what they hold is read when it is used. */
function presetList() {
  return z
    .string(PRESET_RULE)
    .default('')
    .transform(listEntries)
    .transform((entries) => entries.filter((entry) => !entry.startsWith('#')))
    .transform((entries) => entries.map((entry) => entry.split('=').map((part) => part.trim())))
    .refine((pairs) => pairs.every((pair) => pair.length === 2 && pair.every(Boolean)), PRESET_RULE)
    .transform((pairs) => new Map(pairs.map(([name = '', options = '']) => [name, options])))
}
