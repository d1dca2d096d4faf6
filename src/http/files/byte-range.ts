/** `Range` and `If-Range`: RFC 9110, sections 13.1.5 and 14. */

import type { ByteRange, ObjectInfo } from '../../storage/object-store.ts'

/**
 * One range of bytes: `undefined` where the header is to be passed over (none, several ranges,
 * other units, nonsense), and the whole is answered.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '')
  if (!match || match[0] === 'bytes=-') return undefined
  const [, first = '', last = ''] = match
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Number(last)
  if (first !== '' && start > end && last !== '') return undefined
  if (start >= size) return 'unsatisfiable'
  return { offset: start, length: Math.min(end, size - 1) - start + 1 }
}

/** Whether a part may be answered: the caller's parts must be of this very version. */
export function isSameVersion(ifRange: string | undefined, object: ObjectInfo): boolean {
  if (ifRange === undefined || ifRange === object.etag) return true
  return Date.parse(ifRange) === Math.floor(object.uploaded.getTime() / 1_000) * 1_000
}
