/** A caller of the Worker, as the tests in workerd see it. */

import { exports } from 'cloudflare:workers'
import { expect, inject } from 'vitest'
import type { FixtureName } from './fixture-names.ts'
import { API_KEY } from './test-env.ts'

export const ORIGIN = 'https://edgepress.test'

/** Any request to the real Worker. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  return exports.default.fetch(new Request(`${ORIGIN}${path}`, init))
}

/** `POST /convert` with a key; the body and its type as given. */
export function convert(
  body: BodyInit,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return send(`/convert${query}`, {
    method: 'POST',
    body,
    headers: { Authorization: `Bearer ${API_KEY}`, ...headers },
  })
}

/** `POST /convert` with a fixture as the raw body. */
export function convertRaw(name: FixtureName, query = '', headers = {}): Promise<Response> {
  return convert(fixture(name), {
    query,
    headers: { 'Content-Type': 'application/octet-stream', ...headers },
  })
}

export function fixture(name: FixtureName): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(inject('fixtures')[name]), (char) => char.charCodeAt(0))
}

/** A form with the options before the file. */
export function form(name: FixtureName, options: Record<string, string> = {}): FormData {
  const data = new FormData()
  for (const [option, text] of Object.entries(options)) data.append(option, text)
  data.append('file', fileOf(name))
  return data
}

export function fileOf(name: FixtureName): File {
  return new File([fixture(name)], name)
}

export type ProblemBody = Readonly<Record<string, unknown>>

/** Checks everything that all problems share, and returns the document. */
export async function expectProblem(
  response: Response,
  status: number,
  code: string,
): Promise<ProblemBody> {
  const body = await response.json<ProblemBody>()
  expect(body).toMatchObject({ code, status, type: `urn:edgepress:problem:${code}` })
  expect(response.status).toBe(status)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  expect(body.requestId).toBe(response.headers.get('X-Request-Id'))
  expect(JSON.stringify(body)).not.toMatch(/\.[jt]s:\d|\\n +at |node_modules/)
  return body
}

/** The format that the first bytes tell. */
export function sniff(bytes: Uint8Array): string {
  const text = String.fromCharCode(...bytes.subarray(0, 12))
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('GIF89a')) return 'gif'
  if (text.startsWith('RIFF') && text.endsWith('WEBP')) return 'webp'
  return text.slice(4) === 'ftypavif' ? 'avif' : 'unknown'
}
