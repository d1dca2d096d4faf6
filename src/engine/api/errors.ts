/** Why the engine refused or failed, and what it tells about it. */

import type { InputFormat, KnownFormat, RefusedFormat, Wrapping } from './formats.ts'

/**
 * The codes are stable: callers switch on them.
 *
 * - `unsupported-format`: not an image at all, or a format or variant that no codec here reads.
 * - `damaged-image`: a supported format whose bytes break the rules of that format.
 * - `image-too-large`: more pixels, scans or frames than `Limits` allows, whatever the memory.
 * - `memory-budget`: it would take more memory than the budget; the details say how much.
 * - `max-bytes`: no quality makes a file that small; the details say how small it got.
 * - `memory-held`: the same, but only because of what earlier conversions left in wasm memory, which
 *   never shrinks: in a fresh isolate it fits.
 * - `invalid-option`: an option that contradicts the image or another option.
 * - `aborted`: the caller's signal fired.
 * - `codec-failed`: our fault, a codec crashed on good input.
 */
export type ImageErrorCode =
  | 'unsupported-format'
  | 'damaged-image'
  | 'image-too-large'
  | 'memory-budget'
  | 'max-bytes'
  | 'memory-held'
  | 'invalid-option'
  | 'aborted'
  | 'codec-failed'

/** What may explain an error of each code to the caller, none of it always. */
interface DetailsByCode {
  'unsupported-format': { format: InputFormat | RefusedFormat | Wrapping }
  'damaged-image': { format: KnownFormat; missingRows: number; rows: number }
  'image-too-large': {
    format: KnownFormat
    limit: number
    actual: number
    largestWidth: number
    largestHeight: number
  }
  'memory-budget': Memory & {
    largestWidth: number
    largestHeight: number
    largestInputPixels: number
  }
  'memory-held': Memory
  'max-bytes': { limit: number; smallestBytes: number; quality: number }
  'invalid-option': { option: string }
  aborted: object
  'codec-failed': object
}

/** Bytes. */
interface Memory {
  needed: number
  available: number
}

type Details<C extends ImageErrorCode> = {
  readonly [K in keyof DetailsByCode[C]]?: DetailsByCode[C][K]
}

type NamesOf<T> = T extends T ? keyof T : never
type ValueOf<T, K> = T extends T ? (K extends keyof T ? T[K] : never) : never

/** Numbers and names that explain an error of any code; they go into the problem document. */
export type ErrorDetails = {
  readonly [K in NamesOf<DetailsByCode[ImageErrorCode]>]?: ValueOf<DetailsByCode[ImageErrorCode], K>
}

/** A code, and with it what may explain it. */
type Reason = {
  [C in ImageErrorCode]: [code: C, message: string, why?: Details<C> & { readonly cause?: unknown }]
}[ImageErrorCode]

/**
 * V8 keeps the functions of a stack alive until somebody reads it, and with them the memory of the
 * wasm instance that the error came from. Once it is text, an error may be kept for as long as one likes.
 */
export function settleStack(error: Error): void {
  for (let one: unknown = error; one instanceof Error; one = one.cause) Reflect.get(one, 'stack')
}

/** The one error class of the engine. `message` is fit for the client: "Cannot …: …". */
export class ImageError extends Error {
  override readonly name = 'ImageError'
  readonly code: ImageErrorCode
  readonly details: ErrorDetails

  constructor(...[code, message, { cause, ...details } = {}]: Reason) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.details = details
  }

  /** The message without what cannot be done: for who does something else with the file. */
  get why(): string {
    return this.message.slice(this.message.indexOf(': ') + 1).trimStart()
  }
}
