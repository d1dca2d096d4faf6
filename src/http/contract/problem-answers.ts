/** Refusals in the contract: one answer for each status, with the codes that it may carry. */

import { type ProblemCode, STATUSES } from '../answer/problems.ts'
import { type HeaderName, headerRefs } from './headers.ts'
import type { JsonSchema } from './json-schema.ts'
import { type Access, type Operation, ref } from './operation.ts'

/** Of a route that takes an upload and converts it. */
export const UPLOAD_PROBLEMS: readonly ProblemCode[] = [
  'invalid-option',
  'unknown-option',
  'missing-file',
  'too-many-files',
  'empty-file',
  'malformed-body',
  'body-stalled',
  'body-too-large',
  'unsupported-media-type',
  'busy',
]
export const IMAGE_PROBLEMS: readonly ProblemCode[] = [
  'image-too-large',
  'unsupported-format',
  'damaged-image',
  'memory-budget',
  'max-bytes',
  'overlay-missing',
  'codec-failed',
]
export const SOURCE_PROBLEMS: readonly ProblemCode[] = [
  'source-not-allowed',
  'source-unreachable',
  'source-timeout',
  'loop',
]
/** Of a route that looks into the bucket. */
export const STORAGE_PROBLEMS: readonly ProblemCode[] = ['not-found', 'storage-failed']

const OF_EVERY_ROUTE: readonly ProblemCode[] = ['misconfigured', 'internal']
const OF_ACCESS: Readonly<Record<Access, readonly ProblemCode[]>> = {
  anybody: [],
  key: ['unauthorized', 'not-configured', 'rate-limited'],
  admin: ['unauthorized', 'forbidden', 'not-configured', 'rate-limited'],
}
const HEADERS_OF: Partial<Readonly<Record<ProblemCode, HeaderName>>> = {
  unauthorized: 'WWW-Authenticate',
  'rate-limited': 'Retry-After',
  busy: 'Retry-After',
  'queue-full': 'Retry-After',
  'in-progress': 'Retry-After',
  'storage-failed': 'Retry-After',
  'not-configured': 'Retry-After',
  'method-not-allowed': 'Allow',
}

/** Answers by status, ascending. */
export function problemAnswers({ access, problems = [] }: Operation): JsonSchema {
  const codes = [...new Set([...OF_ACCESS[access], ...problems, ...OF_EVERY_ROUTE])]
  const statuses = [...new Set(codes.map((code) => STATUSES[code]))].sort((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => [
      `${status}`,
      answer(codes.filter((code) => STATUSES[code] === status)),
    ]),
  )
}

function answer(codes: readonly ProblemCode[]): JsonSchema {
  const headers = new Set(codes.flatMap((code) => HEADERS_OF[code] ?? []))
  const own = { type: 'object', properties: { code: { enum: codes } } }
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: headerRefs(['X-Request-Id', ...headers]),
    content: { 'application/problem+json': { schema: { allOf: [ref('Problem'), own] } } },
  }
}

/** RFC 9457. Numbers and names that explain a refusal are members of their own. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Why a request was refused, or what failed (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: { type: 'string', examples: ['urn:edgepress:problem:invalid-option'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence for people.' },
    code: { type: 'string', enum: Object.keys(STATUSES).sort(), description: 'Stable.' },
    requestId: { type: 'string', description: 'Finds the request in the log.' },
    option: { type: 'string', description: 'The option that cannot be used.' },
    format: { type: 'string', description: 'What the file is, where it was recognised.' },
    limit: { type: 'number' },
    actual: { type: 'number' },
    needed: { type: 'number', description: 'Bytes of memory.' },
    available: { type: 'number', description: 'Bytes of memory.' },
    largestWidth: { type: 'number', description: 'As `width`, it would fit.' },
    largestHeight: { type: 'number', description: 'As `height`, it would fit.' },
    largestInputPixels: { type: 'number', description: 'That would fit.' },
    smallestBytes: { type: 'number', description: 'What quality 1 reached.' },
    quality: { type: 'number' },
    missingRows: { type: 'number' },
    rows: { type: 'number' },
    retryAfter: { type: 'number', description: 'Seconds.' },
  },
  additionalProperties: { type: ['string', 'number'] },
}
