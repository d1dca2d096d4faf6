/** `maxBytes`: the largest quality whose file fits, found by encoding the same frame again. */

import { ImageError } from '../api/errors.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import { MOST_TRIALS } from '../plan/max-bytes.ts'
import type { Plan } from '../plan/types.ts'
import { pauseUnlessAborted } from '../rows/pump.ts'
import { type Bracket, nextQuality, type Tried } from './quality-search.ts'

/** What a search needs besides the frame. */
export interface Search {
  /** Largest quality to be tried, 1–100: the one that the caller asked for. */
  readonly quality: number
  /** Infinity: the first file fits. */
  readonly maxBytes: number
  readonly signal: AbortSignal | undefined
  /** Counts the best file so far, which waits while others are tried. */
  readonly ledger: MemoryLedger
  /** The whole file at a quality. Leaves nothing behind but its result. */
  encode(quality: number): Promise<Uint8Array<ArrayBuffer>>
}

/** A file that fits, and how it was found. */
export interface Fitted {
  readonly file: Uint8Array<ArrayBuffer>
  readonly quality: number
  /** How often the frame was encoded. */
  readonly encodes: number
}

/**
 * Tries the asked quality, and, where that does not fit, up to seven others below it. Answers a file
 * that fits, while that of the next quality does not. Sizes are taken to grow with quality: where an
 * encoder's do not, a larger quality may be passed over. Throws `max-bytes` when nothing fits.
 */
export async function fitBytes(search: Search): Promise<Fitted> {
  const { maxBytes, signal, ledger } = search
  const first = await tryQuality(search, search.quality)
  if (first.file) return { file: first.file, quality: search.quality, encodes: 1 }
  let bracket: Bracket = { over: first, left: MOST_TRIALS }
  let best: Uint8Array<ArrayBuffer> | undefined
  for (let encodes = 1; ; encodes++) {
    const quality = nextQuality(bracket, maxBytes)
    if (quality === undefined) {
      ledger.free(best?.length ?? 0)
      if (best && bracket.fits) return { file: best, quality: bracket.fits.quality, encodes }
      throw tooManyBytes(maxBytes, bracket.over)
    }
    await pauseUnlessAborted(signal)
    const { file, ...tried } = await tryQuality(search, quality)
    const left = bracket.left - 1
    if (file) {
      ledger.take(file.length - (best?.length ?? 0))
      best = file
      bracket = { ...bracket, fits: tried, left }
    } else bracket = { ...bracket, over: tried, left }
  }
}

/** Refuses a file that is over the limit of its plan: one without a quality to lose. */
export function checkBytes({ length }: Uint8Array, { maxBytes = length }: Pick<Plan, 'maxBytes'>) {
  if (length > maxBytes) throw tooManyBytes(maxBytes, { bytes: length })
}

function tooManyBytes(limit: number, { bytes, quality }: Partial<Tried> & Pick<Tried, 'bytes'>) {
  const kind =
    quality === undefined ? 'a result without a quality' : `a result of quality ${quality}`
  const message = `Cannot convert to ${limit} bytes: ${kind} has ${bytes} bytes`
  const details = { limit, smallestBytes: bytes, ...(quality !== undefined && { quality }) }
  return new ImageError('max-bytes', message, details)
}

/** Of a file that does not fit only the size is kept, so that it is gone before the next one. */
async function tryQuality({ encode, maxBytes }: Search, quality: number) {
  const file = await encode(quality)
  const bytes = file.length
  return { quality, bytes, file: bytes <= maxBytes ? file : undefined }
}
