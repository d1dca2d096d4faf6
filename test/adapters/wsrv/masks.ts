/**
 * wsrv's masks as the paths that weserv/images (src/api/processors/mask.cpp, at caa4e8e) makes of them for a
 * picture of 200 × 150, worked out apart from ours and drawn by librsvg.
 */

import sharp from 'sharp'

/** Of the heart: from its curve to the picture. */
const [SCALE, SHIFT_X, SHIFT_Y] = [0.069_156_293, 94.813_278_2, 56.639_003_75]

/** Of the pictures that `MASK_PATHS` are for. */
export const MASK_SIZE = { width: 200, height: 150 } as const

export const MASK_PATHS: Readonly<Record<string, string>> = {
  circle: 'M25 75a75 75 0 1 0 150 0a75 75 0 1 0 -150 0',
  ellipse: 'M0 75a100 75 0 1 0 200 0a100 75 0 1 0 -200 0',
  triangle: 'M100.0 0.0 L186.2 149.3 L13.8 149.3 Z',
  'triangle-180': 'M100.0 148.7 L13.8 -0.7 L186.2 -0.7 Z',
  pentagon: 'M99.4 0.0 L178.1 57.2 L148.1 149.6 L50.8 149.6 L20.8 57.2 Z',
  'pentagon-180': 'M99.4 150.0 L20.8 92.8 L50.8 0.4 L148.1 0.4 L178.1 92.8 Z',
  hexagon: 'M100.0 0.0 L165.0 37.5 L165.0 112.5 L100.0 150.0 L35.0 112.5 L35.0 37.5 Z',
  square: 'M100.0 0.0 L175.0 75.0 L100.0 150.0 L25.0 75.0 Z',
  star: 'M99.4 0.0 L118.0 57.2 L178.1 57.2 L129.5 92.5 L148.1 149.6 L99.4 114.3 L50.8 149.6 L69.4 92.5 L20.8 57.2 L80.9 57.2 Z',
  heart: heart(),
}

function heart(): string {
  const points = Array.from({ length: 315 }, (_, i) => {
    const t = -Math.PI + i * 0.02
    const x = 75 + 75 * 16 * Math.sin(t) ** 3
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)
    return `${(x * SCALE + SHIFT_X).toFixed(1)} ${((75 - 75 * y) * SCALE + SHIFT_Y).toFixed(1)}`
  })
  return `M${points.join(' L')} Z`
}

/** `source` with all outside of a path cut away, and a colour laid around it. */
export async function cutOut(source: Buffer, path: string, around?: string): Promise<Buffer> {
  const { width, height, hasAlpha } = await sharp(source).metadata()
  const svg = (more: string) =>
    Buffer.from(`<svg width="${width}" height="${height}"><path ${more}/></svg>`)
  const cut = sharp(source).composite([{ input: svg(`d="${path}"`), blend: 'dest-in' }])
  if (around === undefined) return cut.png().toBuffer()
  // What is opaque is not cut first: its edges stay so.
  const below = hasAlpha ? await cut.png().toBuffer() : source
  const frame = `d="${path} M0 0 h${width} v${height} h-${width} Z" fill-rule="evenodd" fill="${around}"`
  return sharp(below)
    .composite([{ input: svg(frame) }])
    .png()
    .toBuffer()
}
