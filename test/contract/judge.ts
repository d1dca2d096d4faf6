/** Whether an answer is one that the contract promises. */

import type { ApiDocument, Operation, Schema } from './document.ts'
import { resolved } from './document.ts'

/** Of ours; what others do (502, 504) and what waits (503) is promised. */
const FAULTS = new Set([500, 501, 505, 507])

/** Throws an error that says what was not promised. */
export function judge(
  { components }: ApiDocument,
  { responses }: Operation,
  response: Response,
  body: Uint8Array,
): void {
  const { status } = response
  const text = () => new TextDecoder().decode(body).slice(0, 400)
  if (FAULTS.has(status)) throw new Error(`${status}: ${text()}`)
  const promised = responses[`${status}`]
  if (!promised) throw new Error(`no answer ${status} is promised: ${text()}`)
  if (body.length === 0) return
  const type = (response.headers.get('Content-Type') ?? '').split(';', 1)[0] ?? ''
  const { content = {} } = promised
  const media = content[type] ?? content['*/*']
  if (!media) throw new Error(`${status} promises no ${type}: ${text()}`)
  if (!/json$/.test(type)) return
  const document: unknown = JSON.parse(new TextDecoder().decode(body))
  for (const schema of partsOf(media.schema ?? {})) {
    checkShape(resolved(schema, components.schemas), document, components.schemas, type)
  }
}

function partsOf(schema: Schema & { readonly allOf?: readonly Schema[] }): readonly Schema[] {
  return schema.allOf ?? [schema]
}

/** Members that have to be there, and words that have to be known. */
function checkShape(
  { required = [], properties = {}, enum: words }: Schema,
  value: unknown,
  schemas: ApiDocument['components']['schemas'],
  place: string,
): void {
  if (words && !words.includes(value)) throw new Error(`${place}: ${value} is none of ${words}`)
  if (typeof value !== 'object' || value === null) return
  const members = value as Readonly<Record<string, unknown>>
  for (const name of required) {
    if (!(name in members))
      throw new Error(`${place}: ${name} is missing in ${JSON.stringify(value)}`)
  }
  for (const [name, schema] of Object.entries(properties)) {
    if (name in members) {
      checkShape(resolved(schema, schemas), members[name], schemas, `${place} ${name}`)
    }
  }
}
