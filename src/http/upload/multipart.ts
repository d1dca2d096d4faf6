/** `multipart/form-data` as it streams in: file bytes go straight to their place, fields are text. */

import { isPassedOver, mostFieldBytes } from '../../request/form-fields.ts'
import { OptionError } from '../../request/option-error.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { readParameters } from './header-parameters.ts'
import { malformedForm, type PartSink, PartSplitter } from './multipart-parts.ts'
import { type PartHeaders, readPartHeaders } from './part-headers.ts'

export interface MultipartOptions {
  /** The request's `Content-Type`, with the boundary. */
  readonly contentType: string
  /** The fields of which exactly one must come, once, and is a file. */
  readonly fileFields: readonly string[]
  /** Receives the file, chunk by chunk; the chunk is valid until the next is written. */
  readonly onFileChunk: (chunk: Uint8Array) => void
  /** Takes a file in another field, and answers who receives it as above. Default: there may be none. */
  readonly openPart?: ((name: string) => (chunk: Uint8Array) => void) | undefined
}

export interface MultipartReader {
  write(chunk: Uint8Array): void
  /** Throws when the form is not complete. */
  end(): MultipartForm
}

export interface MultipartForm {
  /** In the order in which they came; without those whose names begin with `_`. */
  readonly fields: readonly (readonly [name: string, text: string])[]
  /** What the caller calls the file: anything at all. */
  readonly fileName: string | undefined
}

const MAX_PARTS = 32
/** RFC 2046, section 5.1.1; senders are not held to its alphabet. */
const BOUNDARY = /^[\x20-\x7e]{1,70}$/

/** Starts a form with one file. Every violation throws an `HttpProblem` or an `OptionError`. */
export function readMultipart({
  contentType,
  fileFields,
  ...receivers
}: MultipartOptions): MultipartReader {
  const form = new Form(fileFields, receivers)
  const splitter = new PartSplitter(boundaryOf(contentType), form)
  return {
    write: (chunk) => splitter.write(chunk),
    end: () => {
      splitter.end()
      return form.finish()
    },
  }
}

type Receivers = Pick<MultipartOptions, 'onFileChunk' | 'openPart'>

/** What becomes of the part that is being read. */
interface Part {
  write(chunk: Uint8Array): void
  end(): void
}

const PASSED_OVER: Part = { write: () => {}, end: () => {} }

class Form implements PartSink {
  readonly #fileFields: readonly string[]
  readonly #receivers: Receivers
  readonly #fields: [string, string][] = []
  #file: PartHeaders | undefined
  /** The field of a file that is not the picture itself. */
  #layer: string | undefined
  #parts = 0
  #part: Part = PASSED_OVER

  constructor(fileFields: readonly string[], receivers: Receivers) {
    this.#fileFields = fileFields
    this.#receivers = receivers
  }

  onHeaders(block: Uint8Array): void {
    const headers = readPartHeaders(block)
    if (!headers) throw malformedForm('a part has bad headers')
    // What is passed over takes no memory: the size of the form bounds it.
    if (!isPassedOver(headers.name)) this.#parts++
    if (this.#parts > MAX_PARTS) throw malformedForm(`more than ${MAX_PARTS} parts`)
    const isFile = headers.isFile || this.#fileFields.includes(headers.name)
    this.#part = isFile ? this.#filePart(headers) : this.#fieldPart(headers)
  }

  onContent(chunk: Uint8Array): void {
    this.#part.write(chunk)
  }

  onEnd(): void {
    this.#part.end()
  }

  finish(): MultipartForm {
    if (this.#file) return { fields: this.#fields, fileName: this.#file.fileName || undefined }
    if (this.#layer !== undefined) throw this.#unknownFile(this.#layer)
    const expected = listOf(this.#fileFields)
    throw new HttpProblem('missing-file', `Cannot find the file: no field ${expected} with a file`)
  }

  #unknownFile(field: string): OptionError {
    const name = field.slice(0, 64)
    const expected = listOf(this.#fileFields)
    const message = `Cannot use the file in field "${name}": expected ${expected}`
    return new OptionError('unknown-option', name, message)
  }

  /** Browsers send a file input that nobody used as well: without a name, and empty. */
  #filePart(headers: PartHeaders): Part {
    let receive = headers.fileName ? this.#accept(headers) : undefined
    return {
      write: (chunk) => {
        receive ??= this.#accept(headers)
        receive(chunk)
      },
      end: () => {},
    }
  }

  #accept(headers: PartHeaders): (chunk: Uint8Array) => void {
    const { onFileChunk, openPart } = this.#receivers
    if (!this.#fileFields.includes(headers.name)) {
      if (!openPart) throw this.#unknownFile(headers.name)
      this.#layer ??= headers.name
      return openPart(headers.name)
    }
    if (this.#file) throw new HttpProblem('too-many-files', 'Cannot convert: more than one file')
    this.#file = headers
    return onFileChunk
  }

  #fieldPart({ name, decode }: PartHeaders): Part {
    if (isPassedOver(name)) return PASSED_OVER
    const most = mostFieldBytes(name)
    const bytes = new Uint8Array(most)
    let length = 0
    return {
      write: (chunk) => {
        if (length + chunk.length > most) {
          const shown = name.slice(0, 64)
          throw malformedForm(`the field "${shown}" has more than ${most} bytes`)
        }
        bytes.set(chunk, length)
        length += chunk.length
      },
      end: () => this.#fields.push([name, decode(bytes.subarray(0, length))]),
    }
  }
}

/** `"image" or "file"` */
function listOf(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' or ')
}

function boundaryOf(contentType: string): string {
  const boundary = readParameters(contentType).get('boundary') ?? ''
  if (BOUNDARY.test(boundary)) return boundary
  throw malformedForm('it needs a boundary of 1 to 70 printable ASCII characters')
}
