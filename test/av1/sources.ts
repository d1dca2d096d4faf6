/** Pictures to encode: photos made up of noise and waves, drawings, text, and what repeats itself. */

import sharp from 'sharp'

type Random = () => number

const KINDS = ['waves', 'noise', 'drawing', 'text', 'repeats', 'flat', 'alpha'] as const

/** Of a kind, or of any. */
export async function drawSource(
  random: Random,
  width: number,
  height: number,
  kind: (typeof KINDS)[number] = KINDS[Math.floor(random() * KINDS.length)]!,
) {
  const svg = kind === 'drawing' || kind === 'text' || kind === 'repeats'
  const image = svg
    ? sharp(Buffer.from(drawing(kind, random, width, height)))
    : sharp(samples(kind, random, width, height), {
        raw: { width, height, channels: kind === 'alpha' ? 4 : 3 },
      })
  return { kind, png: await image.png({ compressionLevel: 1 }).toBuffer() }
}

function samples(kind: string, random: Random, width: number, height: number): Uint8Array {
  const channels = kind === 'alpha' ? 4 : 3
  const data = new Uint8Array(width * height * channels)
  const waves = Array.from({ length: 5 }, () => [random() * 0.3, random() * 0.3, random() * 60])
  const grain = kind === 'noise' ? 120 : kind === 'flat' ? 0 : 20 * random()
  const tint = Array.from({ length: channels }, () => random() * 255)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = 0
      if (kind !== 'flat')
        for (const [a, b, size] of waves) value += Math.sin(x * a! + y * b!) * size!
      for (let c = 0; c < channels; c++) {
        data[at++] = Math.max(
          0,
          Math.min(255, tint[c]! + value * (1 - c * 0.3) + (random() - 0.5) * grain),
        )
      }
    }
  }
  return data
}

function drawing(kind: string, random: Random, width: number, height: number): string {
  const color = () => `rgb(${[0, 1, 2].map(() => Math.floor(random() * 256)).join(',')})`
  const parts = [`<rect width="100%" height="100%" fill="${color()}"/>`]
  const at = (side: number) => Math.floor(random() * side)
  const words = 'The quick brown fox jumps over the lazy dog 0123456789'
  const colors = [color(), color(), color()]
  for (let i = 0; i < 40; i++) {
    if (kind === 'text' || kind === 'repeats') {
      const size = kind === 'repeats' ? 12 : 8 + at(16)
      const fill = colors[at(3)]
      const [x, y] =
        kind === 'repeats' ? [(i % 4) * 96, 16 * Math.floor(i / 2)] : [at(width), at(height)]
      parts.push(`<text x="${x}" y="${y}" font-size="${size}" fill="${fill}">${words}</text>`)
    } else {
      const shape = `x="${at(width)}" y="${at(height)}" width="${at(width)}" height="${at(height)}"`
      parts.push(`<rect ${shape} fill="${color()}" opacity="${i % 3 ? 1 : 0.5}" rx="${at(20)}"/>`)
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}</svg>`
}
