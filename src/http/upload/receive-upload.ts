/** One uploaded file, from a form or from the raw body, to wherever it goes. */

import type { Ticket } from '../../admission/ticket.ts'
import { givenFields } from '../../request/form-fields.ts'
import type { OptionEntry } from '../../request/read-options.ts'
import type { FileTarget } from '../../source/file-target.ts'
import { fill } from '../../source/fill.ts'
import { type BodyLimits, BodyReader } from './body.ts'
import type { BodyKind } from './body-kind.ts'
import { maxBodyBytes } from './declared-bytes.ts'
import type { LayerParts } from './layer-parts.ts'
import { type MultipartForm, type MultipartReader, readMultipart } from './multipart.ts'

/** What came with the file. */
export interface UploadForm {
  /** The form's other fields that are not empty, none for a raw body. */
  readonly fields: readonly OptionEntry[]
  /** What the form calls the file. */
  readonly fileName: string | undefined
}

export interface ReceiveOptions {
  readonly kind: BodyKind
  /** Where a form may have its file. */
  readonly fileFields: readonly string[]
  /** Takes other files; default: there may be none. */
  readonly parts?: LayerParts | undefined
  /** Of the file. */
  readonly limits: BodyLimits
  /** What the target will hold, as far as the client tells. */
  readonly declaredBytes: number
  /** Grows with what the target holds. */
  readonly ticket: Ticket
}

/** Reads the whole body. Throws `HttpProblem`, and what `fill` throws; then nothing is held. */
export async function receiveUpload(
  request: Request,
  target: FileTarget,
  { kind, fileFields, parts, limits, declaredBytes, ticket }: ReceiveOptions,
): Promise<UploadForm> {
  const { maxBytes } = limits
  const body = new BodyReader(request.body, { ...limits, maxBytes: maxBodyBytes(kind, maxBytes) })
  try {
    const form = kind === 'form' ? new FormBody(request, fileFields, parts) : undefined
    const pieces = form ? form.piecesOf(body) : body.chunks()
    await fill(target, ticket, { pieces, maxBytes, declaredBytes, sender: body })
    const { fields, fileName } = form?.end() ?? NO_FORM
    return { fields: givenFields(fields), fileName }
  } catch (error) {
    target.release()
    parts?.release()
    ticket.release() // discarding takes time, and no memory
    await body.discard()
    throw error
  }
}

const NO_FORM: MultipartForm = { fields: [], fileName: undefined }
/** Of the body at once: what the form makes of it is handed on before there is more. */
const STEP_BYTES = 65_536

/** A form, of which the file is handed out while the fields are kept. */
class FormBody {
  readonly #form: MultipartReader
  #file: Uint8Array[] = []

  constructor(request: Request, fileFields: readonly string[], parts: LayerParts | undefined) {
    const contentType = request.headers.get('content-type') ?? ''
    const onFileChunk = (chunk: Uint8Array) => this.#file.push(chunk)
    const openPart = parts && ((name: string) => parts.open(name))
    this.#form = readMultipart({ contentType, fileFields, onFileChunk, openPart })
  }

  async *piecesOf(body: BodyReader): AsyncGenerator<Uint8Array> {
    for await (const chunk of body.chunks()) {
      for (let start = 0; start < chunk.length; start += STEP_BYTES) {
        this.#form.write(chunk.subarray(start, start + STEP_BYTES))
        const pieces = this.#file
        this.#file = []
        yield* pieces
      }
    }
  }

  /** Throws when the form is not complete. */
  end(): MultipartForm {
    return this.#form.end()
  }
}
