/** A conversion option that cannot be used; the message is fit for the caller. */
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
