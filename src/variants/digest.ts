/** SHA-256 of what is there at once. */

/** Of bytes, or of a text in UTF-8. */
export function sha256(data: string | Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data
  return crypto.subtle.digest('SHA-256', bytes)
}

/** The same in 64 hex digits. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await sha256(data))
}

export function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** HMAC-SHA256 in hex (RFC 2104). */
export async function hmacHex(secret: string, data: Uint8Array<ArrayBuffer>): Promise<string> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = new TextEncoder().encode(secret)
  const key = await crypto.subtle.importKey('raw', bytes, hmac, false, ['sign'])
  return hex(await crypto.subtle.sign('HMAC', key, data))
}
