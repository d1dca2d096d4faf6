/** What the page is set to: all of it stands in the fragment of its address, but for the key. */

import { effect, signal } from '@preact/signals'

export const VIEWS = ['compare', 'difference', 'matrix', 'batch'] as const
export type View = (typeof VIEWS)[number]

/** Options of a conversion as texts; what is not in it has the service's default. */
export type Settings = Readonly<Record<string, string>>

const KEY_PLACE = 'edgepress-key'
const OWN = ['view', 'sample'] as const

export const settings = signal<Settings>({})
export const view = signal<View>('compare')
/** The name of the sample that is shown; none for a file of somebody. */
export const sample = signal<string | undefined>(undefined)
export const key = signal(sessionStorage.getItem(KEY_PLACE) ?? '')

export function setOption(name: string, text: string): void {
  const { [name]: _, ...others } = settings.value
  settings.value = text === '' ? others : { ...others, [name]: text }
}

export function setKey(text: string): void {
  key.value = text.trim()
  sessionStorage.setItem(KEY_PLACE, key.value)
}

/** A key that the address brings (`npm run dev` prints such a one) is taken out of it at once. */
export function readFragment(): void {
  const given = new URLSearchParams(location.hash.slice(1))
  const brought = given.get('key')
  if (brought !== null) setKey(brought)
  given.delete('key')
  const asked = VIEWS.find((name) => name === given.get('view'))
  view.value = asked ?? 'compare'
  sample.value = given.get('sample') ?? undefined
  for (const name of OWN) given.delete(name)
  settings.value = Object.fromEntries(given)
}

/** From now on the address follows. */
export function keepFragment(): void {
  effect(() => {
    const all = new URLSearchParams(settings.value)
    if (view.value !== 'compare') all.set('view', view.value)
    if (sample.value !== undefined) all.set('sample', sample.value)
    const text = all.toString()
    history.replaceState(null, '', text === '' ? location.pathname : `#${text}`)
  })
}
