/** The parts of an OpenAPI document that a fuzzer reads. */

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly examples?: readonly unknown[]
}

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly required?: boolean
  readonly schema: Schema
  readonly example?: unknown
}

export interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}

export interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly bodies: Readonly<Record<string, { readonly schema?: Schema }>>
  readonly responses: Readonly<Record<string, Answer>>
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

interface RawOperation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Operation['bodies'] }
  readonly responses: Operation['responses']
}

/** What would take long, or end what the others need: a batch makes jobs, and deleting takes files away. */
const LEFT_OUT = new Set(['post /v1/reprocess', 'delete /files/{key}'])

export function operationsOf({ paths, components }: ApiDocument): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [], requestBody, responses }]) => {
      if (LEFT_OUT.has(`${method} ${path}`)) return []
      const known = parameters.map((one) => ({
        ...one,
        schema: resolved(one.schema, components.schemas),
      }))
      return [{ method, path, parameters: known, bodies: requestBody?.content ?? {}, responses }]
    }),
  )
}

/** What a reference is of. */
export function resolved(schema: Schema, schemas: ApiDocument['components']['schemas']): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (schemas[name] ?? {})
}
