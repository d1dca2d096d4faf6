/** Vars and secrets of the Worker, checked once and turned into one frozen value. */

import * as z from 'zod'
import { type AdapterName, adapterList } from './config/adapters.ts'
import { baseUrl, originList } from './config/addresses.ts'
import { bucketList } from './config/buckets.ts'
import { type CloudinaryCloud, cloudList, namedTransformations } from './config/cloudinary.ts'
import { type DerivativeSize, derivativeList } from './config/derivatives.ts'
import { type ImgproxyConfig, imgproxyConfig, imgproxyShape } from './config/imgproxy.ts'
import { type ApiKey, keyList } from './config/keys.ts'
import { hostList, keyPrefixList, namedFormatList, widthList } from './config/lists.ts'
import { type NextImages, nextImages, type SiteFiles, siteFiles } from './config/next-images.ts'
import { overlayList } from './config/overlays.ts'
import { type Presets, presetList } from './config/presets.ts'
import { whole } from './config/whole.ts'
import {
  DEFAULT_LIMITS,
  type Gravity,
  MAX_FRAMES,
  MEBIBYTE,
  type OutputFormat,
} from './engine/index.ts'
import { RESERVED_FOLDERS } from './storage/keys.ts'

export type { DerivativeSize } from './config/derivatives.ts'
export type { ApiKey } from './config/keys.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** A picture in the bucket that can be laid on results. */
export interface OverlayDefinition {
  readonly name: string
  readonly key: string
  /** Where it lies: 0,0 is the top left, 1,1 the bottom right. */
  readonly gravity: Gravity
  /** Of the result's width, above 0 up to 1. */
  readonly share: number
  /** 0–1. */
  readonly opacity: number
}

export interface Config {
  /** Largest request body, in bytes. */
  readonly maxUploadBytes: number
  /** Largest input image, in pixels of its header. */
  readonly maxInputPixels: number
  /** Formats that others hold patents on are read. */
  readonly readsPatented: boolean
  /** What one conversion may hold, its input included, in bytes. */
  readonly memoryBudget: number
  /** Most frames of an animation, and most pixels that it may show in all of them. */
  readonly maxFrames: number
  readonly maxAnimationPixels: number
  /** Of a result that has more than its source: see the engine's `Limits`. */
  readonly maxGrownPixels: number
  /** How long an upload may wait for its turn or pause between two chunks, in milliseconds. */
  readonly waitMs: number
  /** How long a whole request body may take, in milliseconds. */
  readonly uploadMs: number
  /** Requests of one key or address within a minute; 0: not limited. */
  readonly rateLimitPerMinute: number
  /** Whether anybody may read /metrics. */
  readonly metricsPublic: boolean
  readonly logLevel: LogLevel
  /** None: every protected route is closed. */
  readonly apiKeys: readonly ApiKey[]
  readonly adminApiKeys: readonly ApiKey[]
  /** Secrets that addresses of `/img` are signed with; none: nothing has to be signed. */
  readonly urlSigningKeys: readonly ApiKey[]
  /** Web origins that may read answers in a browser; `*` is every one, none turns CORS off. */
  readonly allowedOrigins: readonly string[]
  /** What every address that is answered begins with, without a slash at its end; empty: this Worker. */
  readonly publicBaseUrl: string
  /** Jobs that may be accepted and not at their end; beyond it uploads are refused. */
  readonly queueSize: number
  /** Consumers of the queue that run at once: `max_concurrency` in wrangler.toml. */
  readonly workers: number
  /** How long the record of a job lives after its end, in milliseconds. */
  readonly jobKeepForMs: number
  /** How long the original of a failed job lives after the job's end, in milliseconds. */
  readonly failedOriginalForMs: number
  /** How long a job waits for its message before it sends another, in milliseconds. */
  readonly jobSweepMs: number
  readonly derivatives: readonly DerivativeSize[]
  /** What `format=auto` may choose of what a caller names, the best first. */
  readonly autoFormats: readonly OutputFormat[]
  /** Sides that strangers get on `/img`, in pixels, ascending; none: whatever they ask for. */
  readonly allowedWidths: readonly number[]
  /** What strangers may have made of one version of a source, besides plain widths. */
  readonly variantsPerSource: number
  /** Where keys of the bucket that are sources of `/img` begin; none: anywhere. */
  readonly imgPrefixes: readonly string[]
  /** Other hosts that pictures are fetched from: `a.example`, or `*.a.example`. */
  readonly allowedSources: readonly string[]
  /** How long another host may take for a file, in milliseconds. */
  readonly sourceMs: number
  /** Where keys begin whose objects get derivatives as they come. */
  readonly pipelinePrefixes: readonly string[]
  /** Whether whoever asks first for what takes long gets something quicker for now. */
  readonly firstAnswer: 'fast' | 'final'
  /** Pictures that `overlay` names. */
  readonly overlays: readonly OverlayDefinition[]
  /** Options that `preset` names, checked by `request/check-presets.ts`. */
  readonly presets: Presets
  /** How long a variant is fresh, in seconds. */
  readonly imgMaxAge: number
  /** Services whose addresses are answered as well. */
  readonly adapters: readonly AdapterName[]
  /** Names that addresses of Cloudinary's may begin with. */
  readonly cloudinaryClouds: readonly CloudinaryCloud[]
  /** What `t_<name>` stands for. */
  readonly cloudinaryTransformations: ReadonlyMap<string, string>
  /** How long uploads of tinify's API are kept, in milliseconds. */
  readonly shrinkKeepForMs: number
  /** Buckets of other clouds, and where their keys begin here. */
  readonly tinifyBuckets: ReadonlyMap<string, string>
  readonly imgproxy: ImgproxyConfig
  /** Where paths of a site lead that next/image, ipx and Netlify name. */
  readonly siteFiles: SiteFiles
  /** Of next/image and Vercel. */
  readonly nextImages: NextImages
}

