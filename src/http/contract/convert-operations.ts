/** Pictures in, pictures out: `POST /convert` and `POST /compress`. */

import { DEFAULT_OPTIONS, mediaType, WRITTEN_FORMATS } from '../../engine/index.ts'
import { COMPRESS_FORMAT } from '../../request/compress-form.ts'
import { textOf } from '../../request/option-texts.ts'
import { convertSchema } from '../../request/options.ts'
import { IMAGE_HEADERS, LIMIT_HEADERS } from './headers.ts'
import type { JsonSchema } from './json-schema.ts'
import { BINARY, type Content, json, type Operation, type Parameter } from './operation.ts'
import { optionProperties, queryParameters } from './options.ts'
import {
  IMAGE_PROBLEMS,
  SOURCE_PROBLEMS,
  STORAGE_PROBLEMS,
  UPLOAD_PROBLEMS,
} from './problem-answers.ts'

const RAW: Content = {
  'image/*': { schema: BINARY },
  'application/octet-stream': { schema: BINARY },
}
const DRY_RUN: Parameter = {
  name: 'dry-run',
  in: 'query',
  description: 'Answer the plan, and decode nothing.',
  schema: { type: 'boolean', default: false },
}
const COMPRESSION_QUALITY: Parameter = {
  name: 'X-Compression-Quality',
  in: 'header',
  description: 'The quality, for a raw body.',
  schema: { type: 'integer', minimum: 1, maximum: 100 },
}

/** The picture itself, in any format that there is. */
export const PICTURES: Content = Object.fromEntries(
  WRITTEN_FORMATS.map((format) => [mediaType(format), { schema: BINARY }]),
)

function form(properties: Readonly<Record<string, JsonSchema>>, required: string[]): Content {
  const schema = { type: 'object', properties, required, additionalProperties: false }
  return { 'multipart/form-data': { schema } }
}

function convertOperation(): Operation {
  const options = optionProperties(convertSchema)
  const url = { type: 'string', format: 'uri', description: 'A host of `ALLOWED_SOURCES`.' }
  const document = {
    type: 'object',
    properties: { url, ...options },
    required: ['url'],
    additionalProperties: false,
  }
  return {
    method: 'post',
    path: '/convert',
    id: 'convert',
    tag: 'Convert',
    summary: 'Bytes in, bytes out',
    description:
      'Send a form, the raw bytes with the options in the query, or the address of a picture. What the file is, its bytes tell.',
    access: 'key',
    parameters: [DRY_RUN, ...queryParameters(convertSchema)],
    body: {
      ...form({ file: { ...BINARY, description: 'The picture.' }, ...options }, ['file']),
      ...RAW,
      'application/json': {
        schema: document,
        example: { url: 'https://images.example.com/cat.jpg', width: 800, quality: 75 },
      },
    },
    answers: {
      200: {
        description: 'The picture; with `dry-run=true` the plan.',
        headers: [...IMAGE_HEADERS, 'Vary', ...LIMIT_HEADERS],
        content: { ...PICTURES, ...json('Plan') },
      },
    },
    problems: [...UPLOAD_PROBLEMS, ...IMAGE_PROBLEMS, ...SOURCE_PROBLEMS, ...STORAGE_PROBLEMS],
  }
}

function compressOperation(path: string, id: string): Operation {
  const defaults = { ...DEFAULT_OPTIONS, format: COMPRESS_FORMAT, rotate: undefined }
  const options = optionProperties(convertSchema, defaults)
  const fileName = { type: 'string', ...textOf('fileName') }
  const image = { ...BINARY, description: 'The picture. The field may be called `file` as well.' }
  return {
    method: 'post',
    path,
    id,
    tag: 'Convert',
    summary: 'A smaller file, stored, and its address back',
    description:
      'A form answers the address. A raw body answers the bytes themselves, and stores nothing.',
    access: 'key',
    parameters: [COMPRESSION_QUALITY, ...queryParameters(convertSchema)],
    body: { ...form({ image, file: BINARY, fileName, ...options }, []), ...RAW },
    answers: {
      200: {
        description: 'Where it is; for a raw body the picture.',
        headers: [...IMAGE_HEADERS, 'Image-Kept', 'Vary', ...LIMIT_HEADERS],
        content: { ...json('Compressed'), ...PICTURES },
      },
    },
    problems: [...UPLOAD_PROBLEMS, ...IMAGE_PROBLEMS, 'storage-failed'],
  }
}

export const CONVERT_OPERATIONS: readonly Operation[] = [
  convertOperation(),
  compressOperation('/compress', 'compress'),
  compressOperation('/api/v1/compress', 'compressAsBefore'),
]
