/** The job of an object that nobody has uploaded here: whoever knows the object can look it up. */

import type { ObjectInfo } from '../../storage/object-store.ts'
import { sha256Hex } from '../../variants/digest.ts'

/** A UUID made of the key and the version, so that the same object always has the same job. */
export async function pipelineJobId({
  key,
  etag,
}: Pick<ObjectInfo, 'key' | 'etag'>): Promise<string> {
  const digits = await sha256Hex(`${key}\n${etag}`)
  const [, ...groups] = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(digits) ?? []
  return groups.join('-')
}
