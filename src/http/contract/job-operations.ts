/** Uploads whose derivatives come later, and all of them again. */

import { imageSchema, reprocessSchema } from '../../request/options.ts'
import { ORIGINALS } from '../../storage/keys.ts'
import { LIMIT_HEADERS } from './headers.ts'
import { inputSchema } from './json-schema.ts'
import { BINARY, json, type Operation, type Parameter } from './operation.ts'
import { optionProperties, queryParameters } from './options.ts'
import { UPLOAD_PROBLEMS } from './problem-answers.ts'

const IDEMPOTENCY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same request answers the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
}
const ID = { in: 'path', required: true, schema: { type: 'string' } } as const

const upload: Operation = {
  method: 'post',
  path: '/v1/images',
  id: 'uploadImage',
  tag: 'Jobs',
  summary: 'Upload now, derivatives later',
  access: 'key',
  parameters: [IDEMPOTENCY, ...queryParameters(imageSchema)],
  body: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { file: BINARY, ...optionProperties(imageSchema) },
        required: ['file'],
        additionalProperties: false,
      },
      encoding: { formats: { style: 'form', explode: false } },
    },
    'image/*': { schema: BINARY },
    'application/octet-stream': { schema: BINARY },
  },
  answers: {
    202: {
      description: 'The original is stored, and the job waits for its turn.',
      headers: ['Location', ...LIMIT_HEADERS],
      content: json('AcceptedJob'),
    },
  },
  problems: [
    ...UPLOAD_PROBLEMS,
    'image-too-large',
    'unsupported-format',
    'damaged-image',
    'queue-full',
    'in-progress',
    'idempotency-conflict',
    'storage-failed',
  ],
}

const remove: Operation = {
  method: 'delete',
  path: '/v1/images/{id}',
  id: 'removeImage',
  tag: 'Jobs',
  summary: 'Take an upload back: its original, all that was made of it, and its job',
  access: 'key',
  parameters: [{ ...ID, name: 'id' }],
  answers: { 204: { description: 'Nothing of it is left.', headers: LIMIT_HEADERS } },
  problems: ['not-found', 'in-progress', 'storage-failed'],
}

const reads: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/jobs/{id}',
    id: 'readJob',
    tag: 'Jobs',
    summary: 'How far a job is',
    access: 'key',
    parameters: [{ ...ID, name: 'id' }],
    answers: { 200: { description: 'The job.', content: json('Job') } },
    problems: ['not-found'],
  },
  {
    method: 'get',
    path: '/v1/jobs',
    id: 'findJob',
    tag: 'Jobs',
    summary: 'The job of an object that came by the bucket',
    access: 'key',
    parameters: [{ name: 'key', in: 'query', required: true, schema: { type: 'string' } }],
    answers: { 200: { description: 'The job.', content: json('Job') } },
    problems: ['not-found', 'invalid-option'],
  },
  {
    method: 'get',
    path: '/v1/batches/{id}',
    id: 'readBatch',
    tag: 'Jobs',
    summary: 'How far a batch is',
    access: 'admin',
    parameters: [{ ...ID, name: 'id' }],
    answers: { 200: { description: 'The batch.', content: json('Batch') } },
    problems: ['not-found'],
  },
]

/** `maxWorkers`: the most that a batch may ask for. */
function reprocess(maxWorkers: number): Operation {
  const schema = reprocessSchema(maxWorkers)
  return {
    method: 'post',
    path: '/v1/reprocess',
    id: 'reprocess',
    tag: 'Jobs',
    summary: 'Derivatives of all originals again',
    access: 'admin',
    body: {
      'application/json': {
        schema: { ...inputSchema(schema), properties: optionProperties(schema) },
        example: { prefix: ORIGINALS, quality: 75 },
      },
    },
    answers: {
      202: {
        description: 'The batch has begun.',
        headers: ['Location', ...LIMIT_HEADERS],
        content: json('AcceptedBatch'),
      },
    },
    problems: [
      'invalid-option',
      'unknown-option',
      'malformed-body',
      'body-too-large',
      'body-stalled',
    ],
  }
}

export function jobOperations(maxWorkers: number): readonly Operation[] {
  return [upload, remove, ...reads, reprocess(maxWorkers)]
}
