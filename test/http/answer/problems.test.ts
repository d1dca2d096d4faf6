import { describe, expect, it } from 'vitest'
import { BusyError } from '../../../src/admission/busy-error.ts'
import { ConfigError } from '../../../src/config.ts'
import { ImageError, type ImageErrorCode } from '../../../src/engine/api/errors.ts'
import { HttpProblem } from '../../../src/http/answer/http-problem.ts'
import { toProblem } from '../../../src/http/answer/problems.ts'
import { OptionError } from '../../../src/request/option-error.ts'
import { SourceError } from '../../../src/source/source-error.ts'
import { StorageError } from '../../../src/storage/storage-error.ts'

/** An error with details that its code does not have. */
function imageError(...[code, details]: readonly [ImageErrorCode, object]): ImageError {
  const reason: readonly unknown[] = [code, 'Cannot x: y', details]
  return new ImageError(...(reason as ConstructorParameters<typeof ImageError>))
}

describe('toProblem()', () => {
  it.each<[ImageErrorCode, number]>([
    ['unsupported-format', 415],
    ['damaged-image', 422],
    ['image-too-large', 413],
    ['memory-budget', 422],
    ['max-bytes', 422],
    ['invalid-option', 400],
    ['aborted', 499],
    ['codec-failed', 500],
  ])('answers the engine’s %s with %i', (code, status) => {
    const problem = toProblem(imageError(code, { limit: 5 }))
    expect(problem.status).toBe(status)
    expect(problem.body).toMatchObject({ code, status, detail: 'Cannot x: y', limit: 5 })
  })

  it('answers 503 busy where only earlier conversions take the memory', () => {
    const numbers = { needed: 100, available: 96 }
    const problem = toProblem(new ImageError('memory-held', 'Cannot x: y', numbers))
    expect(problem).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } })
    expect(problem.body).toMatchObject({ code: 'busy', retryAfter: 5, ...numbers })
  })

  it('never lets details replace the members of every problem', () => {
    const error = imageError('damaged-image', { status: 200, code: 'fine' })
    expect(toProblem(error).body).toMatchObject({ status: 422, code: 'damaged-image' })
  })

  it('answers a file over its limit like a body over it, and a missing one with 404', () => {
    const problem = toProblem(new SourceError('too-large', 'Cannot x: y', 5))
    expect(problem.body).toMatchObject({ code: 'body-too-large', status: 413, limit: 5 })
    expect(toProblem(new SourceError('missing', 'Cannot x: y')).status).toBe(404)
  })

  it('names the option', () => {
    const problem = toProblem(new OptionError('unknown-option', 'w', 'Cannot use option "w"'))
    expect(problem).toMatchObject({ status: 400, body: { option: 'w' } })
  })

  it('tells when to come back', () => {
    const problem = toProblem(new BusyError('Cannot convert: busy', 5))
    expect(problem).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } })
  })

  it('answers a failing storage with 503, and hides the cause', () => {
    const problem = toProblem(new StorageError('put', new Error('secret')))
    expect(problem).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } })
    expect(problem.body).toMatchObject({ code: 'storage-failed' })
    expect(JSON.stringify(problem)).not.toContain('secret')
  })

  it('hands on headers and members', () => {
    const headers = { Allow: 'POST' }
    const problem = toProblem(new HttpProblem('method-not-allowed', 'Cannot', { headers }))
    expect(problem).toMatchObject({ status: 405, headers })
  })

  it('keeps which variable is wrong to the log', () => {
    const problem = toProblem(new ConfigError('Cannot start: MAX_UPLOAD_MB must be y'))
    expect(problem).toMatchObject({ status: 500, code: 'misconfigured' })
    expect(JSON.stringify(problem)).not.toContain('MAX_UPLOAD_MB')
  })

  it.each([new TypeError('secret'), 'secret', undefined])('hides %s', (error) => {
    const problem = toProblem(error)
    expect(problem).toMatchObject({ code: 'internal', status: 500 })
    expect(JSON.stringify(problem)).not.toContain('secret')
  })
})
