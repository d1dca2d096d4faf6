/** Rows on their way into an encoder that takes RGBA only. */

/** Spreads gray pixels to opaque RGBA; `to` is long enough. */
export function expandGray(gray: Uint8Array, to: Uint8Array): void {
  for (let i = 0, at = 0; i < gray.length; i++, at += 4) {
    const value = gray[i]!
    to[at] = value
    to[at + 1] = value
    to[at + 2] = value
    to[at + 3] = 255
  }
}

/** Sets the alpha of all RGBA pixels to 255. */
export function makeOpaque(rgba: Uint8Array | Uint8ClampedArray): void {
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255
}
