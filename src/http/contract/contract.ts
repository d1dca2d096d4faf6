/** The OpenAPI 3.1 document of this Worker, made of the schemas that validate. */

import { imgSchema } from '../../request/grammars/cloudflare.ts'
import { ANSWERS } from './answers.ts'
import { CONVERT_OPERATIONS } from './convert-operations.ts'
import { FILE_OPERATIONS } from './file-operations.ts'
import { HEADERS, headerRefs } from './headers.ts'
import { jobOperations } from './job-operations.ts'
import { type JsonSchema, outputSchema } from './json-schema.ts'
import type { Access, Answer, Operation } from './operation.ts'
import { optionProperties } from './options.ts'
import { PROBLEM_SCHEMA, problemAnswers } from './problem-answers.ts'
import { SERVICE_OPERATIONS } from './service-operations.ts'

export interface ContractOf {
  readonly version: string
  /** What every path begins with; a slash: wherever the document is. */
  readonly server: string
  /** The most workers that a batch may ask for. */
  readonly maxWorkers: number
  /** What a request may not exceed, by name. */
  readonly limits: Readonly<Record<string, number>>
  /** Of the adapters that are switched on. */
  readonly adapters?: readonly Operation[]
}

export interface Contract {
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
  readonly [member: string]: unknown
}

const SECURITY: Readonly<Record<Access, JsonSchema[]>> = {
  anybody: [{}],
  key: [{ bearer: [] }, { apiKey: [] }],
  admin: [{ adminBearer: [] }, { adminApiKey: [] }],
}
const BEARER = { type: 'http', scheme: 'bearer' }
const API_KEY = { type: 'apiKey', in: 'header', name: 'x-api-key' }

const DESCRIPTION = `Image conversion at the edge: memory is planned before a byte is decoded.

Every error is \`application/problem+json\` with a stable \`code\`. Unknown options are refused, never passed over.
Send \`X-Request-Id\` (1 to 64 of \`A-Z a-z 0-9 . _ -\`) to name a request in the log.`

/** The document; the same for every request of one configuration. */
export function createContract(about: ContractOf): Contract {
  const { version, server, maxWorkers, limits, adapters = [] } = about
  const operations = [
    ...CONVERT_OPERATIONS,
    ...jobOperations(maxWorkers),
    ...FILE_OPERATIONS,
    ...SERVICE_OPERATIONS,
    ...adapters,
  ]
  return {
    openapi: '3.1.0',
    info: {
      title: 'edgepress',
      version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
      'x-limits': limits,
    },
    servers: [{ url: server }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(operations),
    components: {
      schemas: schemas(),
      headers: HEADERS,
      securitySchemes: {
        bearer: { ...BEARER, description: 'A key of `API_KEYS` or `ADMIN_API_KEYS`.' },
        apiKey: { ...API_KEY, description: 'A key of `API_KEYS` or `ADMIN_API_KEYS`.' },
        adminBearer: { ...BEARER, description: 'A key of `ADMIN_API_KEYS`.' },
        adminApiKey: { ...API_KEY, description: 'A key of `ADMIN_API_KEYS`.' },
      },
    },
  }
}

function schemas(): JsonSchema {
  const answers = Object.entries(ANSWERS).map(([name, schema]) => [name, outputSchema(schema)])
  const properties = optionProperties(imgSchema, {})
  const options = { type: 'object', properties, additionalProperties: false, minProperties: 1 }
  return { Problem: PROBLEM_SCHEMA, ImgOptions: options, ...Object.fromEntries(answers) }
}

function pathsOf(operations: readonly Operation[]): Contract['paths'] {
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const operation of operations) {
    const { path, method } = operation
    paths[path] = { ...paths[path], [method]: document(operation) }
  }
  return paths
}

function document(operation: Operation): JsonSchema {
  const { id, tag, summary, description, access, parameters, body, answers, refusals } = operation
  const given = Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: SECURITY[access],
    ...(parameters && { parameters }),
    ...(body && { requestBody: { required: true, content: body } }),
    responses: {
      ...Object.fromEntries(given),
      ...(refusals ? { default: answerOf(refusals) } : problemAnswers(operation)),
    },
  }
}

function answerOf({ description, headers = [], content }: Answer): JsonSchema {
  return {
    description,
    headers: headerRefs(['X-Request-Id', ...headers]),
    ...(content && { content }),
  }
}
