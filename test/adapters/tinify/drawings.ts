/** What is sent. */

import sharp from 'sharp'
import { pngChunk } from '../../helpers/png-writer.ts'

export const COPYRIGHT = 'Copyright edgepress'

export function scene() {
  const [width, height] = [320, 240]
  const data = Buffer.alloc(width * height * 3)
  for (let at = 0; at < data.length; at += 3) {
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)]
    data[at] = Math.round((255 * x) / width)
    data[at + 1] = Math.round((255 * y) / height)
    data[at + 2] = Math.round(127.5 + 100 * Math.sin((x + 2 * y) / 23))
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** Of one colour, on nothing, with a soft edge. */
export async function disc(): Promise<Buffer> {
  const svg = '<svg width="120" height="90"><circle cx="60" cy="45" r="40" fill="#0a7"/></svg>'
  return await sharp(Buffer.from(svg)).png().toBuffer()
}

/** Letters on nothing, 137 × 21, with much XMP, as editors leave it. */
export async function emblem(): Promise<Buffer> {
  const strokes = Array.from({ length: 4 }, (_, i) => {
    const x = 14 + i * 40
    const [ring, bar] = [`hsl(${i * 70},80%,45%)`, `hsl(${i * 70},60%,30%)`]
    const box = `x="${x}" y="3" width="14" height="15" rx="3" fill="none"`
    return `<rect ${box} stroke="${ring}" stroke-width="2"/><path d="M${x + 18} 2 L${x + 24} 19" stroke="${bar}" stroke-width="2"/>`
  })
  const svg = Buffer.from(`<svg width="137" height="21">${strokes.join('')}</svg>`)
  const file = await sharp(svg).png().toBuffer()
  const rights = `<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">${COPYRIGHT}</rdf:li></rdf:Alt></dc:rights>`
  const xmp = `XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x="adobe:ns:meta/">${rights}${' '.repeat(12_000)}</x:xmpmeta>`
  return Buffer.concat([
    file.subarray(0, 33),
    pngChunk('iTXt', Buffer.from(xmp)),
    file.subarray(33),
  ])
}
