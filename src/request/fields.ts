/** How the value of an option is written; each refusal tells the rule in words. */

import * as z from 'zod'

/** One of some words. */
export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, `one of ${values.join(', ')}`)
}

/** As a text digits only: no sign, no leading zero, no exponent, no spaces. In JSON a number. */
export function whole(min: number, max: number) {
  const rule = `a whole number from ${min} to ${max}`
  const json = z.int(rule).min(min, rule).max(max, rule)
  const text = z
    .string(rule)
    .regex(/^[1-9]\d{0,8}$/, rule)
    .transform(Number)
    .pipe(json)
  return { text, json }
}

/** What `parse` makes of a text; `undefined`: it breaks the rule. */
export function parsedBy<T>(parse: (text: string) => T | undefined, rule: string) {
  return z.string(rule).transform((text, context): T => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue(rule)
    return z.NEVER
  })
}

export interface NumberRange {
  readonly least: number
  readonly most: number
}

/** At most two decimals, and nothing that could be left out: each number can be written in one way. */
export function decimal({ least, most }: NumberRange) {
  return decimalFrom(least, { least, most })
}

/** The same, or 0, which is below the range, for none of it. */
export function decimalOrNone(range: NumberRange) {
  return decimalFrom(0, range)
}

function decimalFrom(minimum: number, { least, most }: NumberRange) {
  const parse = (text: string) => {
    if (!/^(?:0|[1-9]\d{0,3})(?:\.\d?[1-9])?$/.test(text)) return undefined
    const value = Number(text)
    return value === minimum || (value >= least && value <= most) ? value : undefined
  }
  const none = minimum < least ? `${minimum}, or ` : ''
  const rule = `${none}a number from ${least} to ${most} with at most two decimals and no needless zero, like 1.5`
  // What the contract tells: what is written is a text in addresses and forms alone.
  return parsedBy(parse, rule).meta({ type: 'number', minimum, maximum: most })
}

/** Some of the words, each once: as a text with commas between them, in JSON an array. */
export function listOf<const T extends readonly [string, ...string[]]>(
  values: T,
  { example, alias }: { readonly example: string; readonly alias: (word: unknown) => unknown },
) {
  const rule = `a list of ${values.join(', ')}, each once, like "${example}"`
  const list = z
    .array(z.enum(values, rule), rule)
    .min(1, rule)
    .refine((words) => new Set(words).size === words.length, rule)
  const text = z
    .string(rule)
    .transform((words) => words.split(',').map((word) => alias(word.trim())))
    .pipe(list)
  const json = z.preprocess((words) => (Array.isArray(words) ? words.map(alias) : words), list)
  return { text, json }
}
