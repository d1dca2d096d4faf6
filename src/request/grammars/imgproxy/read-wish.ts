/** From the options of an address, and of the presets that they name, to one wish. */

import { unsupportedOption } from '../../option-error.ts'
import { RESIZE_TYPES } from '../../placement.ts'
import type { Apply } from './apply.ts'
import { EFFECT_OPTIONS } from './effect-options.ts'
import { GEOMETRY_OPTIONS } from './geometry-options.ts'
import { format, OUTPUT_OPTIONS } from './output-options.ts'
import { splitOptions, type UrlOption } from './path.ts'
import { type ImgproxySource, readSource, type SourceRules } from './source.ts'
import { UNSUPPORTED_OPTIONS } from './unsupported-options.ts'
import { invalidUrl } from './url-error.ts'
import { type ImgproxyWish, usualWish } from './wish.ts'

export interface ImgproxyRules extends SourceRules {
  readonly separator: string
  /** Options by the name of the preset; `default` holds for every address. */
  readonly presets: ReadonlyMap<string, string>
  /** The first segment names presets, and there are no options. */
  readonly onlyPresets: boolean
  /** Options that an address may have, presets aside; none: all. */
  readonly allowedOptions: readonly string[]
}

export interface ReadAddress {
  readonly wish: ImgproxyWish
  readonly source: ImgproxySource
}

const TABLE: ReadonlyMap<string, Apply> = new Map(
  [...GEOMETRY_OPTIONS, ...EFFECT_OPTIONS, ...OUTPUT_OPTIONS, ...UNSUPPORTED_OPTIONS].flatMap(
    ({ names, apply }) => names.map((name) => [name, apply] as const),
  ),
)
const PRESET_NAMES: readonly string[] = ['preset', 'pr']

/** `path`: what is signed. Throws an `ImgproxyUrlError`, or an `OptionError` for what is not supported. */
export function readAddress(path: string, rules: ImgproxyRules): ReadAddress {
  const segments = path.split('/')
  const wish = usualWish()
  if (rules.presets.has('default')) usePresets(wish, ['default'], rules)
  const source = rules.onlyPresets
    ? presetsAlone(wish, segments, rules)
    : optionsOf(wish, segments, rules)
  const read = readSource(source, rules)
  if (!wish.raw && read.extension !== '') format(wish, [read.extension], 'extension')
  return { wish, source: read }
}

function optionsOf(wish: ImgproxyWish, segments: readonly string[], rules: ImgproxyRules) {
  if (RESIZE_TYPES.some((type) => type === segments[0])) {
    throw invalidUrl('it is of the old basic format')
  }
  const { options, source } = splitOptions(segments, rules.separator)
  if (source[0] === '-') throw unsupportedOption('chained pipelines')
  const { allowedOptions: allowed } = rules
  const stray = options.find(({ name }) => allowed.length > 0 && !allowed.includes(name))
  if (stray) throw invalidUrl(`option ${stray.name.slice(0, 64)} is not allowed`)
  applyAll(wish, options, rules)
  return source
}

function presetsAlone(wish: ImgproxyWish, segments: readonly string[], rules: ImgproxyRules) {
  const [names = '', ...source] = segments
  usePresets(wish, names.split(rules.separator), rules)
  return source
}

function applyAll(
  wish: ImgproxyWish,
  options: readonly UrlOption[],
  rules: ImgproxyRules,
  used: readonly string[] = [],
): void {
  for (const { name, args } of options) {
    if (PRESET_NAMES.includes(name)) {
      usePresets(wish, args, rules, used)
      continue
    }
    const apply = TABLE.get(name)
    if (!apply) throw invalidUrl(`unknown option ${name.slice(0, 64)}`)
    apply(wish, args, name)
  }
}

/** A preset that is used by itself is passed over: so nothing goes round for ever. */
function usePresets(
  wish: ImgproxyWish,
  names: readonly string[],
  rules: ImgproxyRules,
  used: readonly string[] = [],
): void {
  for (const name of names) {
    const text = rules.presets.get(name)
    if (text === undefined) throw invalidUrl(`unknown preset ${name.slice(0, 64)}`)
    if (used.includes(name)) continue
    const { options, source } = splitOptions(text.split('/'), rules.separator)
    if (source.length > 0) throw invalidUrl(`preset ${name} has something that is no option`)
    applyAll(wish, options, rules, [...used, name])
  }
}
