/** What next.config.js has under `images`, as JSON: widths, qualities, formats and patterns of next/image and Vercel. */

import * as z from 'zod'
import { isReadEverywhere, mediaType, type OutputFormat, WRITTEN_FORMATS } from '../engine/index.ts'
import { listEntries } from './lists.ts'

export interface RemotePattern {
  readonly protocol?: 'http' | 'https' | undefined
  /** `*`: one label; `**` at its beginning: any number of them. */
  readonly hostname: string
  /** Empty: none is given. */
  readonly port?: string | undefined
  /** `*`: one segment; `**`: any number of them. */
  readonly pathname?: string | undefined
  /** With its question mark; empty: there is none. */
  readonly search?: string | undefined
}

export type LocalPattern = Pick<RemotePattern, 'pathname' | 'search'>

/** What is not given holds as in Next itself. */
export interface NextImages {
  readonly deviceSizes?: readonly number[] | undefined
  readonly imageSizes?: readonly number[] | undefined
  /** Vercel's name for all widths. */
  readonly sizes?: readonly number[] | undefined
  readonly qualities?: readonly number[] | undefined
  readonly formats?: readonly OutputFormat[] | undefined
  readonly domains?: readonly string[] | undefined
  readonly remotePatterns?: readonly RemotePattern[] | undefined
  readonly localPatterns?: readonly LocalPattern[] | undefined
  /** Seconds. */
  readonly minimumCacheTTL?: number | undefined
  readonly contentDispositionType?: 'attachment' | 'inline' | undefined
  readonly contentSecurityPolicy?: string | undefined
}

const NAMED: ReadonlyMap<string, OutputFormat> = new Map(
  WRITTEN_FORMATS.filter((format) => !isReadEverywhere(format)).map((format) => [
    mediaType(format),
    format,
  ]),
)

const sizes = z.array(z.int().min(1).max(65_535)).min(1).optional()
const local = { pathname: z.string().optional(), search: z.string().optional() }
const remote = z.object({
  ...local,
  protocol: z
    .string()
    .transform((text) => text.replace(/:$/, ''))
    .pipe(z.enum(['http', 'https']))
    .optional(),
  hostname: z.string().min(1),
  port: z.string().optional(),
})

/** What is none of these is passed over: the object may be copied as it is. */
const images = z.object({
  deviceSizes: sizes,
  imageSizes: sizes,
  sizes,
  qualities: z.array(z.int().min(1).max(100)).min(1).optional(),
  formats: z
    .array(z.string().refine((type) => NAMED.has(type)))
    .transform((types) => types.flatMap((type) => NAMED.get(type) ?? []))
    .optional(),
  domains: z.array(z.string().min(1)).optional(),
  remotePatterns: z.array(remote).optional(),
  localPatterns: z.array(z.object(local)).optional(),
  minimumCacheTTL: z.int().min(0).max(31_536_000).optional(),
  contentDispositionType: z.enum(['attachment', 'inline']).optional(),
  contentSecurityPolicy: z
    .string()
    .regex(/^[\x20-\x7e]*$/)
    .optional(),
})

const RULE =
  'JSON as next.config.js has it under images: deviceSizes, imageSizes or sizes, qualities, formats, remotePatterns with a hostname each, localPatterns, minimumCacheTTL …'

export function nextImages() {
  return z
    .string(RULE)
    .default('{}')
    .transform((text, context): NextImages => {
      const result = images.safeParse(parsed(text.trim() || '{}'))
      if (result.success) return result.data
      context.addIssue(RULE)
      return z.NEVER
    })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Where the paths of a site lead: to keys of the bucket, or to a host. */
export type SiteFiles =
  | { readonly kind: 'keys'; readonly prefix: string }
  | { readonly kind: 'origin'; readonly origin: string }

/** `public/`: where keys begin; `https://www.example.com`: a host of `ALLOWED_SOURCES`. */
export function siteFiles() {
  const rule = 'where keys begin, like "public/", or an address like "https://www.example.com"'
  return z
    .string(rule)
    .default('')
    .transform((text) => text.trim())
    .refine((text) => isOrigin(text) || isPrefix(text), rule)
    .transform((text): SiteFiles => {
      return isOrigin(text)
        ? { kind: 'origin', origin: originOf(text) }
        : { kind: 'keys', prefix: text }
    })
}

function isPrefix(text: string): boolean {
  return text === '' || (!/^\/|:\/\//.test(text) && listEntries(text).length === 1)
}

function isOrigin(text: string): boolean {
  return URL.parse(text)?.protocol === 'https:' && originOf(text) === URL.parse(text)?.origin
}

function originOf(text: string): string {
  return text.replace(/\/+$/, '')
}
