/** One uploaded file that is passed on while it comes, piece by piece, and never held whole. */

import type { Ticket } from '../../admission/ticket.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { type BodyLimits, BodyReader, bodyTooLarge } from './body.ts'
import type { BodyKind } from './body-kind.ts'
import { type MultipartForm, readMultipart } from './multipart.ts'
import { readArriving } from './read-arriving.ts'
import { declaredBytes, givenFields, wholeBodyLimits } from './upload.ts'

/** Where the file goes. */
export interface FileWriter {
  /** Memory that will be held once so many further bytes are written. */
  heldWith(bytes: number): number
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
  /** What the writer holds at the most, but for a piece. */
  readonly maxHeldBytes: number
  /** Grows with what the writer holds. */
  readonly ticket: Ticket
}

/** Reads the whole body. Throws `HttpProblem`, `BusyError`, or what the writer throws. */
export async function streamUpload(
  request: Request,
  writer: FileWriter,
  { kind, limits, maxPieceBytes, maxHeldBytes, ticket }: StreamOptions,
): Promise<MultipartForm['fields']> {
  const body = new BodyReader(request.body, wholeBodyLimits(kind, limits))
  const contentType = request.headers.get('content-type') ?? ''
  const onFileChunk = (piece: Uint8Array) => {
    if (writer.length + piece.length > limits.maxBytes) throw bodyTooLarge(limits.maxBytes)
    ticket.grow(writer.heldWith(piece.length))
    writer.write(piece)
  }
  try {
    const form =
      kind === 'form'
        ? readMultipart({ contentType, fileFields: ['file'], onFileChunk })
        : undefined
    const expectedBytes = Math.min(declaredBytes(request) ?? 0, maxHeldBytes)
    const arriving = { ticket, declaredBytes: expectedBytes, free: () => writer.release() }
    await readArriving(body, arriving, async (chunk) => {
      for (let start = 0; start < chunk.length; start += maxPieceBytes) {
        const piece = chunk.subarray(start, start + maxPieceBytes)
        if (form) form.write(piece)
        else onFileChunk(piece)
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
