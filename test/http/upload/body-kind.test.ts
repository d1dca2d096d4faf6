import { describe, expect, it } from 'vitest'
import { HttpProblem } from '../../../src/http/answer/http-problem.ts'
import { bodyKind } from '../../../src/http/upload/body-kind.ts'

function request(
  headers: Record<string, string>,
  body: BodyInit | null = new Uint8Array(1),
): Request {
  const made = new Request('https://edgepress.test', { method: 'POST', body })
  made.headers.delete('Content-Type')
  for (const [name, value] of Object.entries(headers)) made.headers.set(name, value)
  return made
}

function refusal(headers: Record<string, string>, body?: BodyInit | null): HttpProblem {
  try {
    bodyKind(request(headers, body))
  } catch (error) {
    if (error instanceof HttpProblem) return error
  }
  throw new Error('it was not refused')
}

describe('bodyKind()', () => {
  it.each([
    ['multipart/form-data; boundary=x', 'form'],
    ['Multipart/Form-Data', 'form'],
    ['image/png', 'raw'],
    ['IMAGE/x-anything; q=1', 'raw'],
    ['application/octet-stream', 'raw'],
  ])('takes %s for a %s body', (type, kind) => {
    expect(bodyKind(request({ 'Content-Type': type }))).toBe(kind)
  })

  it('takes a body without a type for a raw one', () => {
    expect(bodyKind(request({}))).toBe('raw')
    expect(bodyKind(request({ 'Transfer-Encoding': 'chunked' }))).toBe('raw')
  })

  it('misses the file where there is neither type nor body', () => {
    expect(refusal({}, null).code).toBe('missing-file')
    expect(refusal({ 'Content-Length': '0' }, '').code).toBe('missing-file')
  })

  it.each(['text/plain', 'application/json', 'multipart/mixed; boundary=x', 'nonsense'])(
    'refuses %s and says what it is',
    (type) => {
      const { code, message } = refusal({ 'Content-Type': type })
      expect(code).toBe('unsupported-media-type')
      expect(message).toContain(`it is ${type.split(';')[0]},`)
    },
  )

  it('tells who sends text that base64 and data URLs are not decoded', () => {
    expect(refusal({ 'Content-Type': 'text/plain;charset=UTF-8' }).message).toContain('data URLs')
  })

  it.each(['gzip', 'GZIP', 'deflate', 'br', 'zstd', 'identity, gzip', 'x'])(
    'refuses Content-Encoding: %s and tells which one it reads',
    (encoding) => {
      const headers = { 'Content-Type': 'image/png', 'Content-Encoding': encoding }
      const problem = refusal(headers)
      expect(problem.code).toBe('unsupported-media-type')
      expect(problem.message).toContain(`Content-Encoding: ${encoding}`)
      expect(problem.headers).toEqual({ 'Accept-Encoding': 'identity' })
    },
  )

  it.each(['', 'identity', ' Identity , identity'])('takes Content-Encoding: "%s"', (encoding) => {
    const headers = { 'Content-Type': 'image/png', 'Content-Encoding': encoding }
    expect(bodyKind(request(headers))).toBe('raw')
  })
})
