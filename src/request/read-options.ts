/** From names and values to options by a schema: nothing is guessed or passed over. */

import type * as z from 'zod'
import { invalidOption, unknownOption } from './option-error.ts'

export type OptionEntry = readonly [name: string, text: string]

/**
 * Reads texts in any order. Throws an `OptionError` that names the first option that is unknown,
 * given twice, or invalid.
 */
export function readTexts<T extends z.ZodObject>(
  schema: T,
  entries: Iterable<OptionEntry>,
): z.output<T> {
  const texts = new Map<string, string>()
  for (const [name, text] of entries) {
    if (!Object.hasOwn(schema.shape, name)) throw unknownOption(name, Object.keys(schema.shape))
    if (texts.has(name)) throw givenTwice(name)
    texts.set(name, text)
  }
  return readValues(schema, Object.fromEntries(texts))
}

/** Reads a JSON object. Throws an `OptionError` that names the first option unknown or invalid. */
export function readDocument<T extends z.ZodObject>(schema: T, document: object): z.output<T> {
  const stray = Object.keys(document).find((name) => !Object.hasOwn(schema.shape, name))
  if (stray !== undefined) throw unknownOption(stray, Object.keys(schema.shape))
  return readValues(schema, document)
}

/** Takes what one route has besides out of the options; it may be given once. */
export function takeOut(
  entries: Iterable<OptionEntry>,
  name: string,
  rule?: string,
): { readonly text: string | undefined; readonly others: readonly OptionEntry[] } {
  const all = [...entries]
  const [own, ...more] = all.filter((entry) => entry[0] === name)
  if (more.length > 0) throw rule === undefined ? givenTwice(name) : invalidOption(name, rule)
  return { text: own?.[1], others: all.filter((entry) => entry[0] !== name) }
}

function readValues<T extends z.ZodObject>(schema: T, values: object): z.output<T> {
  const result = schema.safeParse(values)
  const issue = result.error?.issues[0]
  if (issue) throw invalidOption(String(issue.path[0]), issue.message)
  return result.data as z.output<T>
}

function givenTwice(name: string) {
  return invalidOption(name, 'it to be given once')
}
