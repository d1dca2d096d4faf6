/** One request and its answer, with word of how far the body is. */

import { unreachable } from './client-error.ts'

/** `total` 0: it is not known. */
export interface Progress {
  readonly phase: 'upload' | 'download'
  readonly loaded: number
  readonly total: number
}

export interface Call {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Blob | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** Throws `unreachable` where there is no answer, and the signal's reason where it was aborted. */
export type Transport = (call: Call) => Promise<Response>

/** Browsers tell of an upload's progress by `XMLHttpRequest` alone, unless the line is HTTP/2. */
export function transportOf(fetcher: typeof fetch | undefined): Transport {
  if (fetcher === undefined && typeof XMLHttpRequest === 'function') return sendByXhr
  const own = fetcher ?? fetch
  return (call) => sendByFetch(call, own)
}

async function sendByFetch(call: Call, fetcher: typeof fetch): Promise<Response> {
  const { method, url, headers, body, signal, onProgress } = call
  const init = {
    ...{ method, headers },
    ...(signal && { signal }),
    ...(body && bodyOf(body, onProgress)),
  }
  try {
    return await fetcher(url, init as RequestInit)
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw unreachable(error)
  }
}

/** A stream where somebody wants to hear of it; without a length that is known beforehand. */
function bodyOf(body: Blob, onProgress: Call['onProgress']): object {
  if (!onProgress) return { body }
  let loaded = 0
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      loaded += piece.length
      onProgress({ phase: 'upload', loaded, total: body.size })
      controller.enqueue(piece)
    },
  })
  return { body: body.stream().pipeThrough(counted), duplex: 'half' }
}

function sendByXhr(call: Call): Promise<Response> {
  const { method, url, headers, body, signal, onProgress } = call
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    const abort = () => xhr.abort()
    xhr.open(method, url)
    xhr.responseType = 'blob'
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    const tell = (phase: Progress['phase']) => (event: ProgressEvent) =>
      onProgress?.({ phase, loaded: event.loaded, total: event.total })
    xhr.upload.onprogress = tell('upload')
    xhr.onprogress = tell('download')
    xhr.onload = () => resolve(responseOf(xhr))
    xhr.onerror = () => reject(unreachable(undefined))
    xhr.onabort = () => reject(signal?.reason)
    xhr.onloadend = () => signal?.removeEventListener('abort', abort)
    if (signal?.aborted) return reject(signal.reason)
    signal?.addEventListener('abort', abort)
    xhr.send(body ?? null)
  })
}

function responseOf(xhr: XMLHttpRequest): Response {
  const headers = new Headers()
  for (const line of xhr
    .getAllResponseHeaders()
    .trim()
    .split(/[\r\n]+/)) {
    const at = line.indexOf(':')
    if (at > 0) headers.append(line.slice(0, at), line.slice(at + 1).trim())
  }
  const isBodiless = [204, 205, 304].includes(xhr.status)
  return new Response(isBodiless ? null : (xhr.response as Blob), { status: xhr.status, headers })
}
