/** tinify's API in the contract. */

import type { Answer, Operation, Parameter } from '../../contract/operation.ts'
import { BINARY } from '../../contract/operation.ts'

export const SHRINK_PATH = '/shrink'
export const OUTPUT_PATH = '/output/{id}'

const TAG = 'Other services'
const text = { type: 'string' } as const
const count = { type: 'integer', minimum: 0 } as const

const REFUSALS: Answer = {
  description: 'What is wrong.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error', 'message'],
        properties: { error: text, message: text },
      },
    },
  },
}

const ID: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'As `Location` of `/shrink` has it.',
  schema: { type: 'string', pattern: '^[0-9a-z]{4}[0-9a-f]{36}$' },
}

const PICTURE = { '*/*': { schema: BINARY } }

export const TINIFY_OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: SHRINK_PATH,
    id: 'shrink',
    tag: TAG,
    summary: 'A picture, or the address of one, as tinify’s clients send it',
    access: 'key',
    body: {
      '*/*': { schema: BINARY },
      'application/json': {
        schema: {
          type: 'object',
          required: ['source'],
          properties: { source: { type: 'object', required: ['url'], properties: { url: text } } },
        },
        example: { source: { url: 'https://images.example.com/cat.jpg' } },
      },
    },
    answers: {
      201: {
        description: 'What has come of it, and in `Location` where it is.',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                input: { type: 'object', properties: { size: count, type: text } },
                output: {
                  type: 'object',
                  properties: {
                    ...{ size: count, type: text, width: count, height: count },
                    ...{ ratio: { type: 'number' }, url: text },
                  },
                },
              },
            },
          },
        },
      },
    },
    refusals: REFUSALS,
  },
  {
    method: 'get',
    path: OUTPUT_PATH,
    id: 'readOutput',
    tag: TAG,
    summary: 'The smaller file of an upload',
    description: 'With a body, the same as `POST`: older clients of tinify’s send one.',
    access: 'anybody',
    parameters: [ID],
    answers: { 200: { description: 'The file.', content: PICTURE } },
    refusals: REFUSALS,
  },
  {
    method: 'post',
    path: OUTPUT_PATH,
    id: 'makeOutput',
    tag: TAG,
    summary: 'Something else of an upload: resized, converted, with metadata, or stored',
    access: 'key',
    parameters: [ID],
    body: {
      'application/json': {
        schema: { type: 'object' },
        example: { resize: { method: 'fit', width: 150, height: 100 } },
      },
    },
    answers: { 200: { description: 'The file; or, of `store`, where it is.', content: PICTURE } },
    refusals: REFUSALS,
  },
]
