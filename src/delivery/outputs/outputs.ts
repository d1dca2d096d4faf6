/**
 * Uploads that are kept for a while, so that more can be made of them:
 *
 *   shrinks/<day>/<digest>     the upload as it came; what it is, as metadata
 *
 * The digest is an HMAC of the file by the caller's key, and its name in addresses `<day><digest>`: nobody
 * else can tell it, not even whoever has the file, and the same file of the same caller and day is kept
 * once. What is made of it are variants, as of any source. The day
 * is in front so that a list begins with the oldest.
 */

import type { OutputFormat } from '../../engine/index.ts'
import { SourceError } from '../../source/source-error.ts'
import { OUTPUTS } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import { hmacHex } from '../../variants/digest.ts'
import { purgeVariants } from '../../variants/purge.ts'
import { storedSource } from '../stored-source.ts'
import type { VariantSource } from '../variant-wish.ts'

/** What is known of an upload. */
export interface OutputFacts {
  readonly format: OutputFormat
  readonly hasAlpha: boolean
  readonly bytes: number
}

export interface KeptOutput extends OutputFacts {
  readonly id: string
  readonly source: VariantSource
  /** How long it is still there, in seconds. */
  readonly secondsLeft: number
}

export interface OutputPorts {
  readonly store: ObjectStore
  readonly maxBytes: number
  readonly keepForMs: number
  now(): number
}

const DAY_MS = 86_400_000
/** 144 bits. */
const DIGITS = 36
const DAY_DIGITS = 4
const ID = /^([0-9a-z]{4})([0-9a-f]{36})$/

/** Keeps an upload. `secret`: of the caller's key. Throws `StorageError`. */
export async function keepOutput(
  file: Uint8Array<ArrayBuffer>,
  facts: Omit<OutputFacts, 'bytes'> & { readonly contentType: string; readonly secret: string },
  ports: OutputPorts,
): Promise<KeptOutput> {
  const { format, hasAlpha, contentType, secret } = facts
  const day = dayOf(ports.now())
  const digest = (await hmacHex(secret, file)).slice(0, DIGITS)
  const key = keyOf(day, digest)
  const metadata = { format, alpha: `${hasAlpha}` }
  // The same may be there already: from now on it has the whole time again.
  await ports.store.put(key, file, { contentType, metadata })
  return {
    ...{ format, hasAlpha, bytes: file.length, id: `${day}${digest}` },
    source: storedSource(ports.store, key, ports.maxBytes),
    secondsLeft: Math.floor(ports.keepForMs / 1_000),
  }
}

/** Throws `SourceError` where there is none, or no longer, and `StorageError`. */
export async function findOutput(id: string, ports: OutputPorts): Promise<KeptOutput> {
  const [, day = '', digest = ''] = ID.exec(id) ?? []
  const key = keyOf(day, digest)
  const info = day === '' ? undefined : await ports.store.head(key)
  const left = info ? info.uploaded.getTime() + ports.keepForMs - ports.now() : 0
  if (!info || left <= 0) {
    throw new SourceError('missing', 'Cannot find the output: it is not there, or has expired')
  }
  const { metadata, bytes } = info
  return {
    ...{ id, bytes, hasAlpha: metadata.alpha === 'true' },
    format: metadata.format as OutputFormat,
    source: storedSource(ports.store, key, ports.maxBytes),
    secondsLeft: Math.ceil(left / 1_000),
  }
}

/** Of the oldest, at once. */
const MOST_AT_ONCE = 50

/** Removes some of what has expired, and what was made of it. Answers how many there were. */
export async function sweepOutputs({ store, keepForMs, now }: OutputPorts): Promise<number> {
  const { objects } = await store.list({ prefix: OUTPUTS, limit: MOST_AT_ONCE })
  const expired = objects.filter(({ uploaded }) => uploaded.getTime() + keepForMs <= now())
  for (const { key } of expired) await purgeVariants(store, key)
  if (expired.length > 0) await store.delete(expired.map(({ key }) => key))
  return expired.length
}

/** Four digits of base 36: their order is that of the days, until the year 6568. */
function dayOf(now: number): string {
  return Math.floor(now / DAY_MS)
    .toString(36)
    .padStart(DAY_DIGITS, '0')
}

function keyOf(day: string, digest: string): string {
  return `${OUTPUTS}${day}/${digest}`
}
