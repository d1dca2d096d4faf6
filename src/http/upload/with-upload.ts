/** One request's upload, from its admission to the release of its memory. */

import type { Context } from 'hono'
import type { Ticket } from '../../admission/ticket.ts'
import { FIRST_SLAB_BYTES, type Picture } from '../../engine/index.ts'
import { memoryTarget } from '../../source/file-target.ts'
import { HttpProblem } from '../answer/http-problem.ts'
import { note } from '../answer/note.ts'
import type { AppEnv } from '../app-env.ts'
import { bodyLimits } from './body.ts'
import { type BodyKind, bodyKind } from './body-kind.ts'
import { declaredBytes } from './declared-bytes.ts'
import { receiveUpload, type UploadForm } from './receive-upload.ts'

export interface ReceivedUpload extends UploadForm {
  readonly picture: Picture
  /** Its place in the isolate's memory. */
  readonly ticket: Ticket
}

/**
 * Takes a place, reads the body and hands it to `use`; frees both when `use` is done. A form has
 * its file in one of `fileFields`; `kind`, where the type of the body says nothing. Throws `HttpProblem`, `SourceError` and `BusyError`.
 */
export async function withUpload<T>(
  c: Context<AppEnv>,
  fileFields: readonly string[],
  use: (upload: ReceivedUpload) => Promise<T>,
  kind: BodyKind = bodyKind(c.req.raw),
): Promise<T> {
  const { gate, converter, config } = c.var.services
  const declared = declaredBytes(c.req.raw)
  // What will be held when the first bytes have come.
  const first = Math.min(FIRST_SLAB_BYTES, declared ?? FIRST_SLAB_BYTES)
  const ticket = gate.reserve(first, declared)
  const target = memoryTarget(ticket, declared)
  try {
    const form = await receiveUpload(c.req.raw, target, {
      kind,
      fileFields,
      limits: bodyLimits(config),
      declaredBytes: declared ?? 0,
      ticket,
    })
    const { file: input } = target
    if (input.length === 0) throw new HttpProblem('empty-file', 'Cannot convert: the file is empty')
    const picture = converter.inspect(input)
    noteUpload(c, picture, form)
    return await use({ ...form, picture, ticket })
  } finally {
    target.release()
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
