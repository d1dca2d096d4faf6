/** `t_<name>`: transformations that are named in the configuration, in place of their names. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'

/** By name: components with slashes between them. */
export type NamedTransformations = ReadonlyMap<string, string>

/** A name that stands for itself would never end. */
const MOST_COMPONENTS = 64

/** Throws an `OptionError` for a name that is not known, and for chains that are too long. */
export function withoutNames(
  components: readonly string[],
  known: NamedTransformations,
): readonly string[] {
  const done: string[] = []
  const left = [...components]
  for (let steps = 0; left.length > 0; steps++) {
    const text = left.shift()!
    if (steps > MOST_COMPONENTS)
      throw invalidOption(text, `no more than ${MOST_COMPONENTS} components`)
    const name = nameIn(text)
    if (name === undefined) done.push(text)
    else left.unshift(...chainOf(name, known))
  }
  return done
}

function nameIn(text: string): string | undefined {
  if (!text.split(',').some((part) => part.startsWith('t_'))) return undefined
  if (text.includes(',')) throw invalidOption(text.slice(0, 64), 't_ in a component of its own')
  return text.slice(2)
}

function chainOf(name: string, known: NamedTransformations): readonly string[] {
  const chain = known.get(name)
  if (chain === undefined) throw unsupportedOption(`t_${name}`.slice(0, 64))
  return chain.split('/')
}
