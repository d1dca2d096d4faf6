/** An address that imgproxy would not take; what it breaks is for the log, its own clients learn little. */

/** `invalid`: 404 there; `forbidden`: 403. */
export type UrlErrorKind = 'invalid' | 'forbidden'

export class ImgproxyUrlError extends Error {
  override readonly name = 'ImgproxyUrlError'
  readonly kind: UrlErrorKind

  constructor(kind: UrlErrorKind, message: string) {
    super(`Cannot read the address: ${message}`)
    this.kind = kind
  }
}

export function invalidUrl(message: string): ImgproxyUrlError {
  return new ImgproxyUrlError('invalid', message)
}

/** An argument that breaks its rule. */
export function invalidArgument(option: string, argument: string, rule: string): ImgproxyUrlError {
  return invalidUrl(`${option} "${argument.slice(0, 64)}": expected ${rule}`)
}
