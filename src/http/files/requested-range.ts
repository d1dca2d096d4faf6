/** The part of an object that a request asks for, and what is said of it. */

import type { Context } from 'hono'
import type { ByteRange, ObjectInfo } from '../../storage/object-store.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { isSameVersion, parseRange } from './byte-range.ts'
import type { HeaderFields } from './file-headers.ts'

/** `undefined`: all of it. Throws 416 for a range behind its end. */
export function requestedRange(c: Context, info: ObjectInfo): ByteRange | undefined {
  if (!isSameVersion(c.req.header('If-Range'), info)) return undefined
  const range = parseRange(c.req.header('Range'), info.bytes)
  if (range !== 'unsatisfiable') return range
  throw new HttpProblem(
    'range-not-satisfiable',
    `Cannot answer the range: the file has ${info.bytes} bytes`,
    { headers: { 'Content-Range': `bytes */${info.bytes}` }, members: { actual: info.bytes } },
  )
}

/** For the answer with that part. */
export function contentRange({ offset, length }: ByteRange, { bytes }: ObjectInfo): HeaderFields {
  return { 'Content-Range': `bytes ${offset}-${offset + length - 1}/${bytes}` }
}
