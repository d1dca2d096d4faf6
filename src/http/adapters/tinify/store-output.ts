/** `store`: a result goes into our bucket, under the keys that stand for another cloud's. */

import type { Context } from 'hono'
import type { Variant } from '../../../delivery/variant.ts'
import type { StoreCommand } from '../../../request/grammars/tinify/document.ts'
import { invalidOption, unsupportedOption } from '../../../request/option-error.ts'
import { isPlainKey, isPrivate } from '../../../storage/keys.ts'
import { StorageError } from '../../../storage/storage-error.ts'
import { note } from '../../answer/note.ts'
import type { AppEnv } from '../../app-env.ts'
import { fileUrl } from '../../files/file-url.ts'

/** Answers its address. Throws an `OptionError` for a bucket that is still another cloud's. */
export async function storeOutput(
  c: Context<AppEnv>,
  { info, read }: Variant,
  command: StoreCommand,
): Promise<string> {
  const key = keyOf(c, command)
  const body = await read()
  if (!body) throw new StorageError('get', new Error('a variant has gone while it was stored'))
  const cacheControl = command.headers?.['Cache-Control']
  const { contentType, bytes } = info
  const options = { contentType, ...(cacheControl !== undefined && { cacheControl }) }
  const { store } = c.var.services
  await store.put(key, body instanceof Uint8Array ? body : { stream: body, bytes }, options)
  note(c, { storageKey: key })
  return fileUrl(c, key)
}

function keyOf(c: Context<AppEnv>, { service, path }: StoreCommand): string {
  const at = path.indexOf('/')
  const bucket = path.slice(0, at)
  const prefix = c.var.services.config.tinifyBuckets.get(bucket)
  if (prefix === undefined)
    throw unsupportedOption(`store.path: ${service}://${bucket}`.slice(0, 96))
  const key = `${prefix}${path.slice(at + 1)}`
  if (!isPlainKey(key) || isPrivate(key)) {
    throw invalidOption('store.path', 'a key without empty folders and steps up')
  }
  return key
}
