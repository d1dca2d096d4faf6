/**
 * The parts of a multipart body (RFC 2046, section 5.1) as its bytes come, cut anywhere.
 *
 *   preamble ──delimiter──> headers ──empty line──> content ──delimiter──> headers … ──> closed
 *
 * A delimiter is a whole line. A line that only begins like one is content, so what follows the
 * boundary is held until it tells. Held at any time: the end of a chunk that may begin a delimiter,
 * the rest of that line, and one block of headers.
 */

import { make as makeSearch } from 'multipasta/Search'
import { HttpProblem } from './http-problem.ts'

/** Is told of the parts, in order. What it throws comes out of `write` and `end`. */
export interface PartSink {
  /** A part begins; the lines of its headers. What it is given is valid during the call. */
  onHeaders(block: Uint8Array): void
  onContent(chunk: Uint8Array): void
  onEnd(): void
}

/** More than any browser sends: a file name has at most 255 characters. */
const MAX_HEADER_BYTES = 8_192
/** Of spaces behind a boundary, which mail gateways were allowed to add. */
const MAX_PADDING = 64

const CR = 13
const LF = 10
const CRLF = new TextEncoder().encode('\r\n')
const OPENS = /^[ \t]*\r\n/
const CLOSES = /^--[ \t]*\r?\n/
const CLOSES_AT_END = /^--[ \t]*\r?$/
const MAY_BECOME_EITHER = /^-?$|^(?:--)?[ \t]*\r?$/

export class PartSplitter {
  readonly #sink: PartSink
  readonly #delimiter: Uint8Array
  readonly #search: ReturnType<typeof makeSearch>
  readonly #headers = new Uint8Array(MAX_HEADER_BYTES)
  #headerBytes = 0
  #place: 'preamble' | 'headers' | 'content' | 'closed' = 'preamble'
  #found = 0
  /** What follows a boundary, one character for each byte, until it tells what the line is. */
  #rest: string | undefined

  /** `boundary`: printable ASCII. */
  constructor(boundary: string, sink: PartSink) {
    this.#sink = sink
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`)
    this.#search = makeSearch(`\r\n--${boundary}`, (found, bytes) => {
      for (; this.#found < found; this.#found++) this.#onDelimiter()
      if (this.#rest === undefined) this.#feed(bytes)
      else this.#onRest(this.#rest, bytes)
    })
    this.#search.write(CRLF) // the first line may be a delimiter
  }

  /** Takes the next bytes; what comes after the last delimiter is passed over. */
  write(chunk: Uint8Array): void {
    if (this.#place !== 'closed') this.#search.write(chunk)
  }

  /** Throws where the last delimiter did not come. */
  end(): void {
    if (this.#place !== 'closed') this.#search.end()
    if (CLOSES_AT_END.test(this.#rest ?? '')) this.#endPart('closed')
    if (this.#place !== 'closed') throw malformedForm('it ends before its last boundary')
  }

  /** Line break, dashes and boundary have come; the line break may end the line before. */
  #onDelimiter(): void {
    if (this.#rest !== undefined) this.#endLine(this.#rest)
    if (this.#place !== 'closed') this.#rest = ''
  }

  #endLine(rest: string): void {
    const line = `${rest}\r\n`
    if (OPENS.test(line)) throw badHeaders() // the next line should be one, and is a delimiter
    if (CLOSES.test(line)) this.#endPart('closed')
    else this.#feedLine(rest)
  }

  #onRest(rest: string, bytes: Uint8Array): void {
    const room = MAX_PADDING - rest.length
    const line = rest + String.fromCharCode(...bytes.subarray(0, room))
    const [opening] = OPENS.exec(line) ?? []
    if (opening !== undefined) {
      this.#endPart('headers')
      this.#feed(bytes.subarray(opening.length - rest.length))
    } else if (CLOSES.test(line)) this.#endPart('closed')
    else if (bytes.length < room && MAY_BECOME_EITHER.test(line)) this.#rest = line
    else {
      this.#feedLine(rest)
      this.#feed(bytes)
    }
  }

  /** The line only began like a delimiter. */
  #feedLine(rest: string): void {
    this.#rest = undefined
    this.#feed(this.#delimiter)
    this.#feed(Uint8Array.from(rest, (char) => char.charCodeAt(0)))
  }

  #endPart(next: 'headers' | 'closed'): void {
    if (this.#place === 'headers') throw badHeaders()
    if (this.#place === 'content') this.#sink.onEnd()
    this.#place = next
    this.#headerBytes = 0
    this.#rest = undefined
  }

  #feed(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    if (this.#place === 'headers') this.#feedHeaders(bytes)
    else if (this.#place === 'content') this.#sink.onContent(bytes)
  }

  #feedHeaders(bytes: Uint8Array): void {
    const before = this.#headerBytes
    const taken = bytes.subarray(0, MAX_HEADER_BYTES - before)
    this.#headers.set(taken, before)
    this.#headerBytes += taken.length
    const block = this.#headers.subarray(0, this.#headerBytes)
    if (block[0] === CR && block[1] === LF) throw badHeaders() // there are none
    const end = emptyLine(block, Math.max(0, before - 3))
    if (end === undefined) {
      if (block.length === MAX_HEADER_BYTES) throw badHeaders()
      return
    }
    this.#place = 'content'
    this.#sink.onHeaders(block.subarray(0, end))
    this.#feed(bytes.subarray(end + 2 * CRLF.length - before))
  }
}

/** The refusal of a form that breaks its rules. */
export function malformedForm(why: string): HttpProblem {
  return new HttpProblem('malformed-body', `Cannot read the form: ${why}`)
}

function badHeaders(): HttpProblem {
  return malformedForm('a part has bad headers')
}

/** Where the line break before the first empty line is. */
function emptyLine(block: Uint8Array, from: number): number | undefined {
  for (let at = block.indexOf(CR, from); at >= 0; at = block.indexOf(CR, at + 1)) {
    if (block[at + 1] === LF && block[at + 2] === CR && block[at + 3] === LF) return at
  }
  return undefined
}
