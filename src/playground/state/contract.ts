/** The options and limits of this service, from its own contract: what it can do, the page offers. */

import { signal } from '@preact/signals'

/** One option of a conversion. */
export interface OptionField {
  readonly name: string
  readonly description: string
  readonly type: 'integer' | 'boolean' | 'string'
  readonly choices?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly fallback?: string
}

export interface Limits {
  readonly maxUploadBytes: number
  readonly memoryBudget: number
}

interface Property {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly (string | number)[]
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
}

export const fields = signal<readonly OptionField[]>([])
export const limits = signal<Limits | undefined>(undefined)
export const version = signal('')

/** Other names of what is there anyway, and what only a client with an `Accept` of its own can ask. */
const NOT_SHOWN = new Set(['jpg', 'auto'])

export async function loadContract(): Promise<void> {
  const contract = await (await fetch('/openapi.json')).json()
  const form = contract.paths['/convert'].post.requestBody.content['multipart/form-data']
  const { file: _, ...properties } = form.schema.properties as Record<string, Property>
  fields.value = Object.entries(properties).map(fieldOf)
  limits.value = contract.info['x-limits']
  version.value = contract.info.version
}

function fieldOf([name, property]: [string, Property]): OptionField {
  const { type = 'string', description = '', enum: words, minimum, maximum } = property
  const choices = words?.map(String).filter((word) => !NOT_SHOWN.has(word))
  return {
    name,
    description,
    type: type as OptionField['type'],
    ...(choices && { choices }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(property.default !== undefined && { fallback: String(property.default) }),
  }
}

/** The formats that can be asked for. */
export function formatNames(): readonly string[] {
  return fields.value.find(({ name }) => name === 'format')?.choices ?? []
}
