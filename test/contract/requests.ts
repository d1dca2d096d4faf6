/** Requests that the contract allows, and some that it nearly allows. */

import fc, { type Arbitrary } from 'fast-check'
import type { Operation, Parameter, Schema } from './document.ts'

export interface Wish {
  readonly operation: Operation
  /** By place and name. */
  readonly values: Readonly<Record<string, unknown>>
  readonly bodyType: string | undefined
  readonly fields: Readonly<Record<string, unknown>>
  /** Which of the pictures goes up. */
  readonly picture: number
}

export interface RequestPlace {
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly pictures: readonly Uint8Array[]
  /** A key of the bucket. */
  readonly stored: string
}

/** How often a value is one that its schema does not allow. */
const WRONG = 12
const SIDES = { least: 1, most: 90 }

/** A value, seldom one that is not allowed. */
function someValue(schema: Schema): Arbitrary<unknown> {
  const right = rightValue(schema)
  const wrong = fc.oneof(fc.string({ maxLength: 20 }), fc.integer(), fc.constant(''))
  return fc.oneof({ arbitrary: right, weight: WRONG }, { arbitrary: wrong, weight: 1 })
}

function rightValue({
  type,
  enum: words,
  minimum,
  maximum,
  properties,
  items,
  examples,
  const: only,
}: Schema): Arbitrary<unknown> {
  if (only !== undefined) return fc.constant(only)
  if (words) return fc.constantFrom(...words)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number') {
    // Sides of thousands of pixels would be allowed, and take long.
    const least = minimum ?? SIDES.least
    return fc.integer({
      min: least,
      max: Math.max(least, Math.min(maximum ?? SIDES.most, least + SIDES.most)),
    })
  }
  if (type === 'array' && items) return fc.array(rightValue(items), { minLength: 1, maxLength: 3 })
  if (type === 'object' && properties) return fieldsOf(properties, 3)
  if (examples) return fc.constantFrom(...examples)
  return fc.constantFrom('center', 'white', '#abc', 'x')
}

/** A few of the properties. */
function fieldsOf(properties: Readonly<Record<string, Schema>>, most: number) {
  const names = Object.keys(properties).filter((name) => properties[name]?.format !== 'binary')
  if (names.length === 0) return fc.constant({})
  return fc
    .uniqueArray(fc.constantFrom(...names), { maxLength: most })
    .chain((chosen) =>
      fc.record(
        Object.fromEntries(chosen.map((name) => [name, someValue(properties[name] ?? {})])),
      ),
    )
}

/** `operation` is printed by its name. */
function wishes(operation: Operation): Arbitrary<Wish> {
  const { parameters, bodies } = operation
  const required = parameters.filter((one) => one.required)
  const others = parameters.filter((one) => !one.required)
  const types = Object.keys(bodies)
  const chosen = fc.uniqueArray(fc.constantFrom(...(others.length > 0 ? others : [undefined])), {
    maxLength: 4,
  })
  return fc
    .tuple(chosen, fc.constantFrom(...(types.length > 0 ? types : [undefined])))
    .chain(([optional, bodyType]) => {
      const all = [...required, ...optional.filter((one) => one !== undefined)]
      const values = fc.record(
        Object.fromEntries(all.map((one) => [`${one.in} ${one.name}`, parameterValue(one)])),
      )
      const schema = bodyType === undefined ? undefined : bodies[bodyType]?.schema
      const fields = fieldsOf(schema?.properties ?? {}, 4)
      const picture = fc.oneof(
        { arbitrary: fc.constantFrom(0, 1, 2), weight: 8 },
        fc.constantFrom(3, 4),
      )
      return fc.record({
        ...{ operation: fc.constant(named(operation)), bodyType: fc.constant(bodyType) },
        ...{ values, fields, picture },
      })
    })
}

function named(operation: Operation): Operation {
  const toText = () => `${operation.method} ${operation.path}`
  return Object.defineProperty({ ...operation }, fc.toStringMethod, { value: toText })
}

/** Names of files are those that are there, mostly; the others are what the schema says. */
function parameterValue({ name, schema }: Parameter): Arbitrary<unknown> {
  if (name === 'source' || name === 'key') {
    const odd = fc.constantFrom('none.jpg', 'variants/x', 'https://a.example/b.jpg', '%00', 'ä ö')
    return fc.oneof({ arbitrary: fc.constant(undefined), weight: 6 }, odd)
  }
  return someValue(schema)
}

export function requestFor(wish: Wish, place: RequestPlace): { url: string; init: RequestInit } {
  const { operation, values } = wish
  let path = operation.path
  const query = new URLSearchParams()
  const headers = new Headers(place.headers)
  for (const [where, value] of Object.entries(values)) {
    const [kind = '', name = ''] = where.split(' ', 2)
    const text = textOf(value ?? place.stored)
    if (kind === 'path')
      path = path.replace(`{${name}}`, text.split('/').map(encodeURIComponent).join('/') || '-')
    else if (kind === 'query') query.append(name, text)
    else if (/^[\x20-\x7e]+$/.test(text)) headers.set(name, text.trim())
  }
  const search = query.size > 0 ? `?${query}` : ''
  const init = { method: operation.method.toUpperCase(), headers, ...bodyOf(wish, place, headers) }
  return {
    url: `${place.base}${path.replaceAll('%3D', '=').replaceAll('%2C', ',')}${search}`,
    init,
  }
}

requestFor.wishes = wishes

function bodyOf({ bodyType, fields, picture }: Wish, { pictures }: RequestPlace, headers: Headers) {
  const bytes = new Uint8Array(pictures[picture] ?? new Uint8Array(0))
  if (bodyType === undefined) return {}
  if (bodyType === 'multipart/form-data') {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, textOf(value))
    form.append('file', new Blob([bytes]), 'photo')
    return { body: form }
  }
  headers.set('Content-Type', bodyType.replace('*', 'jpeg'))
  return { body: bodyType === 'application/json' ? JSON.stringify(fields) : bytes }
}

/** Lists with commas; objects as `name=value,…`, as the addresses of `/img` have them. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, one]) => `${name}=${textOf(one)}`)
    .join(',')
}
