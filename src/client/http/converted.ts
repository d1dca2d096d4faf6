/** A picture that was made, and what its headers tell of it. */

export interface Converted {
  readonly blob: Blob
  readonly contentType: string
  readonly bytes: number
  readonly originalBytes: number
  readonly width: number
  readonly height: number
  readonly quality: number
  /** What was done, in one line. */
  readonly plan: string
  /** Milliseconds, by stage. */
  readonly timings: Readonly<Record<string, number>>
  readonly response: Response
}

export async function convertedOf(response: Response): Promise<Converted> {
  const blob = await response.blob()
  const { headers } = response
  const number = (name: string) => Number(headers.get(name) ?? 0)
  const contentType = headers.get('Content-Type') ?? ''
  return {
    blob: blob.type === contentType ? blob : blob.slice(0, blob.size, contentType),
    contentType,
    bytes: blob.size,
    originalBytes: number('Image-Original-Bytes'),
    width: number('Image-Width'),
    height: number('Image-Height'),
    quality: number('Image-Quality'),
    plan: headers.get('Image-Plan') ?? '',
    timings: timingsOf(headers.get('Server-Timing') ?? ''),
    response,
  }
}

/** `decode;dur=31.0, encode;dur=80.1` */
function timingsOf(text: string): Record<string, number> {
  const entries = [...text.matchAll(/([\w-]+);dur=([\d.]+)/g)]
  return Object.fromEntries(entries.map(([, name = '', ms]) => [name, Number(ms)]))
}
