/**
 * Addresses that only the owner of a secret can make:
 *
 *   /img/width=800/cat.jpg?kid=web&exp=1790000000&sig=<base64url>
 *
 * `sig` is the HMAC-SHA256, without padding, of the path with the source's own query as it is sent,
 * a line feed, and `exp` (nothing for an address that never expires). Needs Web Crypto and nothing
 * else: it runs in Workers, Node and browsers.
 */

import { HMAC, importHmacKey } from './hmac.ts'

export interface SigningKey {
  /** Tells a verifier which of several keys it was: `kid`. */
  readonly name: string
  readonly secret: string
}

export interface SignOptions {
  readonly key: SigningKey
  /** Seconds since 1970, or a date; without it the address never expires. */
  readonly expires?: number | Date
}

/** The address with its signature: a whole one, or a path, as it was given. */
export async function signUrl(address: string, { key, expires }: SignOptions): Promise<string> {
  const url = new URL(address, NO_ORIGIN)
  const exp = expires === undefined ? '' : `${secondsOf(expires)}`
  const signature = await crypto.subtle.sign(
    HMAC,
    await importHmacKey(key.secret),
    signedBytes(url, exp),
  )
  const own = [
    `kid=${encodeURIComponent(key.name)}`,
    ...(exp === '' ? [] : [`exp=${exp}`]),
    `sig=${base64url(signature)}`,
  ].join('&')
  const signed = `${url.pathname}${url.search === '' ? '?' : `${url.search}&`}${own}`
  return url.origin === NO_ORIGIN ? signed : `${url.origin}${signed}`
}

export interface SignedParts {
  readonly kid: string | null
  readonly exp: string | null
  readonly sig: string
}

/** Whether one of the keys has signed this path with its query. Takes as long for a near miss. */
export async function isSignedBy(
  keys: readonly SigningKey[],
  target: { readonly pathname: string; readonly search: string },
  { kid, exp, sig }: SignedParts,
): Promise<boolean> {
  const signature = fromBase64url(sig)
  if (!signature) return false
  const bytes = signedBytes(target, exp ?? '')
  const meant = keys.filter(({ name }) => kid === null || name === kid)
  const verdicts = await Promise.all(
    meant.map(async (key) =>
      crypto.subtle.verify(HMAC, await importHmacKey(key.secret), signature, bytes),
    ),
  )
  return verdicts.includes(true)
}

const SIGNATURE_BYTES = 32
/** No scheme has such an address: what is resolved against it was a path. */
const NO_ORIGIN = 'https://path.invalid'

function signedBytes(target: { readonly pathname: string; readonly search: string }, exp: string) {
  return new TextEncoder().encode(`${target.pathname}${target.search}\n${exp}`)
}

function secondsOf(time: number | Date): number {
  const seconds = typeof time === 'number' ? time : time.getTime() / 1_000
  if (!Number.isFinite(seconds) || seconds < 0) throw new RangeError('Cannot sign: no such time')
  return Math.floor(seconds)
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** One spelling for each signature, so that no other address has the same. */
function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]{43}$/.test(text)) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
  const isCanonical = bytes.length === SIGNATURE_BYTES && base64url(bytes.buffer) === text
  return isCanonical ? bytes : undefined
}
