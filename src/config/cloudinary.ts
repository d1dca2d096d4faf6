/** `CLOUDINARY_CLOUDS` and `CLOUDINARY_TRANSFORMATIONS`: whose addresses are answered, and what their names stand for. */

import * as z from 'zod'
import { listEntries } from './lists.ts'

export interface CloudinaryCloud {
  readonly name: string
  /** Its API secret, which addresses are signed with; none: a signature cannot be checked. */
  readonly secret: string | undefined
}

/** `demo,shop=<API secret>`: names, with their secrets. */
export function cloudList() {
  const rule =
    'a list like "demo,shop=<API secret>": unique names, secrets of 16 characters or more'
  return z
    .string(rule)
    .default('')
    .transform((text) => listEntries(text).map(toCloud))
    .refine((clouds) => clouds.every((cloud) => cloud !== undefined), rule)
    .transform((clouds) => clouds.filter((cloud) => cloud !== undefined))
    .refine((clouds) => new Set(clouds.map(({ name }) => name)).size === clouds.length, rule)
}

function toCloud(entry: string): CloudinaryCloud | undefined {
  const [, name = '', secret] =
    /^([A-Za-z0-9_-]{1,64})(?:=([\x21-\x7e]{16,256}))?$/.exec(entry) ?? []
  return name === '' ? undefined : { name, secret }
}

/** `card=c_fill,h_200,w_300/q_auto; gray=e_grayscale`: by name, components with slashes between them. */
export function namedTransformations() {
  const rule = 'a list like "card=c_fill,h_200,w_300/q_auto; gray=e_grayscale", unique names'
  return z
    .string(rule)
    .default('')
    .transform((text) => text.split(';').flatMap((entry) => entry.trim() || []))
    .transform((entries) => entries.map(toNamed))
    .refine((entries) => entries.every(([name, chain]) => name !== '' && chain !== ''), rule)
    .transform((entries) => ({ entries, map: new Map(entries) }))
    .refine(({ entries, map }) => map.size === entries.length, rule)
    .transform(({ map }): ReadonlyMap<string, string> => map)
}

function toNamed(entry: string): readonly [name: string, chain: string] {
  const [, name = '', chain = ''] = /^([\w:.-]{1,64})=\s*([^\s/]\S*)$/.exec(entry) ?? []
  return [name, chain.replace(/\/+$/, '')]
}
