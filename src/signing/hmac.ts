/** HMAC-SHA256 (RFC 2104) by Web Crypto, as Workers, Node and browsers have it. */

export const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const

/** A secret's bytes, or its text in UTF-8. */
export type Secret = string | Uint8Array<ArrayBuffer>

export function importHmacKey(secret: Secret): Promise<CryptoKey> {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  return crypto.subtle.importKey('raw', bytes, HMAC, false, ['sign', 'verify'])
}

/** 32 bytes. */
export async function hmacSha256(
  secret: Secret,
  data: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  return await crypto.subtle.sign(HMAC, await importHmacKey(secret), data)
}
