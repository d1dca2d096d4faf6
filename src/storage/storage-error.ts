/** The storage failed; the same request may well succeed later. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly operation: StorageOperation

  /** The cause is for the log only: the message is all that a caller learns. */
  constructor(operation: StorageOperation, cause: unknown) {
    super(`Cannot ${WORDS[operation]}: the storage failed`, { cause })
    this.operation = operation
  }
}

export type StorageOperation = 'put' | 'head' | 'get' | 'delete' | 'list'

const WORDS = {
  put: 'store the file',
  head: 'look up the file',
  get: 'read the file',
  delete: 'delete the file',
  list: 'list files',
} as const satisfies Record<StorageOperation, string>

/** Runs one operation; whatever it throws becomes a `StorageError`. */
export async function storing<T>(operation: StorageOperation, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (cause) {
    throw new StorageError(operation, cause)
  }
}
