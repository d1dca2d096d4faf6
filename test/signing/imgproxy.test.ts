/**
 * Vectors of imgproxy's own: security/signature_test.go (imgproxy/imgproxy eef3b312), and
 * docs.imgproxy.net/usage/signing_url and /usage/encrypting_source_url.
 */

import { createCipheriv } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decryptedSource, isImgproxySignature } from '../../src/signing/imgproxy.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const pair = (key: string, salt: string) => ({ key: bytes(key), salt: bytes(salt) })
const TEST = pair('test-key', 'test-salt')
const SECOND = pair('test-key2', 'test-salt2')
const DOCS = pair('secret', 'hello')
const DOCS_PATH =
  'rs:fill:300:400:0/g:sm/aHR0cDovL2V4YW1w/bGUuY29tL2ltYWdl/cy9jdXJpb3NpdHku/anBn.png'
const ASD = 'oWaL7QoW5TsgbuiS9-5-DI8S3Ibbo1gdB2SteJh3a20'

describe('isImgproxySignature()', () => {
  it.each([
    [ASD, 'asd', [TEST], 32, true], // TestVerifySignature
    ['oWaL7QoW5Ts', 'asd', [TEST], 8, true], // …Truncated
    ['oWaL7QoW5Ts', 'asd', [TEST], 32, false], // …Invalid
    [ASD, 'asd', [TEST], 8, false],
    ['jYz1UZ7j1BCdSzH3pZhaYf0iuz0vusoOTdqJsUT6WXI', 'asd', [TEST, SECOND], 32, true], // …MultiplePairs
    [ASD, 'asd', [TEST, SECOND], 32, true],
    ['dtLwhdnPPis', 'asd', [TEST, SECOND], 32, false],
    ['oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8', DOCS_PATH, [DOCS], 32, true],
    ['oKfUtW34Dvo2BGQehJFR4Nr0_rIjOtdtzJ3QFsUcXH8', `${DOCS_PATH}x`, [DOCS], 32, false],
    ['unsafe', 'asd', [TEST], 32, false],
    ['', 'asd', [TEST], 32, false],
    ['not base64!', 'asd', [TEST], 32, false],
    [ASD, 'asd', [], 32, false],
  ])('%s of %s is, by %j in %i bytes, %s', async (signature, path, pairs, size, expected) => {
    expect(await isImgproxySignature(signature, path, { pairs, size })).toBe(expected)
  })
})

describe('decryptedSource()', () => {
  const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
  const KEY = hex('1eb5b0e971ad7f45324c1bb15c947cb207c43152fa5c6c7f35c4f36e0c18e0f1')
  const FROM_DOCS =
    'p5VjorNdhs7mRRw8gA9TWoRlGci3l1kuzqN43UQlRaRIQ0qtBKW3qFABIsx-ZRz_cVc8iVTYbhsNsxNBL1BHaQ'
  const encrypted = Uint8Array.from(Buffer.from(FROM_DOCS, 'base64url'))

  it('reads the example of the documentation', async () => {
    expect(await decryptedSource(encrypted, KEY)).toBe('http://example.com/images/curiosity.jpg')
  })

  it.each([16, 24, 32])('takes keys of %i bytes', async (length) => {
    const key = KEY.slice(0, length)
    const iv = hex('00112233445566778899aabbccddeeff')
    const cipher = createCipheriv(`aes-${length * 8}-cbc`, key, iv)
    const text = Buffer.concat([iv, cipher.update('https://a.dev/b.jpg'), cipher.final()])
    expect(await decryptedSource(Uint8Array.from(text), key)).toBe('https://a.dev/b.jpg')
  })

  it.each([
    ['another key', encrypted, KEY.toReversed()],
    ['a byte less', encrypted.slice(0, -1), KEY],
    ['nothing but a vector', encrypted.slice(0, 16), KEY],
    ['nothing', encrypted.slice(0, 0), KEY],
  ])('answers nothing for %s', async (_, text, key) => {
    expect(await decryptedSource(text, key)).toBeUndefined()
  })
})
