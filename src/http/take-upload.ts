/** One request's upload, from its admission to the release of its memory. */

import type { Context } from 'hono'
import type { Ticket } from '../convert/gate.ts'
import type { AppEnv } from './app-env.ts'
import { bodyLimits } from './body.ts'
import { bodyKind, bytesToReserve, declaredBytes, readUpload, type Upload } from './upload.ts'

export interface TakenUpload extends Upload {
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
  const kind = bodyKind(c.req.header('Content-Type'))
  const ticket = converter.admit(bytesToReserve(c.req.raw), declaredBytes(c.req.raw))
  try {
    const upload = await readUpload(c.req.raw, { kind, fileFields, limits, ticket })
    c.set('bytesIn', upload.input.length)
    try {
      return await use({ ...upload, ticket })
    } finally {
      upload.input.release()
    }
  } finally {
    ticket.release()
  }
}
