/**
 * `missing`: there is no such file. `changed`: there is another version of it by now. `too-large`: it
 * has more bytes than may come. Of other hosts: `not-allowed`, `unreachable`, `timeout`.
 */
export type SourceErrorCode =
  | 'missing'
  | 'changed'
  | 'too-large'
  | 'not-allowed'
  | 'unreachable'
  | 'timeout'

/** Bytes that cannot be had from where they should come; the message is fit for the caller. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly code: SourceErrorCode
  /** Bytes that may come, where that is the reason. */
  readonly limit: number | undefined

  constructor(code: SourceErrorCode, message: string, limit?: number) {
    super(message)
    this.code = code
    this.limit = limit
  }
}
