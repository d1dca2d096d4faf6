/** The keys that `/files/:key` serves. */

import type { Context } from 'hono'
import { isPlainKey, isPrivate } from '../../storage/keys.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'

const FILES = '/files/'
const IMG = '/img/'

/** The decoded key, noted for the log; 404 for one that no object of ours has. */
export function fileKey(c: Context<AppEnv>): string {
  const key = c.req.param('key') ?? ''
  if (!isPlainKey(key)) throw fileNotFound()
  note(c, { storageKey: key })
  return key
}

/** Whether the path is that of a file that every page may show, be it there or not. */
export function isPublicPath(path: string): boolean {
  if (path.startsWith(IMG)) return true
  if (!path.startsWith(FILES)) return false
  try {
    return !isPrivate(decodeURIComponent(path.slice(FILES.length)))
  } catch {
    return false
  }
}

export function fileNotFound(): HttpProblem {
  return new HttpProblem('not-found', 'Cannot find the file: there is none with this key')
}
