/** Variables that are lists, with commas between their entries. */

import * as z from 'zod'
import { isReadEverywhere, MAX_OUTPUT_SIDE, OUTPUT_FORMATS } from '../engine/index.ts'

/** Formats that a browser has to name before it gets them; the engine lists the best one last. */
const NAMED_FORMATS = OUTPUT_FORMATS.filter((format) => !isReadEverywhere(format)).reverse()

/** What next/image and unpic ask for by default. */
const DEFAULT_WIDTHS = [
  16, 32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 960, 1_080, 1_200, 1_280, 1_668, 1_920, 2_048,
  2_560, 3_200, 3_840,
]

/** `avif,webp`: what `format=auto` may choose, the best first. Empty: JPEG and PNG alone. */
export function namedFormatList() {
  const rule = `a list of ${NAMED_FORMATS.join(', ')}, each once`
  return z
    .string(rule)
    .default(NAMED_FORMATS.join(','))
    .transform(listEntries)
    .refine((names) => new Set(names).size === names.length, rule)
    .pipe(z.array(z.enum(NAMED_FORMATS, rule)))
}

/** `640,1280`, ascending; `*`: any width. */
export function widthList() {
  const rule = 'a list of widths like "640,1280,1920" in ascending order, or *'
  return z
    .string(rule)
    .default(DEFAULT_WIDTHS.join(','))
    .transform(listEntries)
    .refine((entries) => isAny(entries) || (entries.length > 0 && entries.every(isWidth)), rule)
    .transform((entries) => (isAny(entries) ? [] : entries.map(Number)))
    .refine((widths) => widths.every((width, i) => i === 0 || width > widths[i - 1]!), rule)
}

/** `a.example,*.b.example`: hosts by name, each as it stands in an address. */
export function hostList() {
  const rule = 'a list of hosts like "images.example.com,*.example.org"'
  return z
    .string(rule)
    .default('')
    .transform(listEntries)
    .refine((hosts) => hosts.every((host) => isHost(host.replace(/^\*\./, ''))), rule)
}

/** `photos/,blog/`: where keys begin. */
export function keyPrefixList() {
  const rule = 'a list of beginnings of keys, like "photos/,blog/"'
  return z
    .string(rule)
    .default('')
    .transform(listEntries)
    .refine((prefixes) => prefixes.every((prefix) => !prefix.startsWith('/')), rule)
}

/** What stands between the commas, without spaces around it; empty entries do not count. */
export function listEntries(text: string): string[] {
  return text.split(',').flatMap((entry) => entry.trim() || [])
}

/** With a dot, lower-case, in ASCII: nothing that a parser would read as something else. */
function isHost(host: string): boolean {
  const isName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host)
  return isName && URL.parse(`https://${host}/`)?.hostname === host
}

function isAny(entries: readonly string[]): boolean {
  return entries.length === 1 && entries[0] === '*'
}

function isWidth(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= MAX_OUTPUT_SIDE
}
