/**
 * The parts of a multipart body (RFC 2046, section 5.1) as its bytes come, cut anywhere.
 *
 *   preamble ──delimiter──> headers ──empty line──> content ──delimiter──> headers … ──> closed
 *
 * A delimiter is a whole line, and the line break before it. A line that only begins like one is
 * content. Held from one chunk to the next: what may become a delimiter, or a block of headers.
 */

import { joined } from '../../source/joined.ts'
import { HttpProblem } from '../answer/http-problem.ts'

/** Is told of the parts, in order. What it throws comes out of `write` and `end`. */
export interface PartSink {
  /** A part begins; the lines of its headers. What it is given is valid until the next `write`. */
  onHeaders(block: Uint8Array): void
  onContent(chunk: Uint8Array): void
  onEnd(): void
}

/** More than any browser sends: a file name has at most 255 characters. */
const MAX_HEADER_BYTES = 8_192
/** Of spaces behind a boundary, which mail gateways were allowed to add. */
const MAX_PADDING = 64

/** Of a chunk at once: what was held is joined to it, in a copy. */
const MAX_STEP_BYTES = 65_536

const CR = 13
const LF = 10
const TAB = 9
const SPACE = 32
const DASH = 45
const CRLF = Uint8Array.of(CR, LF)
const EMPTY_LINE = Uint8Array.of(CR, LF, CR, LF)
const NOTHING = new Uint8Array(0)

export class PartSplitter {
  readonly #sink: PartSink
  /** Line break, dashes, boundary. Its first byte is in it once, so it never overlaps itself. */
  readonly #delimiter: Uint8Array
  #place: 'preamble' | 'headers' | 'content' | 'closed' = 'preamble'
  #held: Uint8Array = CRLF // the first line may be a delimiter

  /** `boundary`: printable ASCII. */
  constructor(boundary: string, sink: PartSink) {
    this.#sink = sink
    this.#delimiter = new TextEncoder().encode(`\r\n--${boundary}`)
  }

  /** Takes the next bytes; what comes after the last delimiter is passed over. */
  write(chunk: Uint8Array): void {
    for (let start = 0; start < chunk.length; start += MAX_STEP_BYTES) {
      this.#read(chunk.subarray(start, start + MAX_STEP_BYTES))
    }
  }

  #read(chunk: Uint8Array): void {
    let bytes = this.#held.length === 0 ? chunk : joined(this.#held, chunk)
    this.#held = NOTHING
    while (bytes.length > 0 && this.#place !== 'closed') {
      const rest = this.#place === 'headers' ? this.#readHeaders(bytes) : this.#readContent(bytes)
      if (rest.length === bytes.length) {
        this.#held = bytes.slice()
        return
      }
      bytes = rest
    }
  }

  /** Throws where the last delimiter did not come. */
  end(): void {
    this.write(Uint8Array.of(LF)) // the last line need not be ended
    if (this.#place !== 'closed') throw malformedForm('it ends before its last boundary')
  }

  /** Answers what is left: from the next headers on, or what more bytes must explain. */
  #readContent(bytes: Uint8Array): Uint8Array {
    const delimiter = this.#delimiter
    let at = find(bytes, delimiter, 0)
    let line = lineAfter(bytes, at + delimiter.length)
    while (at + delimiter.length <= bytes.length && line.kind === 'other') {
      at = find(bytes, delimiter, at + delimiter.length)
      line = lineAfter(bytes, at + delimiter.length)
    }
    if (at > 0 && this.#place === 'content') this.#sink.onContent(bytes.subarray(0, at))
    if (line.kind === 'unfinished') return bytes.subarray(at)
    if (this.#place === 'content') this.#sink.onEnd()
    this.#place = line.kind === 'closes' ? 'closed' : 'headers'
    return bytes.subarray(line.end)
  }

  /** `bytes` begin with the line break before the headers. */
  #readHeaders(bytes: Uint8Array): Uint8Array {
    const end = find(bytes, EMPTY_LINE, 0)
    const block = bytes.subarray(0, end)
    const isCutOff = find(block, this.#delimiter, 0) + this.#delimiter.length <= block.length
    if (isCutOff || end > MAX_HEADER_BYTES) throw malformedForm('a part has bad headers')
    if (end + EMPTY_LINE.length > bytes.length) return bytes
    this.#place = 'content'
    this.#sink.onHeaders(block.subarray(CRLF.length))
    return bytes.subarray(end + EMPTY_LINE.length)
  }
}

/** The refusal of a form that breaks its rules. */
export function malformedForm(why: string): HttpProblem {
  return new HttpProblem('malformed-body', `Cannot read the form: ${why}`)
}

interface Line {
  readonly kind: 'opens' | 'closes' | 'other' | 'unfinished'
  /** Where its line break is. */
  readonly end: number
}

/** What the line is that goes on at `at`, behind the boundary. */
function lineAfter(bytes: Uint8Array, at: number): Line {
  const closes = bytes[at] === DASH && bytes[at + 1] === DASH
  let end = closes ? at + 2 : at
  const most = end + MAX_PADDING
  while (end < most && (bytes[end] === SPACE || bytes[end] === TAB)) end++
  const isCr = bytes[end] === CR
  if (closes && bytes[end] === LF) return { kind: 'closes', end }
  if (isCr && bytes[end + 1] === LF) return { kind: closes ? 'closes' : 'opens', end }
  const isDash = !closes && bytes[at] === DASH && end === at
  const isCutOff = (isCr || isDash ? end + 1 : end) >= bytes.length
  return { kind: isCutOff ? 'unfinished' : 'other', end }
}

/** Where the needle, which starts with CR, begins, or its part at the end; else the length. */
function find(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  for (let start = bytes.indexOf(CR, from); start >= 0; start = bytes.indexOf(CR, start + 1)) {
    let same = 1
    while (same < needle.length && bytes[start + same] === needle[same]) same++
    if (same === needle.length || start + same === bytes.length) return start
  }
  return bytes.length
}
