/** One uploaded file, from a form or from the raw body, into the memory reserved for it. */

import type { Ticket } from '../../admission/ticket.ts'
import { ChunkList, FIRST_SLAB_BYTES, MEBIBYTE } from '../../engine/index.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { type BodyLimits, BodyReader, bodyTooLarge } from './body.ts'
import type { BodyKind } from './body-kind.ts'
import { type MultipartForm, type MultipartReader, readMultipart } from './multipart.ts'
import { readArriving } from './read-arriving.ts'

export interface Upload {
  /** The file; whoever takes it releases it. */
  readonly input: ChunkList
  /** The form's other fields that are not empty, none for a raw body. */
  readonly fields: MultipartForm['fields']
  /** What the form calls the file. */
  readonly fileName: string | undefined
}

/**
 * What a form may have around its file, in bytes: 32 parts with their headers and fields, and
 * whatever of a framework's fields is passed over.
 */
const MAX_FORM_BYTES = MEBIBYTE

/** The most bytes of a whole body: the limit is the file's. */
export function maxBodyBytes(kind: BodyKind, maxFileBytes: number): number {
  return maxFileBytes + (kind === 'form' ? MAX_FORM_BYTES : 0)
}

/** What to reserve before reading: what will be held when the first bytes have come. */
export function bytesToReserve(request: Request): number {
  return Math.min(declaredBytes(request) ?? FIRST_SLAB_BYTES, FIRST_SLAB_BYTES)
}

export interface UploadOptions {
  readonly kind: BodyKind
  /** Where a form may have its file. */
  readonly fileFields: readonly string[]
  /** Of the file. */
  readonly limits: BodyLimits
  /** Grows with what is held beyond its first reservation. */
  readonly ticket: Ticket
}

/** Reads the whole body. Throws `HttpProblem`, and `BusyError` when the reservation cannot grow. */
export async function readUpload(
  request: Request,
  { kind, fileFields, limits, ticket }: UploadOptions,
): Promise<Upload> {
  const expectedBytes = declaredBytes(request)
  const input = new ChunkList({ expectedBytes, reserve: (bytes) => ticket.grow(bytes) })
  const body = new BodyReader(request.body, wholeBodyLimits(kind, limits))
  const store = (chunk: Uint8Array) => {
    if (input.length + chunk.length > limits.maxBytes) throw bodyTooLarge(limits.maxBytes)
    input.append(chunk)
    ticket.renew()
  }
  try {
    const form = kind === 'form' ? formReader(request, fileFields, store) : undefined
    const arriving = { ticket, declaredBytes: expectedBytes, free: () => input.release() }
    await readArriving(body, arriving, form?.write ?? store)
    const { fields, fileName } = form?.end() ?? NO_FORM
    if (input.length === 0) throw new HttpProblem('empty-file', 'Cannot convert: the file is empty')
    return { input, fields: givenFields(fields), fileName }
  } catch (error) {
    input.release()
    ticket.release() // discarding takes time, and no memory
    await body.discard()
    throw error
  }
}

/** The same limits, for a body of which the file is a part. */
export function wholeBodyLimits(kind: BodyKind, limits: BodyLimits): BodyLimits {
  return { ...limits, maxBytes: maxBodyBytes(kind, limits.maxBytes) }
}

/** Browsers send what was left empty as well: `width=` asks for no width. */
export function givenFields(fields: MultipartForm['fields']): MultipartForm['fields'] {
  return fields.filter(([, text]) => text !== '')
}

const NO_FORM: MultipartForm = { fields: [], fileName: undefined }

function formReader(
  request: Request,
  fileFields: readonly string[],
  onFileChunk: (chunk: Uint8Array) => void,
): MultipartReader {
  const contentType = request.headers.get('content-type') ?? ''
  return readMultipart({ contentType, fileFields, onFileChunk })
}

/** `Content-Length`, if there is one. */
export function declaredBytes(request: Request): number | undefined {
  const text = request.headers.get('content-length')
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined
}
