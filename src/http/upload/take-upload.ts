/** One request's upload, from its admission to the release of its memory. */

import type { Context } from 'hono'
import type { Ticket } from '../../admission/gate.ts'
import type { Picture } from '../../engine/index.ts'
import type { AppEnv } from '../app-env.ts'
import { bodyLimits } from './body.ts'
import { bodyKind } from './body-kind.ts'
import { bytesToReserve, declaredBytes, readUpload, type Upload } from './upload.ts'

export interface TakenUpload extends Omit<Upload, 'input'> {
  readonly picture: Picture
  /** Its place in the isolate's memory. */
  readonly ticket: Ticket
}

/**
 * Takes a place, reads the body and hands it to `use`; frees both when `use` is done. A form has
 * its file in one of `fileFields`. Throws `HttpProblem` and `BusyError`.
 */
export async function takeUpload<T>(
  c: Context<AppEnv>,
  fileFields: readonly string[],
  use: (upload: TakenUpload) => Promise<T>,
): Promise<T> {
  const { converter, config } = c.var.services
  const limits = bodyLimits(config)
  const kind = bodyKind(c.req.raw)
  const ticket = converter.admit(bytesToReserve(c.req.raw), declaredBytes(c.req.raw))
  try {
    const { input, ...upload } = await readUpload(c.req.raw, { kind, fileFields, limits, ticket })
    c.set('bytesIn', input.length)
    const picture = converter.inspect(input)
    c.set('source', sourceOf(picture))
    if (upload.fields.some(([name, text]) => name === 'format' && text === 'auto')) {
      c.set('isAuto', true)
    }
    try {
      return await use({ ...upload, picture, ticket })
    } finally {
      input.release()
    }
  } finally {
    ticket.release()
  }
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
