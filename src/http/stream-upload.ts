/** One uploaded file that is passed on while it comes, piece by piece, and never held whole. */

import type { Ticket } from '../convert/gate.ts'
import { type BodyLimits, BodyReader, bodyTooLarge } from './body.ts'
import type { BodyKind } from './body-kind.ts'
import { HttpProblem } from './http-problem.ts'
import { type MultipartForm, readMultipart } from './multipart.ts'
import { bodyLimits, givenFields } from './upload.ts'

/** Where the file goes. */
export interface FileWriter {
  /** Memory held, in bytes. */
  readonly heldBytes: number
  /** Bytes of the file so far. */
  readonly length: number
  /** Takes a piece over, at once. */
  write(piece: Uint8Array): void
  /** Passes on what has come together; after each `maxPieceBytes`. */
  drain(): Promise<void>
  /** Frees its memory; nothing is written any more. */
  release(): void
}

export interface StreamOptions {
  readonly kind: BodyKind
  /** Of the file. */
  readonly limits: BodyLimits
  readonly maxPieceBytes: number
  /** Grows with what the writer holds. */
  readonly ticket: Ticket
}

/** Reads the whole body. Throws `HttpProblem`, `BusyError`, or what the writer throws. */
export async function streamUpload(
  request: Request,
  writer: FileWriter,
  { kind, limits, maxPieceBytes, ticket }: StreamOptions,
): Promise<MultipartForm['fields']> {
  const body = new BodyReader(request.body, bodyLimits(kind, limits))
  const contentType = request.headers.get('content-type') ?? ''
  const onFileChunk = (chunk: Uint8Array) => {
    if (writer.length + chunk.length > limits.maxBytes) throw bodyTooLarge(limits.maxBytes)
    writer.write(chunk)
  }
  try {
    const form =
      kind === 'form'
        ? readMultipart({ contentType, fileFields: ['file'], onFileChunk })
        : undefined
    await body.readAll(async (chunk) => {
      for (let start = 0; start < chunk.length; start += maxPieceBytes) {
        const piece = chunk.subarray(start, start + maxPieceBytes)
        if (form) form.write(piece)
        else onFileChunk(piece)
        ticket.grow(writer.heldBytes)
        await writer.drain()
      }
    })
    const fields = givenFields(form?.end().fields ?? [])
    if (writer.length === 0)
      throw new HttpProblem('empty-file', 'Cannot take the file: it is empty')
    return fields
  } catch (error) {
    writer.release()
    ticket.release() // discarding takes time, and no memory
    await body.discard()
    throw error
  }
}
