/** What is stored, and pictures on the fly. */

import { COMPRESSED } from '../../storage/keys.ts'
import { PICTURES } from './convert-operations.ts'
import { LIMIT_HEADERS } from './headers.ts'
import { BINARY, json, type Operation, type Parameter, ref } from './operation.ts'
import { IMAGE_PROBLEMS, SOURCE_PROBLEMS, STORAGE_PROBLEMS } from './problem-answers.ts'

const KEY: Parameter = {
  name: 'key',
  in: 'path',
  required: true,
  description: 'The whole key; its slashes may be encoded.',
  schema: { type: 'string' },
  example: `${COMPRESSED}photo-ef3f12ad4b96.jpg`,
}
const SOURCE: Parameter = {
  name: 'source',
  in: 'path',
  required: true,
  description:
    'A key of the bucket, or an `https://` address whose host is in `ALLOWED_SOURCES`; encoded or as it is.',
  schema: { type: 'string' },
  example: 'photos/cat.jpg',
}
const OPTIONS: Parameter = {
  name: 'options',
  in: 'path',
  required: true,
  description: 'Options with commas between them, such as `width=800,format=auto`.',
  style: 'simple',
  explode: true,
  schema: ref('ImgOptions'),
  example: { width: 800, format: 'auto' },
}

function header(name: string, description: string): Parameter {
  return { name, in: 'header', description, schema: { type: 'string' } }
}

const CONDITIONS: readonly Parameter[] = [
  header('If-None-Match', 'Tags that the client has; 304 for one of them.'),
  header('If-Modified-Since', 'When the client got it.'),
  header('If-Match', 'Answer only for one of these tags.'),
  header('If-Unmodified-Since', 'Answer only if it has not changed since.'),
]
const RANGE: readonly Parameter[] = [
  header('Range', 'One range of bytes.'),
  header('If-Range', 'The version that the range is of.'),
]
const SIGNATURE: readonly Parameter[] = ['kid', 'exp', 'sig'].map((name) => ({
  name,
  in: 'query',
  description: 'Of a signed address.',
  schema: { type: 'string' },
}))

const VERSION = ['ETag', 'Last-Modified', 'Cache-Control', 'Accept-Ranges'] as const
const VARIANT = [...VERSION, 'Cache-Tag', 'Vary', 'Image-Variant'] as const
const FACTS = [
  'Image-Width',
  'Image-Height',
  'Image-Quality',
  'Image-Original-Bytes',
  'Image-Plan',
] as const
const ANYTHING = { '*/*': { schema: BINARY } }
const CONDITION_PROBLEMS = ['precondition-failed', 'range-not-satisfiable'] as const
const IMG_PROBLEMS = [
  'invalid-option',
  'unknown-option',
  'bad-signature',
  'too-many-variants',
  'expired',
  'rate-limited',
  'too-many-variants',
  'body-too-large',
  'busy',
  ...IMAGE_PROBLEMS,
  ...SOURCE_PROBLEMS,
  ...STORAGE_PROBLEMS,
] as const

export const FILE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/files/{key}',
    id: 'readFile',
    tag: 'Files',
    summary: 'A stored file',
    description: 'Public, but for originals: they take the key that uploaded them.',
    access: 'anybody',
    parameters: [KEY, ...CONDITIONS, ...RANGE],
    answers: {
      200: { description: 'The file.', headers: VERSION, content: ANYTHING },
      206: { description: 'A part.', headers: [...VERSION, 'Content-Range'], content: ANYTHING },
      304: { description: 'The client has it.', headers: VERSION },
    },
    problems: [
      ...STORAGE_PROBLEMS,
      ...CONDITION_PROBLEMS,
      'unauthorized',
      'not-configured',
      'rate-limited',
    ],
  },
  {
    method: 'delete',
    path: '/files/{key}',
    id: 'deleteFile',
    tag: 'Files',
    summary: 'Removes a stored file',
    access: 'admin',
    parameters: [KEY, ...CONDITIONS],
    answers: { 204: { description: 'It is gone.', headers: LIMIT_HEADERS } },
    problems: [...STORAGE_PROBLEMS, 'precondition-failed'],
  },
  {
    method: 'get',
    path: '/img/{options}/{source}',
    id: 'readVariant',
    tag: 'On the fly',
    summary: 'A picture on the fly',
    description: 'Made once, then kept. The grammar is that of Cloudflare Images.',
    access: 'anybody',
    parameters: [OPTIONS, SOURCE, ...SIGNATURE, ...CONDITIONS, ...RANGE],
    answers: {
      200: {
        description:
          'The picture, or with `format=json` the facts, with `thumbhash` (in base64) or `blurhash` a placeholder as text.',
        headers: [...VARIANT, ...FACTS],
        content: { ...PICTURES, ...json('Facts'), 'text/plain': { schema: { type: 'string' } } },
      },
      206: { description: 'A part.', headers: [...VARIANT, 'Content-Range'], content: PICTURES },
      302: { description: 'With `onerror=redirect`: the source.', headers: ['Location'] },
      304: { description: 'The client has it.', headers: VARIANT },
    },
    problems: [...IMG_PROBLEMS, ...CONDITION_PROBLEMS],
  },
  {
    method: 'get',
    path: '/img/srcset/{source}',
    id: 'readSrcset',
    tag: 'On the fly',
    summary: 'Sizes, a placeholder, and ready HTML',
    access: 'anybody',
    parameters: [
      SOURCE,
      {
        name: 'widths',
        in: 'query',
        style: 'form',
        explode: false,
        schema: { type: 'array', items: { type: 'integer', minimum: 1 }, maxItems: 32 },
        example: [400, 800],
      },
      ...SIGNATURE,
    ],
    answers: {
      200: {
        description: 'The strings.',
        headers: ['ETag', 'Cache-Control', 'Cache-Tag'],
        content: json('Srcset'),
      },
      304: { description: 'The client has it.', headers: ['ETag', 'Cache-Control', 'Cache-Tag'] },
    },
    problems: [...IMG_PROBLEMS, 'precondition-failed'],
  },
  {
    method: 'delete',
    path: '/img/{source}',
    id: 'purge',
    tag: 'On the fly',
    summary: 'Drops all that was made of a source',
    access: 'admin',
    parameters: [SOURCE],
    answers: {
      200: { description: 'How many.', headers: LIMIT_HEADERS, content: json('Purged') },
    },
    problems: STORAGE_PROBLEMS,
  },
]
