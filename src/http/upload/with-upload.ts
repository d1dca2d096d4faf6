/** One request's upload, from its admission to the release of its memory. */

import type { Context } from 'hono'
import type { Ticket } from '../../admission/ticket.ts'
import type { Parts } from '../../convert/layers/read-files.ts'
import { FIRST_SLAB_BYTES, type Picture } from '../../engine/index.ts'
import { memoryTarget } from '../../source/file-target.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { bodyLimits } from './body.ts'
import { type BodyKind, bodyKind } from './body-kind.ts'
import { declaredBytes } from './declared-bytes.ts'
import { LayerParts } from './layer-parts.ts'
import { receiveUpload, type UploadForm } from './receive-upload.ts'

export interface ReceivedUpload extends UploadForm {
  readonly picture: Picture
  /** Its place in the isolate's memory. */
  readonly ticket: Ticket
  /** Other files of the form, by field. */
  readonly parts: Parts
}

/** Where a form has its files. */
export interface FileFields {
  /** The picture, in one of these. */
  readonly file: readonly string[]
  /** There may be others, to be laid on it. Default: there may be none. */
  readonly takesLayers?: true
  /** Where the type of the body says nothing. */
  readonly kind?: BodyKind
}

/**
 * Takes a place, reads the body and hands it to `use`; frees both when `use` is done. A form has
 * its files in `fields`. Throws `HttpProblem`, `SourceError` and `BusyError`.
 */
export async function withUpload<T>(
  c: Context<AppEnv>,
  fields: FileFields,
  use: (upload: ReceivedUpload) => Promise<T>,
): Promise<T> {
  const { gate, converter, config } = c.var.services
  const { kind = bodyKind(c.req.raw) } = fields
  const declared = declaredBytes(c.req.raw)
  // What will be held when the first bytes have come.
  const first = Math.min(FIRST_SLAB_BYTES, declared ?? FIRST_SLAB_BYTES)
  const ticket = gate.reserve(first, declared)
  const target = memoryTarget({ grow: (bytes) => ticket.grow(bytes + parts.heldBytes) }, declared)
  const parts: LayerParts = new LayerParts((bytes) => ticket.grow(target.file.heldBytes + bytes))
  try {
    const form = await receiveUpload(c.req.raw, target, {
      kind,
      fileFields: fields.file,
      parts: fields.takesLayers && parts,
      limits: bodyLimits(config),
      declaredBytes: declared ?? 0,
      ticket,
    })
    const { file: input } = target
    if (input.length === 0) throw new HttpProblem('empty-file', 'Cannot convert: the file is empty')
    const picture = converter.inspect(input)
    noteUpload(c, picture, form)
    return await use({ ...form, picture, ticket, parts: parts.take() })
  } finally {
    target.release()
    parts.release()
    ticket.release()
  }
}

/** For the log, and for `Vary`. */
function noteUpload(c: Context<AppEnv>, picture: Picture, { fields }: UploadForm): void {
  note(c, { bytesIn: picture.input.length, source: sourceOf(picture) })
  if (fields.some(([name, text]) => name === 'format' && text === 'auto')) c.set('isAuto', true)
}

/** `jpeg 4032x3024`. Of a file without a sound header the refusal tells. */
function sourceOf(picture: Picture): string | undefined {
  try {
    const { format, width, height } = picture.info
    return `${format} ${width}x${height}`
  } catch {
    return undefined
  }
}
