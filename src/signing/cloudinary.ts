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

/** Whether the signature is one of the three. `text`: what is signed, fully decoded. */
export async function isSignedByCloud(
  secret: string,
  text: string,
  signature: string,
): Promise<boolean> {
  const bytes = new TextEncoder().encode(text + secret) as Uint8Array<ArrayBuffer>
  const [sha1, sha256] = await Promise.all([
    base64Digest('SHA-1', bytes),
    base64Digest('SHA-256', bytes),
  ])
  const known = [sha1.slice(0, SHORT), sha256.slice(0, SHORT), sha256.slice(0, LONG)]
  return known.map((one) => isEqual(one, signature)).includes(true)
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
