/**
 * Options of other services in our own words: a grammar turns what it reads into entries of ours, and
 * the one schema says whether they are valid. Equal meanings end as equal options.
 */

import type { Color, Gravity, Sides } from '../../engine/index.ts'
import type { SourceName } from '../img-path.ts'
import { OptionError } from '../option-error.ts'
import type { TransformRequest } from '../transform.ts'
import { readCloudflare } from './cloudflare.ts'

export interface ForeignEntry {
  /** Our whole name: `width`, `max_bytes`. */
  readonly name: string
  /** As our grammar writes it; the functions below help. */
  readonly text: string
  /** What the caller wrote, for refusals. */
  readonly from: string
}

/** Throws an `OptionError` that calls the option what the caller calls it. */
export function readForeign(entries: readonly ForeignEntry[]): TransformRequest {
  try {
    return asSaid(readCloudflare(entries.map(({ name, text }) => [name, text])), entries)
  } catch (error) {
    if (!(error instanceof OptionError)) throw error
    const from = entries.find(({ name }) => name === error.option)?.from
    if (from === undefined) throw error
    const message = error.message.replace(`"${error.option}"`, `"${from}"`)
    throw new OptionError(error.code, from, message)
  }
}

/** With a quality, Cloudflare's PNGs have few colours; those of the others only where they are asked to. */
function asSaid(request: TransformRequest, entries: readonly ForeignEntry[]): TransformRequest {
  if (entries.some(({ name }) => name === 'colors')) return request
  const { colors: _, ...transform } = request.transform
  return { ...request, transform }
}

const MAX_DECIMALS = 2

/** In the one way in which a number can be written: at most two decimals, none of them needless. */
export function numberText(value: number, decimals = MAX_DECIMALS): string {
  return `${Number(value.toFixed(decimals))}`
}

/** For `gravity`, from 0 to 1. */
export function pointText({ x, y }: Gravity): string {
  return `${numberText(x, 4)}x${numberText(y, 4)}`
}

/** `#rrggbbaa`. */
export function colorText({ r, g, b, a }: Color): string {
  return `#${[r, g, b, a].map((level) => level.toString(16).padStart(2, '0')).join('')}`
}

/** For `padding` and `trim`, in pixels. */
export function sidesText({ top, right, bottom, left }: Sides): string {
  return [top, right, bottom, left].map((pixels) => `${Math.round(pixels)}`).join(';')
}

const ADDRESS = /^https?:\/\//i

/**
 * An address of another host, or a key of the bucket: its slash at the beginning does not count.
 * `undefined`: nothing that could be a source.
 */
export function sourceNamed(text: string): SourceName | undefined {
  if (ADDRESS.test(text)) return { kind: 'remote', url: text }
  const key = text.replace(/^\/+/, '')
  return key === '' ? undefined : { kind: 'stored', key }
}
