/** Options of `/info` (docs.imgproxy.net/usage/getting_info): which facts of a source are told. */

import { unsupportedOption } from '../../option-error.ts'
import type { Arguments } from './arguments.ts'
import { atMost, boolean, count, isTrue, whole } from './arguments.ts'
import { splitOptions } from './path.ts'
import type { ImgproxyRules } from './read-wish.ts'
import { type ImgproxySource, readSource } from './source.ts'
import { ImgproxyUrlError, invalidArgument, invalidUrl } from './url-error.ts'

export interface InfoWish {
  size: boolean
  format: boolean
  dimensions: boolean
  pagesNumber: boolean
  alpha: boolean
  /** Colours at most; 0: none. */
  palette: number
  /** Components across and down; 0: none. */
  blurHash: readonly [number, number]
  thumbHash: boolean
  /** Seconds since 1970; 0: never. */
  expires: number
}

type Apply = (wish: InfoWish, args: Arguments, name: string) => void

function flag(key: 'size' | 'format' | 'dimensions' | 'pagesNumber' | 'thumbHash'): Apply {
  return (wish, args, name) => {
    wish[key] = boolean(name, args)
  }
}

/** Told by nobody here: an address may only ask for it not to be told. */
const untold: Apply = (_, args, name) => {
  const isOff = args[0] === '' || args[0] === '0' || !isTrue(args[0])
  if (!isOff || Number(args[0]) > 0) throw unsupportedOption(name)
}

const palette: Apply = (wish, args, name) => {
  atMost(name, args, 1)
  const colors = count(name, args[0])
  if (colors === 1 || colors > 256) throw invalidArgument(name, args[0], '0, or from 2 to 256')
  wish.palette = colors
}

const blurHash: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  const [x, y] = [count(name, args[0]), count(name, args[1] ?? '0')]
  if (Math.max(x, y) > 9) throw invalidUrl(`${name} has more than 9 components`)
  wish.blurHash = x > 0 && y > 0 ? [x, y] : [0, 0]
}

const alpha: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  wish.alpha = boolean(name, [args[0]])
  if (isTrue(args[1])) throw unsupportedOption(`${name} check_transparency`)
}

const secured: Apply = () => {
  throw new ImgproxyUrlError('forbidden', 'security options are not allowed')
}

const ROWS: readonly (readonly [names: string, apply: Apply])[] = [
  ['size s', flag('size')],
  ['format f', flag('format')],
  ['dimensions d', flag('dimensions')],
  ['pages_number pn', flag('pagesNumber')],
  ['alpha a', alpha],
  ['palette p', palette],
  ['blurhash bh', blurHash],
  ['thumb_hash th', flag('thumbHash')],
  ['exif', untold],
  ['iptc', untold],
  ['xmp', untold],
  ['video_meta vm', untold],
  ['colorspace cs', untold],
  ['bands b', untold],
  ['sample_format sf', untold],
  ['crop c', untold],
  ['average avg', untold],
  ['dominant_colors dc', untold],
  ['perceptual_hash phash ph', untold],
  ['detect_objects do', untold],
  ['classify cl', untold],
  ['objects_position obj_pos op', untold],
  ['calc_hashsums chs', untold],
  ['bypass_cache bc', untold],
  ['cachebuster cb', (_, args, name) => atMost(name, args, 1)],
  [
    'expires exp',
    (wish, args, name) => {
      atMost(name, args, 1)
      wish.expires = Math.max(0, whole(name, args[0]))
    },
  ],
  ['max_src_resolution msr', secured],
  ['max_src_file_size msfs', secured],
]

const TABLE: ReadonlyMap<string, Apply> = new Map(
  ROWS.flatMap(([names, apply]) => names.split(' ').map((name) => [name, apply] as const)),
)

/** `path`: what is signed. Throws an `ImgproxyUrlError`, or an `OptionError` for what is not supported. */
export function readInfo(
  path: string,
  rules: ImgproxyRules,
): { readonly wish: InfoWish; readonly source: ImgproxySource } {
  const { options, source } = splitOptions(path.split('/'), rules.separator)
  const wish: InfoWish = {
    ...{ size: true, format: true, dimensions: true },
    ...{ pagesNumber: false, alpha: false, palette: 0, blurHash: [0, 0], thumbHash: false },
    expires: 0,
  }
  for (const { name, args } of options) {
    const apply = TABLE.get(name)
    if (!apply) throw invalidUrl(`unknown option ${name.slice(0, 64)}`)
    apply(wish, args, name)
  }
  return { wish, source: readSource(source, rules) }
}
