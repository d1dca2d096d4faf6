/** The numbers of the service, asked for every few seconds with an admin key. */

import { effect, signal } from '@preact/signals'
import { EdgepressError, errorOf, unreachable } from '../../client/http/client-error.ts'
import type { Stats } from '../../metrics/stats.ts'

const KEY_PLACE = 'edgepress-admin-key'
const EVERY_MS = 5_000

export const adminKey = signal(sessionStorage.getItem(KEY_PLACE) ?? '')
export const stats = signal<Stats | undefined>(undefined)
export const failure = signal<EdgepressError | undefined>(undefined)
export const isPaused = signal(false)

export function setAdminKey(text: string): void {
  adminKey.value = text.trim()
  sessionStorage.setItem(KEY_PLACE, adminKey.value)
}

/** A key that the address brings is taken out of it at once. */
export function readFragment(): void {
  const brought = new URLSearchParams(location.hash.slice(1)).get('key')
  if (brought === null) return
  setAdminKey(brought)
  history.replaceState(null, '', location.pathname)
}

/** Throws `EdgepressError`. */
export async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { Authorization: `Bearer ${adminKey.peek()}` }
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  const response = await fetch(path, init).catch((cause) => {
    throw unreachable(cause)
  })
  if (!response.ok) throw await errorOf(response)
  return (await response.json()) as T
}

/** While the page is to be seen. */
export function keepAsking(): void {
  effect(() => {
    if (adminKey.value === '' || isPaused.value) return
    void look()
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void look()
    }, EVERY_MS)
    return () => clearInterval(timer)
  })
}

export async function look(): Promise<void> {
  try {
    stats.value = await ask<Stats>('GET', '/v1/stats')
    failure.value = undefined
  } catch (error) {
    failure.value = error instanceof EdgepressError ? error : unreachable(error)
  }
}
