import { describe, expect, it } from 'vitest'
import { BusyError } from '../../src/admission/busy-error.ts'
import { ImageError, type ImageErrorCode } from '../../src/engine/index.ts'
import { failureOf } from '../../src/jobs/job-failure.ts'
import { SourceError } from '../../src/source/source-error.ts'
import { StorageError } from '../../src/storage/storage-error.ts'

describe('failureOf()', () => {
  it.each<[ImageErrorCode, string]>([
    ['unsupported-format', 'fail'],
    ['damaged-image', 'fail'],
    ['image-too-large', 'fail'],
    ['memory-budget', 'fail'],
    ['memory-held', 'retry'],
    ['invalid-option', 'fail'],
    ['aborted', 'retry'],
    ['codec-failed', 'retry'],
  ])('the engine’s %s is %s', (code, decision) => {
    const failure = failureOf(new ImageError(code, 'Cannot x: y'))
    expect(failure).toEqual({ decision, error: { code, detail: 'Cannot x: y' } })
  })

  it.each([
    [new BusyError('Cannot x: y', 1), 'postpone', 'busy'],
    [new StorageError('put', new Error('secret')), 'retry', 'storage-failed'],
    [new SourceError('missing', 'Cannot x: y'), 'retry', 'original-missing'],
    [new SourceError('changed', 'Cannot x: y'), 'retry', 'original-changed'],
    [new SourceError('too-large', 'Cannot x: y', 1), 'fail', 'body-too-large'],
    [new TypeError('secret'), 'retry', 'internal'],
  ])('%s is %s, and tells no secret', (error, decision, code) => {
    const failure = failureOf(error)
    expect(failure).toMatchObject({ decision, error: { code } })
    expect(JSON.stringify(failure)).not.toContain('secret')
  })
})
