/**
 * Addresses of ipx, which Nuxt Image has by default: `/<modifiers>/<id>`. Modifiers that ipx does not know are
 * passed over, as there; what sharp does for it and we do not is refused by its name. Facts:
 * github.com/unjs/ipx src/{ipx,server}.ts, src/handlers/*.
 */

import type { Color, OutputFormat } from '../../engine/index.ts'
import type { Transform } from '../transform.ts'
import { colorText, type ForeignEntry, readForeign } from './foreign.ts'
import { type Modifiers, splitIpxPath } from './ipx/address.ts'
import { cannotDo } from './ipx/error.ts'
import { modulateEntries } from './ipx/modulate.ts'
import { detailOf, operationEntries } from './ipx/operations.ts'
import { readSize } from './ipx/size.ts'
import { color, number } from './ipx/values.ts'

export interface IpxRequest {
  readonly transform: Transform
  /** An address of another host, or a path, with its slash. */
  readonly id: string
}

/** `path`: what follows the service's prefix, as it stands in the address. Throws an `OptionError`. */
export function parseIpx(path: string): IpxRequest {
  const { modifiers, id } = splitIpxPath(path)
  return { transform: ipxTransform(modifiers), id }
}

export function ipxTransform(modifiers: Modifiers): Transform {
  const background = color('background')(modifiers.get('background') ?? modifiers.get('b'))
  const { entries, fit, surround } = readSize(modifiers, background)
  const format = formatOf(modifiers)
  const operations = inTheirOrder([
    ...modulateEntries(modifiers),
    ...operationEntries(modifiers, background),
  ])
  const detail = detailOf(modifiers)
  refuseAround(operations, surround, detail)
  refuseStill(modifiers, format)
  const { transform } = readForeign([
    ...entries,
    ...withPaper(operations, format),
    ...qualityEntries(modifiers),
    ...(format === 'source' ? [] : [{ name: 'format', text: format, from: 'format' }]),
    ...(movesAlways(modifiers, format) ? [] : [{ name: 'anim', text: 'false', from: 'animated' }]),
  ])
  const isNegatedWhole = modifiers.has('negate') && !/^(?:false|0)$/.test(modifiers.get('negate')!)
  return {
    ...transform,
    ...detail,
    fit,
    ...(format === 'source' && { format }),
    ...(surround && { surround }),
    ...(isNegatedWhole && { opaqueOnly: 'negate' }),
  }
}

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['jpg', 'jpeg'],
  ...['jpeg', 'png', 'webp', 'avif', 'gif', 'auto'].map((name) => [name, name] as const),
])
const NEVER: ReadonlySet<string> = new Set(['tiff', 'heif', 'heic'])

/** A format that ipx does not know is the source's own. */
function formatOf(modifiers: Modifiers): string {
  const name = modifiers.get('f') || modifiers.get('format') || ''
  if (NEVER.has(name)) throw cannotDo('format', `${name} is not supported`)
  return FORMATS.get(name) ?? 'source'
}

/** Without being asked for GIF alone moves; what a source of unknown format is, we do not know. */
function movesAlways(modifiers: Modifiers, format: string): boolean {
  return modifiers.has('animated') || modifiers.has('a') || format === 'gif' || format === 'source'
}

function qualityEntries(modifiers: Modifiers): readonly ForeignEntry[] {
  const read = number('quality', { min: 1, max: 100, integer: true })
  const quality = read(modifiers.get('quality') ?? modifiers.get('q'))
  return quality === undefined ? [] : [{ name: 'quality', text: `${quality}`, from: 'quality' }]
}

/** sharp tints what it has sharpened, takes colours away from that, and negates at the end; the engine does not. */
function inTheirOrder(entries: readonly ForeignEntry[]): readonly ForeignEntry[] {
  const has = (name: string) => entries.some((entry) => entry.name === name)
  const look = ['grayscale', 'tint'].find(has)
  if (has('negate') && look) throw cannotDo('negate', `no ${look} beside it`)
  // A tint leaves the luminance as it is, which is all that is left of it.
  if (has('grayscale')) return entries.filter(({ name }) => name !== 'tint')
  if (has('tint') && has('sharpen')) throw cannotDo('tint', 'no sharpen beside it')
  return entries
}

/** sharp lays a colour around before it does these, and does them to the colour as well. */
const AFTER: readonly string[] = [
  ...['modulate', 'linear', 'tint', 'grayscale', 'blur', 'sharpen', 'median'],
]

function refuseAround(
  entries: readonly ForeignEntry[],
  surround: Color | undefined,
  { mild }: ReturnType<typeof detailOf>,
): void {
  const extended = entries.find(({ name }) => name === 'border')
  if (extended && surround) throw cannotDo('extend', 'no fit_contain beside it')
  const later =
    entries.find(({ name }) => AFTER.includes(name))?.from ??
    (mild?.blur ? 'blur' : mild && 'sharpen')
  if (later && extended) throw cannotDo(later, 'no extend beside it')
  if (later && surround) throw cannotDo(later, 'no fit_contain beside it')
}

const MOVING: ReadonlySet<string> = new Set(['webp', 'gif', 'auto', 'source'])

/** sharp lays the pictures of an animation below each other where the format does not move. */
function refuseStill(modifiers: Modifiers, format: string): void {
  const isAnimated = modifiers.has('animated') || modifiers.has('a')
  if (isAnimated && !MOVING.has(format)) throw cannotDo('animated', 'only webp and gif move')
}

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 }

/** sharp lays what is transparent on black where a JPEG is asked for. */
function withPaper(entries: readonly ForeignEntry[], format: string): readonly ForeignEntry[] {
  const isGiven = entries.some(({ name }) => name === 'background')
  if (format !== 'jpeg' || isGiven) return entries
  return [...entries, { name: 'background', text: colorText(BLACK), from: 'format' }]
}

/** What `f_auto` may choose, and what a source may keep besides JPEG and PNG. */
export const IPX_CHOSEN: readonly OutputFormat[] = ['avif', 'webp']
export const IPX_KEPT: readonly OutputFormat[] = ['gif', ...IPX_CHOSEN]

/** A proxy on the way may have made one slash of two. */
const ADDRESS = /^(https?):\/{1,2}(?=[^/])/i

/** The address that an id is; `undefined`: it is a path. */
export function ipxAddress(id: string): string | undefined {
  const scheme = ADDRESS.exec(id)
  return scheme ? `${scheme[1]}://${id.slice(scheme[0].length)}` : undefined
}
