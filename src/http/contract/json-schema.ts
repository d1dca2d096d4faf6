/** What a zod schema takes, in JSON Schema: the schemas that validate are the ones that callers read. */

import * as z from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Of a value as a caller sends it. Texts that become numbers or booleans are told as what they become. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: 'input', override: tellMeaning }))
}

/** Of a value as we answer it. */
export function outputSchema(schema: z.ZodType): JsonSchema {
  return plain(z.toJSONSchema(schema, { io: 'output' }))
}

/** The dialect is that of OpenAPI 3.1 anyway. */
function plain({ $schema: _, '~standard': __, ...schema }: Record<string, unknown>): JsonSchema {
  return schema
}

interface Overridden {
  readonly zodSchema: z.core.$ZodTypes
  readonly jsonSchema: Record<string, unknown>
}

function tellMeaning({ zodSchema, jsonSchema }: Overridden): void {
  const target = targetOf(zodSchema)
  if (target) {
    for (const name of Object.keys(jsonSchema)) delete jsonSchema[name]
    Object.assign(jsonSchema, inputSchema(target))
  }
  const words = jsonSchema.enum
  if (!Array.isArray(words)) return
  if (words.every((word) => word === 'true' || word === 'false')) {
    delete jsonSchema.enum
    jsonSchema.type = 'boolean'
  } else if (words.includes('true') && words.includes('false')) {
    const values = words.map((word) =>
      word === 'true' || word === 'false' ? word === 'true' : word,
    )
    Object.assign(jsonSchema, { type: ['boolean', 'string'], enum: values })
  } else if (words.every((word) => /^\d+$/.test(String(word)))) {
    Object.assign(jsonSchema, { type: 'integer', enum: words.map(Number) })
  }
}

/** The number, or the list, that a text is made into and then checked as. */
function targetOf(schema: z.core.$ZodTypes): z.ZodType | undefined {
  if (!(schema instanceof z.ZodPipe)) return undefined
  const { out } = schema
  return out instanceof z.ZodNumber || out instanceof z.ZodArray ? out : undefined
}
