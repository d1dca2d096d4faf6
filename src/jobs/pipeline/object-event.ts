/** What R2 tells of its bucket through a queue: an object has come, or gone. */

export interface ObjectEvent {
  readonly type: 'created' | 'deleted'
  readonly key: string
  /** In quotes, as elsewhere; of what was deleted nothing is told. */
  readonly etag: string | undefined
}

const TYPES: ReadonlyMap<unknown, ObjectEvent['type']> = new Map([
  ['PutObject', 'created'],
  ['CopyObject', 'created'],
  ['CompleteMultipartUpload', 'created'],
  ['DeleteObject', 'deleted'],
  ['LifecycleDeletion', 'deleted'],
])

/** `undefined`: the message is no event. It may be anything. */
export function objectEventOf(body: unknown): ObjectEvent | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { action, object } = body as {
    action?: unknown
    object?: { key?: unknown; eTag?: unknown }
  }
  const type = TYPES.get(action)
  if (!type || typeof object?.key !== 'string') return undefined
  const { key, eTag } = object
  return {
    type,
    key,
    etag: typeof eTag === 'string' ? `"${eTag.replace(/^"|"$/g, '')}"` : undefined,
  }
}
