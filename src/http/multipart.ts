/** `multipart/form-data` as it streams in: file bytes go straight to their place, fields are text. */

import { decodeField, type MultipartError, make, type Parser, type PartInfo } from 'multipasta'
import { HttpProblem } from './http-problem.ts'

export interface MultipartOptions {
  /** The request's `Content-Type`, with the boundary. */
  readonly contentType: string
  /** The fields of which exactly one must come, once, and is a file. */
  readonly fileFields: readonly string[]
  /** Receives the file, chunk by chunk; the chunk is valid during the call. */
  readonly onFileChunk: (chunk: Uint8Array) => void
}

export interface MultipartReader {
  write(chunk: Uint8Array): void
  /** Throws when the form is not complete. */
  end(): MultipartForm
}

export interface MultipartForm {
  /** In the order in which they came. */
  readonly fields: readonly (readonly [name: string, text: string])[]
  /** What the caller calls the file: anything at all. */
  readonly fileName: string | undefined
}

const MAX_PARTS = 32
const MAX_FIELD_BYTES = 1_024
/** RFC 2046, section 5.1.1. */
const MAX_BOUNDARY = 70

/** Starts a form with one file. Every violation throws an `HttpProblem` from `write` or `end`. */
export function readMultipart(options: MultipartOptions): MultipartReader {
  const { contentType, fileFields, onFileChunk } = options
  const fields: [string, string][] = []
  let files = 0
  let fileName: string | undefined
  let complete = false
  const parser = make({
    headers: { 'content-type': contentType },
    maxParts: MAX_PARTS,
    maxFieldSize: MAX_FIELD_BYTES,
    isFile: (info) => info.filename !== undefined || fileFields.includes(info.name),
    onFile: (info) => {
      if (!complete) {
        files += acceptFile(info, fileFields, files)
        fileName = info.filename
      }
      return (chunk) => {
        if (chunk && !complete) onFileChunk(chunk)
      }
    },
    onField: (info, value) => {
      if (!complete) fields.push([info.name, decodeField(info, value)])
    },
    onError: (error) => {
      if (!complete) throw malformed(describe(error))
    },
    onDone: () => {
      complete = true
    },
  })
  const feed = feeder(parser, boundaryOf(contentType))
  return {
    write: (chunk) => {
      if (!complete) feed.write(chunk)
    },
    end: () => {
      if (!complete) feed.end()
      if (!complete) throw malformed('it ends before its last boundary')
      if (files === 0) {
        const expected = listOf(fileFields)
        throw new HttpProblem('missing-file', `Cannot find the file: no field ${expected}`)
      }
      return { fields, fileName }
    },
  }
}

function acceptFile(info: PartInfo, fileFields: readonly string[], files: number): 1 {
  if (!fileFields.includes(info.name)) {
    const name = info.name.slice(0, 64)
    throw new HttpProblem(
      'unknown-option',
      `Cannot use the file in field "${name}": expected ${listOf(fileFields)}`,
      { members: { option: name } },
    )
  }
  if (files > 0) throw new HttpProblem('too-many-files', 'Cannot convert: more than one file')
  return 1
}

/** `"image" or "file"` */
function listOf(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' or ')
}

/**
 * Guards against an error in multipasta 0.2.8: it misreads the end of a form when a chunk ends
 * between the two dashes after the last boundary. Such a chunk's last byte is kept for the next one.
 */
function feeder(parser: Parser, boundary: string) {
  const halfEnd = new TextEncoder().encode(`\r\n--${boundary}-`)
  let kept = new Uint8Array(0)
  return {
    write(chunk: Uint8Array): void {
      const bytes = kept.length === 0 ? chunk : concat(kept, chunk)
      const isShort = bytes.length < halfEnd.length
      const cut = bytes.length - (isShort ? bytes.length : endsWith(bytes, halfEnd) ? 1 : 0)
      kept = bytes.slice(cut)
      if (cut > 0) guarded(() => parser.write(bytes.subarray(0, cut)))
    },
    end: () =>
      guarded(() => {
        parser.write(kept)
        parser.end()
      }),
  }
}

/** The parser also throws on its own: an undecodable file name is an `URIError`. */
function guarded(step: () => void): void {
  try {
    step()
  } catch (error) {
    if (error instanceof URIError) throw malformed('a file name is not decodable')
    throw error
  }
}

function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]*)"|([^\s;]+))/i.exec(contentType)
  const boundary = match?.[1] ?? match?.[2] ?? ''
  if (boundary.length === 0 || boundary.length > MAX_BOUNDARY) {
    throw malformed(`it needs a boundary of 1 to ${MAX_BOUNDARY} characters`)
  }
  return boundary
}

function concat(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(head.length + tail.length)
  both.set(head)
  both.set(tail, head.length)
  return both
}

function endsWith(bytes: Uint8Array, ending: Uint8Array): boolean {
  const start = bytes.length - ending.length
  return ending.every((byte, index) => bytes[start + index] === byte)
}

function describe(error: MultipartError): string {
  if (error._tag === 'EndNotReached') return 'it ends before its last boundary'
  if (error._tag === 'ReachedLimit') {
    return error.limit === 'MaxParts'
      ? `more than ${MAX_PARTS} parts`
      : `a field of more than ${MAX_FIELD_BYTES} bytes`
  }
  return error._tag === 'InvalidBoundary' ? 'its boundary is missing' : 'a part has bad headers'
}

function malformed(why: string): HttpProblem {
  return new HttpProblem('malformed-body', `Cannot read the form: ${why}`)
}
