/**
 * `l_`: pictures laid on the result, each with its own components up to the one that applies it:
 *
 *   l_logo/c_scale,w_50/fl_layer_apply,g_south_east,x_10,y_20
 *   l_fetch:<address in base64>,w_50,g_south_east
 *
 * A name alone is one of `OVERLAYS`, which lies as it is configured; anything else is a file of the
 * bucket (`l_brand:logo.png`) or of another host, and goes where the address says.
 */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { Component, shown } from './component.ts'
import { type Drawn, takePlace } from './layer-place.ts'
import type { Pass } from './pass.ts'

/** Layers of other kinds: they have a colon behind their kind. */
const OTHER_KINDS =
  /^(?:text|subtitles|video|lut|audio|image|facebook|twitter|gravatar|layer)(?::|$)/
const OVERLAY_NAME = /^[a-z][a-z0-9-]{0,31}$/

export function isLayer(component: string): boolean {
  return /(?:^|,)[lu]_/.test(component)
}

function isApplied(component: string): boolean {
  return /(?:^|,)fl_(?:[^,]*\.)?layer_apply(?:[.,]|$)/.test(component)
}

/** The first component, with all that belongs to it where it is a layer, and what is left. */
export function splitLayer(components: readonly string[]): {
  readonly own: readonly string[]
  readonly others: readonly string[]
} {
  const [first = '', ...more] = components
  const end = isLayer(first) && !isApplied(first) ? more.findIndex(endsLayer) : -1
  const isClosed = end >= 0 && isApplied(more[end] ?? '')
  const count = isClosed ? end + 2 : 1
  return { own: components.slice(0, count), others: components.slice(count) }
}

/** One within another is a layer of its own, and the one before was applied at once. */
function endsLayer(component: string): boolean {
  return isApplied(component) || isLayer(component)
}

/** Takes all of them out, and throws an `OptionError` for what a layer cannot be. */
export function takeLayer(components: readonly string[], pass: Pass): void {
  const [first, ...others] = components.map(Component.parse)
  if (!first) return
  if (first.has('u')) throw unsupportedOption(shown('u', first.get('u') ?? ''))
  const id = first.take('l') ?? ''
  const from = shown('l', id)
  const parts = [first, ...others]
  const placed = Object.assign({}, ...parts.map(takePlace)) as Drawn
  for (const part of parts) part.end()
  const isNamed = Object.keys(placed).length === 0 && OVERLAY_NAME.test(id)
  pass.lay(isNamed ? id : { ...sourceOf(id, from), ...placed }, from)
}

function sourceOf(id: string, from: string): Drawn {
  const [, encoded] = /^fetch:(.+)$/.exec(id) ?? []
  if (encoded !== undefined) return { url: addressIn(encoded, from) }
  if (OTHER_KINDS.test(id)) throw unsupportedOption(from)
  return { key: id.replaceAll(':', '/') }
}

/** Base64, for addresses or not, of an address as it is or encoded. */
function addressIn(text: string, from: string): string {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''))
    const address = new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
    if (URL.canParse(address)) return address
  } catch {
    // It is told below.
  }
  throw invalidOption(from, 'an address in base64 behind l_fetch:')
}
