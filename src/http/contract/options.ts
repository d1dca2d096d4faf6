/** The options of requests, as properties of a document and as parameters of a query. */

import type * as z from 'zod'
import { DEFAULT_OPTIONS } from '../../engine/index.ts'
import { textOf } from '../../request/option-texts.ts'
import { inputSchema, type JsonSchema } from './json-schema.ts'
import type { Parameter } from './operation.ts'

const DEFAULTS: Readonly<Record<string, unknown>> = { ...DEFAULT_OPTIONS, rotate: undefined }

/** Every option of `schema` with its text, its default and its example. */
export function optionProperties(
  schema: z.ZodObject,
  defaults: Readonly<Record<string, unknown>> = DEFAULTS,
): Readonly<Record<string, JsonSchema>> {
  const { properties } = inputSchema(schema)
  const entries = Object.entries(properties as Readonly<Record<string, JsonSchema>>)
  return Object.fromEntries(
    entries.map(([name, own]) => {
      const fallback = own.default ?? plainDefault(defaults[name])
      const { description, example } = textOf(name)
      const more = {
        ...(description !== undefined && { description }),
        ...(fallback !== undefined && { default: fallback }),
        ...(example !== undefined && { examples: [example] }),
      }
      return [name, { ...own, ...more }]
    }),
  )
}

/** The same in a query; lists have commas between their words. */
export function queryParameters(schema: z.ZodObject): readonly Parameter[] {
  return Object.entries(optionProperties(schema)).map(([name, { description, ...own }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description: description as string }),
    ...(own.type === 'array' && { style: 'form', explode: false }),
    schema: own,
  }))
}

/** Points and empty words have no spelling that a caller would use. */
function plainDefault(value: unknown): unknown {
  return typeof value === 'object' || value === '' ? undefined : value
}
