/**
 * One component of a transformation, as it stands between two slashes: `c_fill,h_200,w_300`.
 *
 * Parameters are taken out of it one by one; what nobody has taken is refused, so that nothing that
 * a caller wrote is passed over.
 */

import { invalidOption, type OptionError, unsupportedOption } from '../../option-error.ts'

/** Every parameter of Cloudinary's (its transformation reference): what looks so is a component. */
const KEYS: ReadonlySet<string> = new Set(
  `a ac af ar b bl bo br c co cs d dl dn dpr du e eo f fl fn fps g h if ki l o p pg q r so sp t u vc
   vs w x y z`.split(/\s+/),
)

const MAX_SHOWN = 64

export class Component {
  readonly #values: Map<string, string>

  private constructor(values: Map<string, string>) {
    this.#values = values
  }

  /** Throws an `OptionError` for what is none of Cloudinary's parameters, or stands there twice. */
  static parse(text: string): Component {
    const values = new Map<string, string>()
    for (const part of text.split(',')) {
      const [, key = '', value = ''] = /^([a-z]+)_(.+)$/s.exec(part) ?? []
      if (part.startsWith('$')) throw unsupportedOption(part.slice(0, MAX_SHOWN))
      if (!KEYS.has(key)) throw invalidOption(part.slice(0, MAX_SHOWN), 'parameters like w_300')
      const before = values.get(key)
      // Flags may be told one by one, or with dots between them.
      if (before !== undefined && key !== 'fl') throw givenTwice(`${key}_`)
      values.set(key, before === undefined ? value : `${before}.${value}`)
    }
    return new Component(values)
  }

  has(...keys: readonly string[]): boolean {
    return keys.some((key) => this.#values.has(key))
  }

  get(key: string): string | undefined {
    return this.#values.get(key)
  }

  /** The value, which is done with. */
  take(key: string): string | undefined {
    const value = this.#values.get(key)
    this.#values.delete(key)
    return value
  }

  /** Throws for the first parameter that nobody has taken. `beside`: what it cannot stand beside. */
  end(): void {
    for (const [key, value] of this.#values) throw unsupportedOption(shown(key, value))
  }
}

/** As it was written, cut where it is long. */
export function shown(key: string, value: string): string {
  return `${key}_${value}`.slice(0, MAX_SHOWN)
}

function givenTwice(name: string): OptionError {
  return invalidOption(name, 'it to be given once in a component')
}
