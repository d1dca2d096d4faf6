/**
 * The smallest EXIF block that says whose picture it is. TIFF 6.0 section 2, Exif 2.32 4.6.4:
 *
 *   0  'II' 42:u16 8:u32       header, little-endian; the directory starts at 8
 *   8  1:u16                   one entry
 *  10  0x8298:u16 2:u16        Copyright, ASCII
 *  14  count:u32 value:u32     bytes with the NUL; where they are, or they themselves up to four
 *  22  0:u32                   no further directory
 *  26  text, NUL
 */

const TEXT_AT = 26
const COPYRIGHT = 0x8298
const ASCII = 2

/** Characters (code points) that are kept of a notice, so that no header outgrows its picture. */
const MAX_CHARACTERS = 1000

/**
 * Builds the block: a TIFF file with nothing but the tag Copyright. Text beyond ASCII is written
 * as UTF-8, as cameras and editors do. `undefined` when there is nothing to say.
 */
export function exifBlock(copyright: string): Uint8Array<ArrayBuffer> | undefined {
  const kept = [...copyright].slice(0, MAX_CHARACTERS).join('')
  const text = new TextEncoder().encode(`${kept.replace(/[\0\s]+$/, '')}\0`)
  if (text.length === 1) return undefined
  const isInline = text.length <= 4
  const block = new Uint8Array(isInline ? TEXT_AT : TEXT_AT + text.length)
  const view = new DataView(block.buffer)
  view.setUint16(0, 0x4949)
  view.setUint16(2, 42, true)
  view.setUint32(4, 8, true)
  view.setUint16(8, 1, true)
  view.setUint16(10, COPYRIGHT, true)
  view.setUint16(12, ASCII, true)
  view.setUint32(14, text.length, true)
  if (!isInline) view.setUint32(18, TEXT_AT, true)
  block.set(text, isInline ? 18 : TEXT_AT)
  return block
}
