/**
 * The service over HTTP, for browsers, Node and Workers; needs `fetch` and nothing else.
 *
 *   const edgepress = createClient({ url: 'https://images.example.com', key })
 *   const { blob, width, height } = await edgepress.convert(file, { width: 800, format: 'webp' })
 *   for await (const job of edgepress.watch(await edgepress.upload(file))) console.log(job.status)
 *
 * What the service refuses for now (429, 503) is asked again after as long as it says. A key in a
 * page is everybody's: there, use one for that page alone, or a server of your own in between.
 */

import { EdgepressError, errorOf } from './client-error.ts'
import { type Converted, convertedOf } from './converted.ts'
import { type Progress, type Transport, transportOf } from './transport.ts'
import type {
  AcceptedJobAnswer,
  CompressedAnswer,
  ConvertFields,
  HealthAnswer,
  JobAnswer,
  PlanAnswer,
  UploadFields,
} from './types.ts'
import { afterAsked, backOff, wait } from './wait.ts'

export { EdgepressError, type ProblemDocument } from './client-error.ts'
export type { Converted } from './converted.ts'
export type { Progress } from './transport.ts'
export type * from './types.ts'

export interface ClientOptions {
  /** Of the service; in a page of its own, an empty text will do. */
  readonly url: string
  readonly key?: string
  /** How often a request is sent again that was refused for now. Default 4. */
  readonly retries?: number
  /** In place of the platform's. */
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

export interface UploadOptions extends CallOptions {
  /** The same key with the same file makes no second job. */
  readonly idempotencyKey?: string
}

/** A file, or bytes. */
export type FileLike = Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer>

export interface Client {
  /** Bytes in, bytes out. */
  convert(file: FileLike, fields?: ConvertFields, options?: CallOptions): Promise<Converted>
  /** The same of a picture of another host, which the service has to allow. */
  convertUrl(url: string, fields?: ConvertFields, options?: CallOptions): Promise<Converted>
  /** What `convert` would do. */
  plan(file: FileLike, fields?: ConvertFields, options?: CallOptions): Promise<PlanAnswer>
  /** A smaller file, stored. */
  compress(
    file: FileLike,
    fields?: ConvertFields & { readonly fileName?: string },
    options?: CallOptions,
  ): Promise<CompressedAnswer>
  /** Stores the file; its derivatives come later. */
  upload(file: FileLike, fields?: UploadFields, options?: UploadOptions): Promise<AcceptedJobAnswer>
  job(jobId: string, options?: CallOptions): Promise<JobAnswer>
  /** The job again and again, until it has ended; the last one is `done` or `error`. */
  watch(
    job: string | { readonly jobId: string },
    options?: CallOptions & { readonly everyMs?: number },
  ): AsyncGenerator<JobAnswer, void>
  /** Takes an upload back, with all that was made of it; `in-progress` while its job runs. */
  remove(jobId: string, options?: CallOptions): Promise<void>
  health(options?: CallOptions): Promise<HealthAnswer>
}

const POLL_MS = 1_000

interface Ask {
  readonly method: string
  readonly path: string
  readonly query?: ConvertFields
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Blob
}

/** Every method throws `EdgepressError`, and the signal's reason where it was aborted. */
export function createClient({ url, key, retries = 4, fetch }: ClientOptions): Client {
  const base = url.replace(/\/+$/, '')
  const auth = key === undefined ? {} : { Authorization: `Bearer ${key}` }
  const transport: Transport = transportOf(fetch)

  async function ask(one: Ask, { signal, onProgress }: CallOptions = {}): Promise<Response> {
    const { method, path, query = {}, headers = {}, body } = one
    const address = `${base}${path}${textOf(query)}`
    const call = {
      method,
      url: address,
      headers: { ...auth, ...headers },
      body,
      signal,
      onProgress,
    }
    for (let attempt = 1; ; attempt++) {
      const error = await transport(call).then(async (response) =>
        response.ok ? response : await errorOf(response),
      )
      if (!(error instanceof EdgepressError)) return error
      const isForNow =
        (error.status === 429 || error.status === 503) && error.code !== 'not-configured'
      if (!isForNow || attempt > retries) throw error
      const { retryAfter } = error
      await wait(retryAfter === undefined ? backOff(attempt) : afterAsked(retryAfter), signal)
    }
  }

  const json = async <T>(one: Ask, options?: CallOptions): Promise<T> =>
    (await (await ask(one, options)).json()) as T
  const post = (path: string, file: FileLike, query: ConvertFields): Ask => ({
    ...{ method: 'POST', path, query, body: blobOf(file) },
    headers: { 'Content-Type': 'application/octet-stream' },
  })
  const readJob = (jobId: string, options?: CallOptions) =>
    json<JobAnswer>({ method: 'GET', path: `/v1/jobs/${encodeURIComponent(jobId)}` }, options)

  return {
    job: readJob,
    health: (options) => json({ method: 'GET', path: '/health' }, options),
    plan: (file, fields = {}, options) =>
      json(post('/convert', file, { ...fields, 'dry-run': true }), options),
    convert: async (file, fields = {}, options) =>
      convertedOf(await ask(post('/convert', file, fields), options)),
    async convertUrl(url, fields = {}, options) {
      const body = new Blob([JSON.stringify({ ...fields, url })])
      const headers = { 'Content-Type': 'application/json' }
      return convertedOf(await ask({ method: 'POST', path: '/convert', headers, body }, options))
    },
    async compress(file, fields = {}, options) {
      const body = await formOf(file, fields)
      const headers = { 'Content-Type': body.type }
      return json({ method: 'POST', path: '/compress', headers, body }, options)
    },
    upload(file, { formats, ...fields } = {}, { idempotencyKey, ...options } = {}) {
      const query = { ...fields, ...(formats && { formats: formats.join(',') }) }
      const one = post('/v1/images', file, query)
      const own = idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }
      return json({ ...one, headers: { ...one.headers, ...own } }, options)
    },
    async remove(jobId, options) {
      await ask({ method: 'DELETE', path: `/v1/images/${encodeURIComponent(jobId)}` }, options)
    },
    async *watch(job, { everyMs = POLL_MS, ...options } = {}) {
      const jobId = typeof job === 'string' ? job : job.jobId
      for (;;) {
        const now = await readJob(jobId, options)
        yield now
        if (now.status !== 'processing') return
        await wait(everyMs, options.signal)
      }
    },
  }
}

function blobOf(file: FileLike): Blob {
  return file instanceof Blob ? file : new Blob([file])
}

/** Its type has the boundary: a form as bytes, so that its progress can be told. */
async function formOf(file: FileLike, fields: ConvertFields): Promise<Blob> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) form.append(name, `${value}`)
  }
  const name = file instanceof File ? file.name : 'image'
  form.append('image', blobOf(file), name)
  return await new Response(form).blob()
}

function textOf(query: ConvertFields): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  const text = new URLSearchParams(given.map(([name, value]) => [name, `${value}`])).toString()
  return text === '' ? '' : `?${text}`
}
