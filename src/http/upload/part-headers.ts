/** The headers of one part of a form: RFC 7578, and what browsers and old clients make of it. */

import { readParameters } from './header-parameters.ts'

export interface PartHeaders {
  readonly name: string
  /** It has a file name, be it empty or not decodable. */
  readonly isFile: boolean
  /** `undefined`: there is none, or it is not decodable. */
  readonly fileName: string | undefined
  /** Decodes the part, where it is text. */
  readonly decode: (bytes: Uint8Array) => string
}

const UTF_8 = new TextDecoder()
/** What the decoder makes of bytes that are no UTF-8. */
const UNDECODABLE = '\uFFFD'

/** Reads a block of header lines. `undefined`: nothing tells the part's name. */
export function readPartHeaders(block: Uint8Array): PartHeaders | undefined {
  const lines = readLines(UTF_8.decode(block))
  const parameters = readParameters(lines.get('content-disposition') ?? '')
  const name = parameters.get('name')
  if (name === undefined) return undefined
  const charset = readParameters(lines.get('content-type') ?? '').get('charset')
  return {
    name: unescapeName(name),
    isFile: parameters.has('filename') || parameters.has('filename*'),
    fileName: fileNameOf(parameters),
    decode: (bytes) => decoderFor(charset).decode(bytes),
  }
}

/** Names in lower case, each with its first value. A line that is no header is passed over. */
function readLines(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const unfolded = text.replace(/\r\n[ \t]/g, ' ')
  for (const line of unfolded.split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase()
    if (!found.has(name)) found.set(name, line.slice(colon + 1).trim())
  }
  return found
}

/** RFC 6266, section 4.3: `filename*` is preferred, where it can be read. */
function fileNameOf(parameters: ReadonlyMap<string, string>): string | undefined {
  const extended = decodeExtended(parameters.get('filename*') ?? '')
  if (extended !== undefined) return extended
  const plain = parameters.get('filename')
  return plain?.includes(UNDECODABLE) ? undefined : plain && unescapeName(plain)
}

/** The three characters that browsers escape in names (HTML, multipart form data). */
function unescapeName(text: string): string {
  return text.replace(/%(?:22|0D|0A)/gi, (code) =>
    String.fromCharCode(Number.parseInt(code.slice(1), 16)),
  )
}

/** RFC 8187, section 3.2: `UTF-8'en'%e2%82%ac.png`. */
function decodeExtended(text: string): string | undefined {
  const [, charset, encoded] = /^([^']+)'[^']*'([\x20-\x7e]*)$/.exec(text) ?? []
  if (charset === undefined || encoded === undefined) return undefined
  const bytes = encoded.replace(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  try {
    const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: false })
    return decoder.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)))
  } catch {
    return undefined
  }
}

/** UTF-8 where the charset is unknown. */
function decoderFor(charset = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    return UTF_8
  }
}
