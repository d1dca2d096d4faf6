/** Options of the file that comes out, and of the request. */

import { unsupportedOption } from '../../option-error.ts'
import { type Apply, given, type OptionRow, option } from './apply.ts'
import { atMost, base64Text, boolean, count, isTrue, qualityOf, whole } from './arguments.ts'
import { invalidArgument, invalidUrl } from './url-error.ts'
import type { ImgproxyWish } from './wish.ts'

/** All that imgproxy has a name for (imagetype/defs.go). */
const FORMATS: readonly string[] = [
  ...['jpeg', 'jpg', 'jxl', 'png', 'webp', 'gif', 'avif'],
  ...['ico', 'svg', 'heic', 'bmp', 'tiff'],
]

function formatNamed(option: string, name: string): string {
  if (FORMATS.includes(name)) return name === 'jpg' ? 'jpeg' : name
  throw invalidArgument(option, name, `one of ${FORMATS.join(', ')}`)
}

/** Also of the extension of a source. `best`: the smallest of those that the client takes. */
export const format: Apply = (wish, args, name) => {
  atMost(name, args, 1)
  wish.format = args[0] === 'best' ? 'best' : formatNamed(name, args[0])
}

const formatQuality: Apply = (wish, args, name) => {
  if (args.length % 2 === 1) throw invalidUrl(`${name} has a format without a quality`)
  for (let at = 0; at < args.length; at += 2) {
    const quality = qualityOf(name, args[at + 1] ?? '')
    wish.formatQuality.set(formatNamed(name, args[at] ?? ''), quality)
  }
}

const filename: Apply = (wish, args, name) => {
  atMost(name, args, 2)
  wish.filename = isTrue(args[1]) ? base64Text(name, args[0]) : unescaped(name, args[0])
}

function unescaped(option: string, text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidArgument(option, text, 'a percent-encoded name')
  }
}

/** Of what shows: the rest is how hard an encoder tries, and here a matter of `effort`. */
const jpegOptions: Apply = (wish, args, name) => {
  atMost(name, args, 6)
  const [progressive, noSubsample, , , , table] = [0, 1, 2, 3, 4, 5].map((at) => given(args, at))
  if (table !== undefined && count(name, table) > 0) throw unsupportedOption(`${name} quant_table`)
  if (progressive !== undefined) wish.jpeg.progressive = isTrue(progressive)
  if (noSubsample !== undefined) wish.jpeg.noSubsample = isTrue(noSubsample)
}

const avifOptions: Apply = (wish, args, name) => {
  atMost(name, args, 1)
  const subsample = (['auto', 'on', 'off'] as const).find((one) => one === args[0])
  if (!subsample && args[0] !== '') throw invalidArgument(name, args[0], 'one of auto, on, off')
  wish.avifSubsample = subsample ?? 'auto'
}

const webpOptions: Apply = (wish, args, name) => {
  atMost(name, args, 3)
  const compression = given(args, 0) ?? 'lossy'
  const lossless = { lossy: 'false', near_lossless: 'near', lossless: 'true' } as const
  const found = Object.entries(lossless).find(([key]) => key === compression)
  if (!found) throw invalidArgument(name, compression, 'one of lossy, near_lossless, lossless')
  wish.webpLossless = found[1]
}

/** To so many bytes, from the best quality down; other ways to measure are not here. */
const autoquality: Apply = (wish, args, name) => {
  atMost(name, args, 5)
  const [method = '', target, least, most] = [0, 1, 2, 3].map((at) => given(args, at))
  if (method === 'none') return
  if (method !== 'size') throw unsupportedOption(`${name}:${method}`.slice(0, 64))
  if (least !== undefined && qualityOf(name, least) > 1)
    throw unsupportedOption(`${name}:min_quality`)
  if (target === undefined) throw unsupportedOption(`${name}:size without a target`)
  wish.maxBytes = count(name, target)
  if (most !== undefined) wish.quality = qualityOf(name, most)
}

type Flag =
  | 'raw'
  | 'attachment'
  | 'keepCopyright'
  | 'stripMetadata'
  | 'stillOnly'
  | 'preserveHdr'
  | 'enforceThumbnail'

function flag(key: Flag): Apply {
  return (wish: ImgproxyWish, args, name) => {
    wish[key] = boolean(name, args)
  }
}

export const OUTPUT_OPTIONS: readonly OptionRow[] = [
  option('quality q', (wish, args, name) => {
    atMost(name, args, 1)
    wish.quality = qualityOf(name, args[0])
  }),
  option('format_quality fq', formatQuality),
  option('autoquality aq', autoquality),
  option('max_bytes mb', (wish, args, name) => {
    atMost(name, args, 1)
    wish.maxBytes = count(name, args[0])
  }),
  option('jpeg_options jpgo', jpegOptions),
  option('avif_options avifo', avifOptions),
  option('webp_options webpo', webpOptions),
  option('format f ext', format),
  option('strip_metadata sm', flag('stripMetadata')),
  option('keep_copyright kcr', flag('keepCopyright')),
  option('preserve_hdr ph', flag('preserveHdr')),
  option('enforce_thumbnail eth', flag('enforceThumbnail')),
  option('strip_color_profile scp', (wish, args, name) => {
    wish.keepProfile = !boolean(name, args)
  }),
  option('disable_animation da', flag('stillOnly')),
  option('skip_processing skp', (wish, args, name) => {
    wish.skipFormats.push(...args.map((one) => formatNamed(name, one)))
  }),
  option('raw', flag('raw')),
  // Our variants follow their source: it is only a word in an address.
  option('cachebuster cb', (_, args, name) => atMost(name, args, 1)),
  option('expires exp', (wish, args, name) => {
    atMost(name, args, 1)
    wish.expires = Math.max(0, whole(name, args[0]))
  }),
  option('filename fn', filename),
  option('return_attachment att', flag('attachment')),
  option('fallback_image_url fiu', (wish, args, name) => {
    atMost(name, args, 1)
    wish.fallbackUrl = base64Text(name, args[0])
  }),
]
