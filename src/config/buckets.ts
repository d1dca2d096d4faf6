/** `TINIFY_BUCKETS`: where what goes to the buckets of other clouds is stored here. */

import * as z from 'zod'
import { isPlainKey, isPrivate } from '../storage/keys.ts'
import { listEntries } from './lists.ts'

/** `my-bucket=assets/`: what is stored in that bucket rests under those keys of ours. */
export function bucketList() {
  const rule = 'a list like "my-bucket=assets/,other=media/": buckets, and where their keys begin'
  return z
    .string(rule)
    .default('')
    .transform((text) => listEntries(text).map(toBucket))
    .refine((buckets) => buckets.every(([name, prefix]) => name !== '' && isFolder(prefix)), rule)
    .transform((buckets): ReadonlyMap<string, string> => new Map(buckets))
}

function toBucket(entry: string): readonly [name: string, prefix: string] {
  const [, name = '', prefix = ''] = /^([A-Za-z0-9._-]{1,222})=(.+\/)$/.exec(entry) ?? []
  return [name, prefix]
}

/** Nothing is written where uploads and variants rest. */
function isFolder(prefix: string): boolean {
  return isPlainKey(prefix.slice(0, -1)) && !isPrivate(prefix)
}