/** A variable that cannot be used. The message names it and never tells its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const schema = z.object({
  MAX_UPLOAD_MB: whole(1, 100, 30),
  MAX_INPUT_MEGAPIXELS: whole(1, 1_000, 120),
  HEIC: z.enum(['on', 'off'], 'on or off').default('on'),
  MEMORY_BUDGET_MB: whole(16, 120, 96),
  MAX_FRAMES: whole(1, MAX_FRAMES, DEFAULT_LIMITS.maxFrames),
  WAIT_SECONDS: whole(1, 120, 10),
  UPLOAD_MS: whole(1_000, 600_000, 600_000), // no more than MAX_UPLOAD_MS in jobs/job-state.ts
  RATE_LIMIT_PER_MINUTE: whole(0, 1_000_000, 120),
  METRICS_PUBLIC: z.enum(['true', 'false'], 'true or false').default('false'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
  API_KEYS: keyList(),
  ADMIN_API_KEYS: keyList(),
  URL_SIGNING_KEYS: keyList(),
  ALLOWED_ORIGINS: originList(),
  PUBLIC_BASE_URL: baseUrl(),
  QUEUE_SIZE: whole(1, 10_000, 64),
  WORKERS: whole(1, 250, 2),
  JOB_TTL_DAYS: whole(1, 365, 7),
  FAILED_ORIGINAL_DAYS: whole(1, 3_650, 7),
  SWEEP_SECONDS: whole(1, 900, 60),
  DERIVATIVES: derivativeList(),
  AUTO_FORMATS: namedFormatList(),
  ALLOWED_WIDTHS: widthList(),
  VARIANTS_PER_SOURCE: whole(0, 1_000, 300), // no more than one page of a list
  IMG_PREFIXES: keyPrefixList(),
  ALLOWED_SOURCES: hostList(),
  SOURCE_SECONDS: whole(1, 120, 20),
  PIPELINE_PREFIXES: keyPrefixList(),
  FIRST_ANSWER: z.enum(['fast', 'final'], 'fast or final').default('fast'),
  OVERLAYS: overlayList(),
  PRESETS: presetList(),
  IMG_MAX_AGE: whole(0, 31_536_000, 86_400),
  ADAPTERS: adapterList(),
  CLOUDINARY_CLOUDS: cloudList(),
  CLOUDINARY_TRANSFORMATIONS: namedTransformations(),
  TINIFY_HOURS: whole(1, 8_760, 48),
  TINIFY_BUCKETS: bucketList(),
  SITE_FILES: siteFiles(),
  NEXT_IMAGES: nextImages(),
  ...imgproxyShape,
})

/** What the Worker reads of its `env`. */
export const VARIABLES: readonly string[] = Object.keys(schema.shape)

