/** Failures in the terms of the Images binding. */

const CODES: ReadonlyMap<string, number> = new Map([
  ['invalid-option', 9401],
  ['unknown-option', 9401],
  ['body-too-large', 9402],
  ['body-stalled', 9402],
  ['malformed-body', 9402],
  ['empty-file', 9412],
  ['unsupported-format', 9412],
  ['image-too-large', 9413],
  ['memory-budget', 9413],
  ['busy', 9522],
])
const OTHER_CODE = 9523

/** `code` is the number that Cloudflare has for it, `problem` our own word. */
export class ImagesError extends Error {
  override readonly name = 'ImagesError'
  readonly code: number
  readonly problem: string

  constructor(problem: string, message: string, cause?: unknown) {
    const code = CODES.get(problem) ?? OTHER_CODE
    super(`IMAGES_TRANSFORM_ERROR ${code}: ${message}`, { cause })
    this.code = code
    this.problem = problem
  }
}

/** Does a call of the service, whose errors begin with the code of a problem. */
export async function calling<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    const [, problem = 'internal', detail = message] = /^([a-z-]+): (.*)$/s.exec(message) ?? []
    throw new ImagesError(problem, detail, cause)
  }
}
