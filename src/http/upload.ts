/** One uploaded file, from a form or from the raw body, into the memory reserved for it. */

import type { Ticket } from '../convert/gate.ts'
import { ChunkList, FIRST_SLAB_BYTES } from '../engine/index.ts'
import { type BodyLimits, BodyReader } from './body.ts'
import { HttpProblem } from './http-problem.ts'
import { type MultipartForm, type MultipartReader, readMultipart } from './multipart.ts'
import { readArriving } from './read-arriving.ts'

export interface Upload {
  /** The file; whoever takes it releases it. */
  readonly input: ChunkList
  /** The form's other fields, none for a raw body. */
  readonly fields: MultipartForm['fields']
  /** What the form calls the file. */
  readonly fileName: string | undefined
}

/** How the file lies in the body. The type says only that; what is in the file is sniffed. */
export type BodyKind = 'form' | 'raw'

/** Throws 415 for anything that is neither a form nor plain bytes. */
export function bodyKind(contentType: string | undefined): BodyKind {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === 'multipart/form-data') return 'form'
  if (type.startsWith('image/') || type === 'application/octet-stream') return 'raw'
  throw new HttpProblem(
    'unsupported-media-type',
    'Cannot take the body: expected multipart/form-data, image/* or application/octet-stream',
  )
}

/** What to reserve before reading: what will be held when the first bytes have come. */
export function bytesToReserve(request: Request): number {
  return Math.min(declaredBytes(request) ?? FIRST_SLAB_BYTES, FIRST_SLAB_BYTES)
}

export interface UploadOptions {
  readonly kind: BodyKind
  /** Where a form may have its file. */
  readonly fileFields: readonly string[]
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
  const body = new BodyReader(request.body, limits)
  const store = (chunk: Uint8Array) => {
    input.append(chunk)
    ticket.renew()
  }
  try {
    const form = kind === 'form' ? formReader(request, fileFields, store) : undefined
    const arriving = { ticket, declaredBytes: expectedBytes, free: () => input.release() }
    await readArriving(body, arriving, form?.write ?? store)
    const { fields, fileName } = form?.end() ?? NO_FORM
    if (input.length === 0) throw new HttpProblem('empty-file', 'Cannot convert: the file is empty')
    return { input, fields, fileName }
  } catch (error) {
    input.release()
    ticket.release() // discarding takes time, and no memory
    await body.discard()
    throw error
  }
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
