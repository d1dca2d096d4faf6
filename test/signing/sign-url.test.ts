import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSignedBy, signUrl } from '../../src/signing/sign-url.ts'

const key = { name: 'web', secret: 'a-secret-of-the-owner' }
const other = { name: 'app', secret: 'another-secret-of-theirs' }

/** By Node's own HMAC. */
const signatureOf = (text: string) =>
  createHmac('sha256', key.secret).update(text).digest('base64url')

describe('signUrl()', () => {
  it('signs the path and the time', async () => {
    const signature = signatureOf('/img/width=800/cat.jpg\n1790000000')
    expect(await signUrl('/img/width=800/cat.jpg', { key, expires: 1_790_000_000 })).toBe(
      `/img/width=800/cat.jpg?kid=web&exp=1790000000&sig=${signature}`,
    )
  })

  it('signs for ever without a time, and keeps the host', async () => {
    const signature = signatureOf('/img/w=1/cat.jpg\n')
    expect(await signUrl('https://images.example/img/w=1/cat.jpg', { key })).toBe(
      `https://images.example/img/w=1/cat.jpg?kid=web&sig=${signature}`,
    )
  })

  it('signs the query of a source that is an address', async () => {
    const expires = new Date(1_790_000_000_999)
    const signature = signatureOf('/img/w=1/https://a.example/b?c=d\n1790000000')
    expect(await signUrl('/img/w=1/https://a.example/b?c=d', { key, expires })).toBe(
      `/img/w=1/https://a.example/b?c=d&kid=web&exp=1790000000&sig=${signature}`,
    )
  })

  it('refuses a time that is none', async () => {
    await expect(signUrl('/x', { key, expires: Number.NaN })).rejects.toThrow('no such time')
  })
})

describe('isSignedBy()', () => {
  const target = { pathname: '/img/w=1/cat.jpg', search: '' }
  const sig = signatureOf('/img/w=1/cat.jpg\n5')
  const parts = { kid: 'web', exp: '5', sig }

  it.each([
    [[key], parts],
    [[other, key], parts],
    [[other, key], { ...parts, kid: null }],
    [[{ ...other, name: 'web' }, key], parts],
  ])('takes what one of the keys has signed (%#)', async (keys, given) => {
    expect(await isSignedBy(keys, target, given)).toBe(true)
  })

  it.each([
    ['another key', [other], parts],
    ['no key', [], parts],
    ['another name', [key, other], { ...parts, kid: 'app' }],
    ['another time', [key], { ...parts, exp: '6' }],
    ['no time', [key], { ...parts, exp: null }],
    [
      'one letter changed',
      [key],
      { ...parts, sig: `${sig.slice(0, -2)}${sig.endsWith('Q') ? 'A' : 'Q'}${sig.slice(-1)}` },
    ],
    ['a part of it', [key], { ...parts, sig: sig.slice(0, -1) }],
    ['nothing', [key], { ...parts, sig: '' }],
    ['padding', [key], { ...parts, sig: `${sig}=` }],
  ])('refuses %s', async (_, keys, given) => {
    expect(await isSignedBy(keys, target, given)).toBe(false)
  })

  it('refuses another spelling of the same bits', async () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const last = letters.indexOf(sig.at(-1) ?? '')
    const spelled = `${sig.slice(0, -1)}${letters[last + 1]}` // its last two bits count for nothing
    expect(Buffer.from(spelled, 'base64url')).toEqual(Buffer.from(sig, 'base64url'))
    expect(await isSignedBy([key], target, { ...parts, sig: spelled })).toBe(false)
  })
})
