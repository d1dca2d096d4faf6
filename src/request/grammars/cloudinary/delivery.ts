/** `f_`, `q_`, `dpr_`, `fl_` and the like: how the picture is coded and sent. Their place does not matter. */

import { hasColors, hasQuality, WRITTEN_FORMATS } from '../../../engine/index.ts'
import { invalidOption, unsupportedOption } from '../../option-error.ts'
import { type ForeignEntry, numberText } from '../foreign.ts'
import { type Component, shown } from './component.ts'

/** What is said of the whole delivery, by one component or another; the last word counts. */
export interface Delivery {
  format?: ForeignEntry
  quality?: ForeignEntry
  chroma?: ForeignEntry | undefined
  progressive?: ForeignEntry
  dpr?: ForeignEntry
  metadata?: ForeignEntry
  /** Fewer colours are welcome, where that makes a file smaller: `lossy`, `png8`. */
  palette?: ForeignEntry
  anim?: ForeignEntry
  /** To be saved, under this name or its own. */
  attachment?: { readonly name: string | undefined }
}

const FORMATS: Readonly<Record<string, string>> = {
  auto: 'auto',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
  jxl: 'jxl',
}

/** Cloudinary looks at the picture; ours are fixed, and `auto:good` is what we do anyway. */
const AUTO_QUALITIES: Readonly<Record<string, number>> = {
  auto: 80,
  'auto:best': 90,
  'auto:good': 80,
  'auto:eco': 70,
  'auto:low': 50,
}

/** Flags of what is so here in any case: no profile or other metadata, JPEGs in scans, no second look at caches. */
const NEEDLESS_FLAGS: ReadonlySet<string> = new Set([
  ...['strip_profile', 'force_strip', 'awebp', 'preserve_transparency', 'immutable_cache'],
  'progressive',
])

const DPR = { least: 1, most: 3 }

/** Throws an `OptionError`. */
export function takeDelivery(component: Component, delivery: Delivery): void {
  const [format, quality, dpr, page] = ['f', 'q', 'dpr', 'pg'].map((key) => component.take(key))
  if (format !== undefined) delivery.format = formatEntry(format)
  if (quality !== undefined) takeQuality(quality, delivery)
  if (dpr !== undefined) takeDpr(dpr, delivery)
  if (page !== undefined) delivery.anim = pageEntry(page)
  for (const flag of component.take('fl')?.split('.') ?? []) takeFlag(flag, delivery)
  // What is so anyway: opaque, sRGB.
  for (const [key, usual] of USUAL)
    if (usual.includes(component.get(key) ?? '')) component.take(key)
}

const USUAL: readonly (readonly [string, readonly string[]])[] = [
  ['o', ['100']],
  ['cs', ['srgb', 'tinysrgb', 'no_cmyk']],
]

function formatEntry(value: string): ForeignEntry {
  const from = shown('f', value)
  const text = Object.hasOwn(FORMATS, value) ? FORMATS[value] : undefined
  if (text === undefined) throw unsupportedOption(from)
  return { name: 'format', text, from }
}

/** `q_80:444`: with its colours as they are. */
function takeQuality(value: string, delivery: Delivery): void {
  const from = shown('q', value)
  const [, text = '', chroma] = /^(.*?)(?::(420|444))?$/s.exec(value) ?? []
  delivery.quality = { name: 'quality', text: `${qualityOf(text, from)}`, from }
  delivery.chroma = chroma === undefined ? undefined : { name: 'chroma', text: chroma, from }
}

function qualityOf(text: string, from: string): number {
  const known = Object.hasOwn(AUTO_QUALITIES, text) ? AUTO_QUALITIES[text] : undefined
  const quality = known ?? (/^\d{1,3}(?:\.0)?$/.test(text) ? Number(text) : 0)
  if (quality >= 1 && quality <= 100) return quality
  if (/^(?:auto|jpegmini|\d{1,3}:)/.test(text)) throw unsupportedOption(from)
  throw invalidOption(from, 'a whole number from 1 to 100, or auto')
}

/** One for the whole chain: sides, corners and borders of every component grow with it. */
function takeDpr(value: string, delivery: Delivery): void {
  const from = shown('dpr', value)
  if (value === 'auto') throw unsupportedOption(from)
  const dpr = /^\d{1,2}(?:\.\d{1,4})?$/.test(value) ? Number(value) : 0
  const text = numberText(dpr)
  if (dpr < DPR.least || dpr > DPR.most) throw invalidOption(from, 'a number from 1 to 3')
  if (delivery.dpr && delivery.dpr.text !== text) throw invalidOption(from, 'one dpr_ for all')
  delivery.dpr = { name: 'dpr', text, from }
}

/** The first picture of what moves. */
function pageEntry(value: string): ForeignEntry {
  const from = shown('pg', value)
  if (value !== '1') throw unsupportedOption(from)
  return { name: 'anim', text: 'false', from }
}

function takeFlag(flag: string, delivery: Delivery): void {
  const from = shown('fl', flag)
  if (NEEDLESS_FLAGS.has(flag)) return
  const [name, ...more] = flag.split(':')
  if (flag === 'lossy' || flag === 'png8') {
    delivery.palette = { name: 'colors', text: '256', from }
  } else if (flag === 'progressive:none') {
    delivery.progressive = { name: 'progressive', text: 'false', from }
  } else if (flag === 'apng' || flag === 'animated') {
    delivery.anim = { name: 'anim', text: 'true', from }
  } else if (flag === 'keep_attribution') {
    delivery.metadata = { name: 'metadata', text: 'copyright', from }
  } else if (name === 'attachment') {
    delivery.attachment = { name: more.length === 0 ? undefined : more.join(':') }
  } else {
    throw unsupportedOption(from)
  }
}

export function deliveryEntries(delivery: Delivery): readonly ForeignEntry[] {
  const { format, quality, chroma, progressive, dpr, metadata, anim, palette } = delivery
  const named = WRITTEN_FORMATS.find((name) => name === format?.text)
  // Where no quality is, `q_` says nothing (but for us: few colours), and only there `lossy` does.
  const isOfColors = named !== undefined && !hasQuality(named) && hasColors(named)
  const coding = isOfColors ? [palette] : [quality, chroma]
  return [format, ...coding, progressive, dpr, metadata, anim].filter(
    (entry) => entry !== undefined,
  )
}
