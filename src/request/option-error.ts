/** An option that cannot be used; the message is fit for the caller. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
  readonly code: 'unknown-option' | 'invalid-option'
  /** The option's wire name. */
  readonly option: string

  constructor(code: OptionError['code'], option: string, message: string) {
    super(message)
    this.code = code
    this.option = option
  }
}

/** `known`: the names that would have done. */
export function unknownOption(name: string, known: readonly string[]): OptionError {
  const shown = name.slice(0, 64)
  const message = `Cannot use option "${shown}": known are ${known.join(', ')}`
  return new OptionError('unknown-option', shown, message)
}

/** `rule`: what was expected, in words. */
export function invalidOption(name: string, rule: string): OptionError {
  return new OptionError('invalid-option', name, `Cannot use option "${name}": expected ${rule}`)
}

/** An option that others have, and that nothing here can do. */
export function unsupportedOption(name: string): OptionError {
  return new OptionError('invalid-option', name, `Cannot use option "${name}": it is not supported`)
}
