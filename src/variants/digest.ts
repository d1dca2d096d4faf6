/** SHA-256 of what is there at once. */

import { hmacSha256 } from '../signing/hmac.ts'

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

/** HMAC-SHA256 in 64 hex digits. */
export async function hmacHex(secret: string, data: Uint8Array<ArrayBuffer>): Promise<string> {
  return hex(await hmacSha256(secret, data))
}
