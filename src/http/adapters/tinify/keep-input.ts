/** What `POST /shrink` is sent: a picture, or the address of one. It is kept, so that outputs can be made of it. */

import type { Context } from 'hono'
import { type KeptOutput, keepOutput, type OutputPorts } from '../../../delivery/outputs/outputs.ts'
import { withPicture } from '../../../delivery/with-picture.ts'
import { ImageError, mediaType, OUTPUT_FORMATS, type Picture } from '../../../engine/index.ts'
import { parseShrinkDocument } from '../../../request/grammars/tinify/document.ts'
import { SourceError } from '../../../source/source-error.ts'
import { HttpProblem } from '../../answer/http-problem.ts'
import { note } from '../../answer/note.ts'
import type { AppEnv } from '../../app-env.ts'
import { sourceAt } from '../../img/remote-source.ts'
import { bodyTooLarge } from '../../upload/body.ts'
import { declaredBytes } from '../../upload/declared-bytes.ts'
import { readJson } from '../../upload/read-json.ts'
import { withUpload } from '../../upload/with-upload.ts'

/** tinify's own limit. */
export const MAX_DOCUMENT_BYTES = 102_400

export function outputPorts(c: Context<AppEnv>): OutputPorts {
  const { store, config, clock } = c.var.services
  return {
    store,
    maxBytes: config.maxUploadBytes,
    keepForMs: config.shrinkKeepForMs,
    now: () => clock.now(),
  }
}

/** Throws `HttpProblem`, `OptionError`, `ImageError`, `SourceError`, `BusyError` and `StorageError`. */
export async function keepInput(c: Context<AppEnv>): Promise<KeptOutput> {
  if (!isJson(c)) return await keepBody(c)
  const document = await readJson(c, MAX_DOCUMENT_BYTES)
  return await keepAddress(c, parseShrinkDocument(document))
}

export function isJson(c: Context<AppEnv>): boolean {
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';', 1)
  return type.trim().toLowerCase() === 'application/json'
}

/** Whatever it is called: curl and others say that it is a form. */
async function keepBody(c: Context<AppEnv>): Promise<KeptOutput> {
  const { maxUploadBytes } = c.var.services.config
  const declared = declaredBytes(c.req.raw)
  if (c.req.raw.body === null || declared === 0) {
    throw new HttpProblem('missing-file', 'Input file is empty')
  }
  if (declared !== undefined && declared > maxUploadBytes) {
    throw bodyTooLarge(maxUploadBytes, declared)
  }
  return await withUpload(c, { file: [], kind: 'raw' }, ({ picture }) => keep(c, picture))
}

async function keepAddress(c: Context<AppEnv>, url: string): Promise<KeptOutput> {
  if (!URL.canParse(url)) throw new SourceError('missing', 'Cannot parse URL')
  const { config, gate, converter, clock } = c.var.services
  const source = sourceAt(c, url, async () => {}) // the limit of its key has been counted
  const version = await source.version()
  const opening = { expectedBytes: version.bytes, open: () => source.open(version) }
  const ports = { gate, converter, clock, waitMs: config.waitMs }
  return await withPicture(opening, ports, (picture) => keep(c, picture))
}

/** A picture of a format that results may have as well: it becomes a smaller one of its own. */
async function keep(c: Context<AppEnv>, picture: Picture): Promise<KeptOutput> {
  const { info } = picture // which throws for what is none
  note(c, { bytesIn: picture.input.length })
  const format = OUTPUT_FORMATS.find((name) => name === info.format)
  if (!format) {
    const message = 'Cannot shrink: file type is not supported'
    throw new ImageError('unsupported-format', message, { format: info.format })
  }
  const { apiKeys, adminApiKeys } = c.var.services.config
  const key = [...apiKeys, ...adminApiKeys].find(({ name }) => name === c.var.apiKey)
  if (!key) throw new Error('Cannot keep an upload of a caller without a key')
  const { secret } = key
  const facts = { format, hasAlpha: info.hasAlpha, contentType: mediaType(format), secret }
  return await keepOutput(picture.input.take() as Uint8Array<ArrayBuffer>, facts, outputPorts(c))
}
