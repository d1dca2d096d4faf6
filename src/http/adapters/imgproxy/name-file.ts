/** What a picture is called when it is saved: as its source, or as the address says, with its own extension. */

import { fileExtension, mediaType, WRITTEN_FORMATS } from '../../../engine/index.ts'
import { contentDisposition } from '../content-disposition.ts'

export interface FileNaming {
  /** Of the source. */
  readonly address: string
  /** Empty: as the source. */
  readonly filename: string
  readonly attachment: boolean
}

/** Sets `Content-Disposition` by the type of the answer, where it has a body. */
export function nameFile(response: Response, naming: FileNaming): Response {
  const type = response.headers.get('Content-Type')
  if (!response.ok || type === null) return response
  const format = WRITTEN_FORMATS.find((one) => mediaType(one) === type)
  const last = lastSegment(naming.address)
  const [stem, own] = splitExtension(last)
  const extension = format ? `.${fileExtension(format)}` : own
  const name = `${naming.filename || stem || 'image'}${extension}`
  const kind = naming.attachment ? 'attachment' : 'inline'
  response.headers.set('Content-Disposition', contentDisposition(kind, name))
  return response
}

function lastSegment(address: string): string {
  const path = address.replace(/[?#].*$/s, '')
  return path.slice(path.lastIndexOf('/') + 1)
}

function splitExtension(name: string): readonly [stem: string, extension: string] {
  const at = name.lastIndexOf('.')
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at)]
}
