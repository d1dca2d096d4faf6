/**
 * Signatures and encrypted sources of imgproxy (docs.imgproxy.net/usage/signing_url and
 * /usage/encrypting_source_url).
 */

import { hmacSha256 } from './hmac.ts'

export interface ImgproxyPair {
  readonly key: Uint8Array<ArrayBuffer>
  readonly salt: Uint8Array<ArrayBuffer>
}

/**
 * Whether `signature` is, in URL-safe base64 without padding, the first `size` bytes of
 * HMAC-SHA256(key, salt ‖ "/" ‖ path) by one of the pairs. Every pair is tried, whatever is found.
 */
export async function isImgproxySignature(
  signature: string,
  path: string,
  { pairs, size }: { readonly pairs: readonly ImgproxyPair[]; readonly size: number },
): Promise<boolean> {
  const given = bytesOf(signature)
  let isSigned = false
  for (const pair of pairs) {
    const expected = new Uint8Array(await mac(path, pair)).subarray(0, size)
    if (given && isEqual(given, expected)) isSigned = true
  }
  return isSigned
}

async function mac(path: string, { key, salt }: ImgproxyPair): Promise<ArrayBuffer> {
  const text = new TextEncoder().encode(`/${path}`)
  const signed = new Uint8Array(salt.length + text.length)
  signed.set(salt)
  signed.set(text, salt.length)
  return await hmacSha256(key, signed)
}

/** In a time that tells no more than the length. */
function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  return one.reduce((difference, byte, i) => difference | (byte ^ other[i]!), 0) === 0
}

function bytesOf(text: string): Uint8Array | undefined {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
}

const IV_BYTES = 16

/**
 * The text of AES-CBC with PKCS #7: 16 bytes of initialization vector, then the text. `key`: 16, 24 or 32
 * bytes. `undefined`: it cannot be read; why is told to nobody, for the padding is an oracle.
 */
export async function decryptedSource(
  bytes: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
): Promise<string | undefined> {
  const iv = bytes.slice(0, IV_BYTES)
  if (iv.length < IV_BYTES) return undefined
  try {
    const imported = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['decrypt'])
    const cipher = { name: 'AES-CBC', iv }
    const text = await crypto.subtle.decrypt(cipher, imported, bytes.slice(IV_BYTES))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text)
  } catch {
    return undefined
  }
}
