/** One route of the contract, in the words of OpenAPI 3.1 and a few of our own. */

import type { ProblemCode } from '../answer/problems.ts'
import type { HeaderName } from './headers.ts'
import type { JsonSchema } from './json-schema.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly style?: string
  readonly explode?: boolean
  readonly schema: JsonSchema
  readonly example?: unknown
}

/** Media types, and what a body of each is. */
export type Content = Readonly<
  Record<
    string,
    { readonly schema?: JsonSchema; readonly example?: unknown; readonly encoding?: JsonSchema }
  >
>

export interface Answer {
  readonly description: string
  readonly headers?: readonly HeaderName[]
  readonly content?: Content
}

/** Who may call: everybody, whoever has a key, or an admin. */
export type Access = 'anybody' | 'key' | 'admin'

export interface Operation {
  readonly method: 'get' | 'post' | 'delete'
  /** As OpenAPI writes it: `/files/{key}`. */
  readonly path: string
  /** The name of a method in generated clients. */
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly access: Access
  readonly parameters?: readonly Parameter[]
  readonly body?: Content
  readonly answers: Readonly<Record<number, Answer>>
  /** What it may be refused with, besides what every route may answer. */
  readonly problems?: readonly ProblemCode[]
  /** What refusals look like where they are no problem documents, whatever their status. */
  readonly refusals?: Answer
}

/** A reference to what the document has under `components/schemas`. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

/** A body of JSON that is one of the named schemas. */
export function json(name: string, example?: unknown): Content {
  return { 'application/json': { schema: ref(name), ...(example !== undefined && { example }) } }
}

/** Bytes. */
export const BINARY: JsonSchema = { type: 'string', format: 'binary' }