/** Reads the Worker's `env`; bindings that are no variables are passed over. */
export function parseConfig(env: object): Config {
  const result = schema.safeParse(env)
  if (!result.success) throw new ConfigError(describe(result.error.issues))
  const vars = result.data
  checkPrefixes(vars.PIPELINE_PREFIXES, vars.DERIVATIVES)
  const imgproxy = imgproxyConfig(vars)
  if (!imgproxy) throw new ConfigError('Cannot start: IMGPROXY_SALT must have one for each key')
  return Object.freeze({
    maxUploadBytes: vars.MAX_UPLOAD_MB * MEBIBYTE,
    maxInputPixels: vars.MAX_INPUT_MEGAPIXELS * 1_000_000,
    readsPatented: vars.HEIC === 'on',
    memoryBudget: vars.MEMORY_BUDGET_MB * MEBIBYTE,
    maxFrames: vars.MAX_FRAMES,
    maxAnimationPixels: DEFAULT_LIMITS.maxAnimationPixels,
    maxGrownPixels: DEFAULT_LIMITS.maxGrownPixels,
    waitMs: vars.WAIT_SECONDS * 1_000,
    uploadMs: vars.UPLOAD_MS,
    rateLimitPerMinute: vars.RATE_LIMIT_PER_MINUTE,
    metricsPublic: vars.METRICS_PUBLIC === 'true',
    logLevel: vars.LOG_LEVEL,
    apiKeys: vars.API_KEYS,
    adminApiKeys: vars.ADMIN_API_KEYS,
    urlSigningKeys: vars.URL_SIGNING_KEYS,
    allowedOrigins: vars.ALLOWED_ORIGINS,
    publicBaseUrl: vars.PUBLIC_BASE_URL,
    queueSize: vars.QUEUE_SIZE,
    workers: vars.WORKERS,
    jobKeepForMs: vars.JOB_TTL_DAYS * 86_400_000,
    failedOriginalForMs: vars.FAILED_ORIGINAL_DAYS * 86_400_000,
    jobSweepMs: vars.SWEEP_SECONDS * 1_000,
    derivatives: vars.DERIVATIVES,
    autoFormats: vars.AUTO_FORMATS,
    allowedWidths: vars.ALLOWED_WIDTHS,
    variantsPerSource: vars.VARIANTS_PER_SOURCE,
    imgPrefixes: vars.IMG_PREFIXES,
    allowedSources: vars.ALLOWED_SOURCES,
    sourceMs: vars.SOURCE_SECONDS * 1_000,
    pipelinePrefixes: vars.PIPELINE_PREFIXES,
    firstAnswer: vars.FIRST_ANSWER,
    overlays: vars.OVERLAYS,
    presets: vars.PRESETS,
    imgMaxAge: vars.IMG_MAX_AGE,
    adapters: vars.ADAPTERS,
    cloudinaryClouds: vars.CLOUDINARY_CLOUDS,
    cloudinaryTransformations: vars.CLOUDINARY_TRANSFORMATIONS,
    shrinkKeepForMs: vars.TINIFY_HOURS * 3_600_000,
    tinifyBuckets: vars.TINIFY_BUCKETS,
    siteFiles: vars.SITE_FILES,
    nextImages: vars.NEXT_IMAGES,
    imgproxy,
  })
}

/** What is made must not be taken for an upload: it would be made of itself, for ever. */
function checkPrefixes(prefixes: readonly string[], sizes: readonly DerivativeSize[]): void {
  const made = [...RESERVED_FOLDERS, ...sizes.map(({ name }) => name)].map((name) => `${name}/`)
  const isMade = (prefix: string) =>
    made.some((folder) => folder.startsWith(prefix) || prefix.startsWith(folder))
  if (!prefixes.some(isMade)) return
  throw new ConfigError(
    `Cannot start: PIPELINE_PREFIXES must be none of ${made.join(', ')}, where results rest`,
  )
}

function describe(issues: readonly z.core.$ZodIssue[]): string {
  const rules = issues.map(({ path, message }) => `${String(path[0])} must be ${message}`)
  return `Cannot start: ${[...new Set(rules)].join('; ')}`
}
