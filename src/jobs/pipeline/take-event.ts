/**
 * The bucket as the place where uploads arrive: an object that comes under one of the prefixes gets
 * the derivatives of an upload, and one that goes, or is replaced, loses what was made of it.
 *
 * Events come late, twice, and in any order: so each is held against what is in the bucket now. An
 * event of an object that is another one by now is passed over, as the other one has its own.
 */

import type { DerivativeSize } from '../../config.ts'
import { DEFAULT_OPTIONS, WRITTEN_FORMATS } from '../../engine/index.ts'
import type { Log } from '../../metrics/log.ts'
import { derivativeKey, isInternal, isOriginal } from '../../storage/keys.ts'
import type { ObjectInfo, ObjectStore } from '../../storage/object-store.ts'
import { purgeVariants } from '../../variants/purge.ts'
import type { StoredJob } from '../job.ts'
import { derivativesName } from '../original-key.ts'
import { type ObjectEvent, objectEventOf } from './object-event.ts'
import { pipelineJobId } from './pipeline-job-id.ts'

export interface EventPorts {
  readonly store: ObjectStore
  readonly log: Log
  /** Where keys begin that get derivatives. */
  readonly prefixes: readonly string[]
  readonly sizes: readonly DerivativeSize[]
  readonly keepForMs: number
  enqueue(job: StoredJob): Promise<void>
  onPurge(count: number): void
}

/** `undefined`: the message is no event. Rejects where it should come again. */
export function takeEvent(body: unknown, ports: EventPorts): Promise<'ack' | 'retry'> | undefined {
  const event = objectEventOf(body)
  return event && handle(event, ports)
}

async function handle(event: ObjectEvent, ports: EventPorts): Promise<'ack' | 'retry'> {
  const { type, key, etag } = event
  // Ours: they have jobs of their own, or come and go with their sources.
  if (isInternal(key) || isOriginal(key)) return 'ack'
  const present = await ports.store.head(key)
  const isLate = type === 'deleted' ? present !== undefined : present?.etag !== etag
  if (isLate) return 'ack'
  ports.onPurge(await purgeVariants(ports.store, key))
  if (!ports.prefixes.some((prefix) => key.startsWith(prefix))) return 'ack'
  if (present) await begin(present, ports)
  else await removeDerivatives(key, ports)
  ports.log('info', { event: 'object', type, storageKey: key })
  return 'ack'
}

/** The same event, or another one of the same version, finds its job begun. */
async function begin(object: ObjectInfo, { keepForMs, enqueue }: EventPorts): Promise<void> {
  const { key, bytes, contentType } = object
  const { format, quality, profile } = DEFAULT_OPTIONS
  await enqueue({
    id: await pipelineJobId(object),
    keepForMs,
    original: { key, bytes, contentType },
    order: { formats: [format], quality, profile },
  })
}

/** In every format that may have been asked for since. */
async function removeDerivatives(key: string, { store, sizes }: EventPorts): Promise<void> {
  const name = derivativesName({ key, metadata: {} })
  const keys = sizes.flatMap((size) =>
    WRITTEN_FORMATS.map((format) => derivativeKey(size.name, name, format)),
  )
  await store.delete(keys)
}
