/**
 * Signatures of Cloudinary's delivery: the digest of transformation, source and API secret, without
 * anything between them, in base64 for addresses, of which the beginning stands in the address.
 *
 *   s--oLD5_KO7--                           8 characters, of SHA-1 or SHA-256
 *   s--wQ5xiK07GEPlIgyTgTBKkeO2oOvl8vHn--   32 characters, of SHA-256
 *
 * cloudinary.com/documentation/delivery_url_signatures; cloudinary_npm:lib/utils (`url`).
 */

const SHORT = 8
const LONG = 32

/** Whether the signature is one of the three, of one of the texts. */
export async function isSignedByCloud(
  secret: string,
  texts: readonly string[],
  signature: string,
): Promise<boolean> {
  const known = await Promise.all(texts.map((text) => signaturesOf(text + secret)))
  return known
    .flat()
    .map((one) => isEqual(one, signature))
    .includes(true)
}

async function signaturesOf(text: string): Promise<readonly string[]> {
  const bytes = new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>
  const sha1 = await base64Digest('SHA-1', bytes)
  const sha256 = await base64Digest('SHA-256', bytes)
  return [sha1.slice(0, SHORT), sha256.slice(0, SHORT), sha256.slice(0, LONG)]
}

async function base64Digest(name: 'SHA-1' | 'SHA-256', bytes: Uint8Array<ArrayBuffer>) {
  const digest = await crypto.subtle.digest(name, bytes)
  const text = btoa(String.fromCharCode(...new Uint8Array(digest)))
  return text.replaceAll('+', '-').replaceAll('/', '_')
}

/** Looks at every character, so that the time tells nothing of where they differ. */
function isEqual(one: string, other: string): boolean {
  let difference = one.length ^ other.length
  for (let i = 0; i < one.length; i++) difference |= one.charCodeAt(i) ^ other.charCodeAt(i)
  return difference === 0
}
