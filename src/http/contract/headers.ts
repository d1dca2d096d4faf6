/** Headers of answers, each once. */

import type { JsonSchema } from './json-schema.ts'

interface HeaderText {
  readonly description: string
  readonly schema: JsonSchema
  readonly example?: unknown
}

const TEXT = { type: 'string' }
const COUNT = { type: 'integer', minimum: 0 }

export const HEADERS = {
  'X-Request-Id': {
    description: 'Names the request in the log: that of the caller, if it is sane.',
    schema: TEXT,
  },
  'RateLimit-Policy': {
    description: 'The limit (draft-ietf-httpapi-ratelimit-headers).',
    schema: TEXT,
    example: '"default";q=120;w=60',
  },
  RateLimit: {
    description: 'What is left of it, and for how long.',
    schema: TEXT,
    example: '"default";r=119;t=58',
  },
  'Retry-After': { description: 'Seconds until it is worth asking again.', schema: COUNT },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: TEXT, example: 'Bearer' },
  Allow: { description: 'The methods of this path.', schema: TEXT },
  ETag: { description: 'Strong: the same bytes, the same tag.', schema: TEXT },
  'Last-Modified': { description: 'When it was stored.', schema: TEXT },
  'Cache-Control': { description: 'How long it may be kept, and by whom.', schema: TEXT },
  'Cache-Tag': { description: 'Names the source to caches.', schema: TEXT },
  Vary: { description: 'What of the request the answer hangs on.', schema: TEXT },
  'Accept-Ranges': { description: '`bytes`.', schema: TEXT },
  'Content-Range': { description: 'Which part it is.', schema: TEXT },
  'Content-Length': { description: 'Bytes of the body.', schema: COUNT },
  Location: { description: 'Where to look next.', schema: TEXT },
  'Image-Width': { description: 'Pixels of the result.', schema: COUNT, example: 1024 },
  'Image-Height': { description: 'Pixels of the result.', schema: COUNT, example: 768 },
  'Image-Original-Bytes': { description: 'Bytes of the source.', schema: COUNT },
  'Image-Quality': { description: 'The quality that was used.', schema: COUNT, example: 80 },
  'Image-Plan': {
    description:
      'What was done, and the memory that it was planned to take, what earlier conversions still hold included.',
    schema: TEXT,
    example: 'jpeg 4032x3024 1/2 > lanczos3 1024x768 > webp 1024x768 q80; peak=4.9MiB',
  },
  'Image-Kept': {
    description: '`true`: the upload itself, stripped, for it was no larger.',
    schema: TEXT,
  },
  'Image-Variant': {
    description: '`first` (a better one is being made), `final` or `original`.',
    schema: { type: 'string', enum: ['first', 'final', 'original'] },
  },
  'Server-Timing': {
    description: 'Milliseconds of probe, decode, resize and encode.',
    schema: TEXT,
    example: 'probe;dur=0.2, decode;dur=31.0, resize;dur=12.4, encode;dur=80.1',
  },
} as const satisfies Readonly<Record<string, HeaderText>>

export type HeaderName = keyof typeof HEADERS

/** References to them, for one answer. */
export function headerRefs(names: readonly HeaderName[]): JsonSchema {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** Of every picture that is made at once. */
export const IMAGE_HEADERS: readonly HeaderName[] = [
  'Content-Length',
  'ETag',
  'Image-Width',
  'Image-Height',
  'Image-Original-Bytes',
  'Image-Quality',
  'Image-Plan',
  'Server-Timing',
]
/** Of a route that counts its requests. */
export const LIMIT_HEADERS: readonly HeaderName[] = ['RateLimit-Policy', 'RateLimit']
