/** How the file lies in the body, by the request's headers, before a byte is read. */

import { HttpProblem } from '../answer/http-problem.ts'

/** The type says only that; what is in the file is sniffed. */
export type BodyKind = 'form' | 'raw'

const EXPECTED = 'multipart/form-data, image/* or application/octet-stream'

/** Throws 415 for anything that is neither a form nor plain bytes, 400 where there is no body. */
export function bodyKind({ headers, body }: Request): BodyKind {
  refuseEncoded(headers.get('content-encoding') ?? '')
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (type === 'multipart/form-data') return 'form'
  if (type.startsWith('image/') || type === 'application/octet-stream') return 'raw'
  if (type !== '') throw unsupported(type)
  // No type is the type of plain bytes: RFC 9110, section 8.3.
  if (body === null || headers.get('content-length') === '0') {
    throw new HttpProblem('missing-file', 'Cannot find the file: the request has no body')
  }
  return 'raw'
}

/** RFC 9110, section 15.5.16. Images do not get smaller; a bomb would have to be bounded. */
function refuseEncoded(encoding: string): void {
  const isPlain = encoding.split(',').every((name) => /^(identity)?$/i.test(name.trim()))
  if (isPlain) return
  const shown = encoding.slice(0, 64)
  throw new HttpProblem(
    'unsupported-media-type',
    `Cannot take the body: it is compressed (Content-Encoding: ${shown}); send it as it is`,
    { headers: { 'Accept-Encoding': 'identity' } },
  )
}

function unsupported(type: string): HttpProblem {
  const hint = type.startsWith('text/') ? '; base64 and data URLs are not decoded' : ''
  return new HttpProblem(
    'unsupported-media-type',
    `Cannot take the body: it is ${type.slice(0, 64)}, expected ${EXPECTED}${hint}`,
  )
}
