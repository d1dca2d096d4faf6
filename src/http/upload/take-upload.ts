/** One request's upload, from its admission to the release of its memory. */

import type { Context } from 'hono'
import type { Ticket } from '../../admission/ticket.ts'
import { type ChunkList, probe } from '../../engine/index.ts'
import type { AppEnv } from '../app-env.ts'
import { bodyLimits } from './body.ts'
import { bodyKind } from './body-kind.ts'
import { bytesToReserve, declaredBytes, readUpload, type Upload } from './upload.ts'

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
  const { gate, config } = c.var.services
  const limits = bodyLimits(config)
  const kind = bodyKind(c.req.raw)
  const ticket = gate.reserve(bytesToReserve(c.req.raw), declaredBytes(c.req.raw))
  try {
    const upload = await readUpload(c.req.raw, { kind, fileFields, limits, ticket })
    c.set('bytesIn', upload.input.length)
    c.set('source', sourceOf(upload.input))
    if (upload.fields.some(([name, text]) => name === 'format' && text === 'auto')) {
      c.set('isAuto', true)
    }
    try {
      return await use({ ...upload, ticket })
    } finally {
      upload.input.release()
    }
  } finally {
    ticket.release()
  }
}

/** `jpeg 4032x3024`. Of a file without a sound header the refusal tells. */
function sourceOf(input: ChunkList): string | undefined {
  try {
    const { format, width, height } = probe(input)
    return `${format} ${width}x${height}`
  } catch {
    return undefined
  }
}
