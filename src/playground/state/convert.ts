/** The conversion that follows whatever is set. */

import { batch, effect, signal } from '@preact/signals'
import {
  type Converted,
  createClient,
  EdgepressError,
  type Progress,
} from '../../client/http/client.ts'
import { key, type Settings, settings } from './settings.ts'
import { type Shown, type Source, source } from './source.ts'

export interface Result extends Shown {
  readonly converted: Converted
  readonly settings: Settings
  /** From the click to the picture, in milliseconds. */
  readonly ms: number
}

export type Phase = 'waiting' | Progress['phase'] | 'converting'

export const result = signal<Result | undefined>(undefined)
export const problem = signal<EdgepressError | undefined>(undefined)
/** `share` is of the phase, from 0 to 1. */
export const progress = signal<{ readonly phase: Phase; readonly share: number } | undefined>(
  undefined,
)

/** Somebody may be dragging a slider. */
const SETTLE_MS = 250

let running: AbortController | undefined

/** Converts now and whenever source, options or key change. */
export function keepConverting(): void {
  effect(() => {
    const [current, wanted, secret] = [source.value, settings.value, key.value]
    running?.abort()
    const own = new AbortController()
    running = own
    if (!current || secret === '') return
    const timer = setTimeout(() => void run(current, wanted, own), SETTLE_MS)
    return () => clearTimeout(timer)
  })
}

export function cancel(): void {
  running?.abort()
  progress.value = undefined
}

/** One conversion by itself; throws `EdgepressError`, or the reason of the abort. */
export async function convertOne(
  file: File,
  wanted: Settings,
  options: { signal?: AbortSignal; onProgress?: (progress: Progress) => void } = {},
): Promise<Result> {
  const client = createClient({ url: '', key: key.peek() })
  const begun = performance.now()
  const converted = await client.convert(file, wanted, options)
  return {
    converted,
    settings: wanted,
    ms: performance.now() - begun,
    label: labelOf(converted),
    url: URL.createObjectURL(converted.blob),
    bytes: converted.bytes,
  }
}

async function run(current: Source, wanted: Settings, own: AbortController): Promise<void> {
  const tell = (phase: Phase, share: number) => {
    if (!own.signal.aborted) progress.value = { phase, share }
  }
  tell('upload', 0)
  try {
    const made = await convertOne(current.file, wanted, {
      signal: own.signal,
      onProgress({ phase, loaded, total }) {
        const share = total > 0 ? loaded / total : 0
        if (phase === 'upload' && share === 1) tell('converting', 0)
        else tell(phase, share)
      },
    })
    if (own.signal.aborted) return
    const before = result.peek()
    batch(() => {
      result.value = made
      problem.value = undefined
      progress.value = undefined
    })
    if (before) setTimeout(() => URL.revokeObjectURL(before.url), 1_000)
  } catch (error) {
    if (own.signal.aborted) return
    batch(() => {
      result.value = undefined
      problem.value = error instanceof EdgepressError ? error : undefined
      progress.value = undefined
    })
  }
}

/** `WEBP q80`, or `WEBP` of a file without loss. */
function labelOf({ contentType, quality, plan }: Converted): string {
  const name = contentType.replace('image/', '').toUpperCase()
  return plan.includes(' lossless') || contentType === 'image/png' ? name : `${name} q${quality}`
}
