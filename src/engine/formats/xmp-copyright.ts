/**
 * The copyright notice of XMP: `dc:rights`, a list of languages of which the default is the first (XMP
 * specification part 1, 8.2.2.4), or an attribute. A notice is looked for, and nothing else understood.
 */

import type { Bytes } from '../bytes/bytes.ts'
import type { ByteSpan } from './exif.ts'

/** Real packets have a few thousand bytes. */
const MAX_BYTES = 65_536

const ELEMENT = /<dc:rights[^>]*>(?:\s*<rdf:Alt[^>]*>)?(?:\s*<rdf:li[^>]*>)?([^<]*)</
const ATTRIBUTE = /\sdc:rights\s*=\s*(?:"([^"]*)"|'([^']*)')/
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
}

/** Trimmed; `undefined` for none. */
export function xmpCopyright(bytes: Bytes, { start, end }: ByteSpan): string | undefined {
  const raw = bytes.slice(start, Math.min(end, start + MAX_BYTES))
  const xmp = new TextDecoder().decode(raw)
  const found = ELEMENT.exec(xmp)?.[1] ?? ATTRIBUTE.exec(xmp)?.slice(1).join('')
  return found === undefined ? undefined : plain(found).trim() || undefined
}

function plain(text: string): string {
  return text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}
