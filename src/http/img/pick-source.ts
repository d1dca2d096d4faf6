/** Whether a name in an address may be a source for this caller, and the way to it. */

import type { Context } from 'hono'
import { storedSource } from '../../delivery/stored-source.ts'
import type { VariantSource } from '../../delivery/variant-wish.ts'
import type { SourceName } from '../../request/img-path.ts'
import { isInternal, isOriginal, isPlainKey } from '../../storage/keys.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { fileUrl } from '../files/file-url.ts'
import { sourceAt } from './remote-source.ts'

export interface PickedSource {
  readonly source: VariantSource
  /** Nobody but who was given the address may see it. */
  readonly isPrivate: boolean
  /** Where the source itself is to be had; nothing for a private one. */
  readonly url: string | undefined
}

export interface SourceCaller {
  /** Whoever signed the address answers for it. */
  readonly isSigned: boolean
  /** Called before something is fetched. */
  admit(): Promise<void>
}

export function pickSource(
  c: Context<AppEnv>,
  name: SourceName | undefined,
  { isSigned, admit }: SourceCaller,
): PickedSource {
  if (name === undefined) throw sourceNotFound()
  if (name.kind === 'remote') {
    return {
      source: sourceAt(c, name.url, admit),
      isPrivate: false,
      url: URL.parse(name.url)?.href,
    }
  }
  const { config, store } = c.var.services
  const { key } = name
  if (!isPlainKey(key) || isInternal(key)) throw sourceNotFound()
  note(c, { storageKey: key })
  const isPrivate = isOriginal(key)
  if (isPrivate && !isSigned) throw notAllowed('originals take a signed address')
  const { imgPrefixes } = config
  if (imgPrefixes.length > 0 && !isSigned && !imgPrefixes.some((start) => key.startsWith(start))) {
    throw notAllowed('its key is under none of the allowed prefixes')
  }
  const source = storedSource(store, key, config.maxUploadBytes)
  return { source, isPrivate, url: isPrivate ? undefined : fileUrl(c, key) }
}

function notAllowed(why: string): HttpProblem {
  return new HttpProblem('source-not-allowed', `Cannot take the source: ${why}`)
}

function sourceNotFound(): HttpProblem {
  return new HttpProblem('not-found', 'Cannot find the source: there is none with this name')
}
