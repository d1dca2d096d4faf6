/** `OVERLAYS`: pictures in the bucket that addresses name. */

import * as z from 'zod'
import { parseGravity } from '../engine/index.ts'
import { listEntries } from './lists.ts'

/** `logo=brand/logo.png,bottom-right,0.2,0.8;badge=…`: key, place, share of the width, opacity. */
export function overlayList() {
  const rule =
    'a list like "logo=brand/logo.png,bottom-right,0.2,0.8; badge=new.png,top-left,0.1": name, key, place, share of the width, opacity'
  return z
    .string(rule)
    .default('')
    .transform((text) => text.split(';').flatMap((entry) => entry.trim() || []))
    .transform((entries) => entries.map(toOverlay))
    .refine((overlays) => overlays.every((overlay) => overlay !== undefined), rule)
    .transform((overlays) => overlays.filter((overlay) => overlay !== undefined))
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'unique names')
}

function toOverlay(entry: string) {
  const [, name = '', rest = ''] = /^([a-z][a-z0-9-]{0,31})=(.+)$/.exec(entry) ?? []
  const [key = '', place = '', share = '', opacity = '1', ...more] = listEntries(rest)
  const gravity = parseGravity(place)
  const numbers = { share: toShare(share), opacity: toShare(opacity) }
  if (
    name === '' ||
    key === '' ||
    !gravity ||
    !numbers.share ||
    !numbers.opacity ||
    more.length > 0
  ) {
    return undefined
  }
  return { name, key, gravity, share: numbers.share, opacity: numbers.opacity }
}

/** Above 0, up to 1. */
function toShare(text: string): number {
  return /^(?:0?\.\d{1,4}|1(?:\.0{1,4})?)$/.test(text) ? Number(text) : 0
}
