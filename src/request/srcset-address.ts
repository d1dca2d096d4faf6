/** The address of `/img/srcset/<source>?widths=320,640`. */

import { type ImgPath, SIGNATURE_NAMES, splitImgPath } from './img-path.ts'
import { invalidOption, unknownOption } from './option-error.ts'

export interface SrcsetAddress extends Omit<ImgPath, 'options'> {
  readonly widths: readonly number[] | undefined
}

const NAME = 'widths'
const WIDTHS = /^[1-9]\d{0,4}(?:,[1-9]\d{0,4}){0,31}$/
/** At the end of an address that is a source. */
const OWN_END = /[?&]widths=([^&]*)$/

/** Throws an `OptionError`. */
export function parseSrcset(address: string, prefix: string): SrcsetAddress {
  const { source, query, signedTarget } = splitImgPath(address, prefix)
  const own = source?.kind === 'remote' ? OWN_END.exec(source.url) : undefined
  const text = own ? (own[1] ?? '') : query.get(NAME)
  if (query.getAll(NAME).length > 1) throw invalidOption(NAME, 'it to be given once')
  query.delete(NAME)
  for (const name of query.keys()) {
    const known = [NAME, ...SIGNATURE_NAMES]
    if (!known.includes(name)) throw unknownOption(name, known)
  }
  const widths = text === null ? undefined : parseWidths(decodeURIComponent(text))
  const plain = own && source?.kind === 'remote' ? source.url.slice(0, own.index) : undefined
  return {
    widths,
    source: plain === undefined ? source : { kind: 'remote', url: plain },
    query,
    signedTarget,
  }
}

function parseWidths(text: string): readonly number[] {
  if (WIDTHS.test(text)) return text.split(',').map(Number)
  throw invalidOption(NAME, 'up to 32 widths, like 320,640,1280')
}
