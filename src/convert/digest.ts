/** SHA-256 in hex: of an upload, piece by piece, and of short texts. */

import { type ChunkList, MEBIBYTE } from '../engine/index.ts'

/** The digest of a whole upload; no more than one piece of it is copied at a time. */
export async function digestOfUpload(input: ChunkList): Promise<string> {
  const stream = new crypto.DigestStream('SHA-256')
  const writer = stream.getWriter()
  for (let start = 0; start < input.length; start += MEBIBYTE) {
    await writer.write(input.slice(start, Math.min(input.length, start + MEBIBYTE)))
  }
  await writer.close()
  return hex(await stream.digest)
}

export async function digestOfText(text: string): Promise<string> {
  return hex(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

function hex(digest: ArrayBuffer): string {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
