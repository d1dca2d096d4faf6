/** Pictures that move, as YUV4MPEG2: textures that are shifted, turned and scaled, and things before them. */

import type { seededRandom } from '../helpers/random.ts'

export interface Shape {
  readonly width: number
  readonly height: number
  readonly sampling: '420' | '422' | '444' | '400'
  readonly depth: number
}

type Below = ReturnType<typeof seededRandom>['below']
type Point = (x: number, y: number) => readonly [number, number]

const TEXTURE = 256

export function movingPictures(below: Below, shape: Shape, frames: number): Buffer {
  const { width, height, sampling, depth } = shape
  const isDeep = depth > 8
  const tag = sampling === '400' ? 'mono' : `${sampling}${isDeep ? `p${depth}` : ''}`
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C${tag}\n`)
  const textures = [texture(below), texture(below), texture(below)]
  const noise = below(3) === 0 ? below(30) : below(6)
  const speed = below(4) * 0.03
  const turn = (below(100) / 100 - 0.5) * speed
  const zoom = 1 + (below(100) / 100 - 0.5) * speed
  const [dx, dy] = [(below(400) - 200) / 20, (below(400) - 200) / 20]
  const things = Array.from({ length: below(6) }, () => thing(below, shape))
  const parts: Uint8Array[] = [head]
  for (let i = 0; i < frames; i++) {
    parts.push(Buffer.from('FRAME\n'))
    const scale = zoom ** i
    const [cos, sin] = [Math.cos(turn * i) * scale, Math.sin(turn * i) * scale]
    const background: Point = (x, y) => [x * cos - y * sin + dx * i, x * sin + y * cos + dy * i]
    for (let p = 0; p < (sampling === '400' ? 1 : 3); p++) {
      const subX = p > 0 && sampling !== '444' ? 1 : 0
      const subY = p > 0 && sampling === '420' ? 1 : 0
      const w = (width + subX) >> subX
      const h = (height + subY) >> subY
      const samples = isDeep ? new Uint16Array(w * h) : new Uint8Array(w * h)
      for (let y = 0, at = 0; y < h; y++) {
        for (let x = 0; x < w; x++) {
          const [px, py] = [x << subX, y << subY]
          const hit = things.find((one) => one.isAt(px, py, i))
          const [tx, ty] = hit ? hit.inside(px, py, i) : background(px, py)
          const value = sampled(textures[hit ? (p + 1) % 3 : p]!, tx, ty)
          const dirt = noise > 0 ? below(noise) - noise / 2 : 0
          const clipped = Math.max(0, Math.min(255, value + dirt))
          samples[at++] = clipped * 2 ** (depth - 8)
        }
      }
      parts.push(Buffer.from(samples.buffer))
    }
  }
  return Buffer.concat(parts)
}

function thing(below: Below, { width, height }: Shape) {
  const [w, h] = [8 + below(width), 8 + below(height)]
  const [x0, y0] = [below(width), below(height)]
  const [dx, dy] = [(below(200) - 100) / 10, (below(200) - 100) / 10]
  const isSlanted = below(2) === 0
  return {
    isAt(x: number, y: number, i: number) {
      const [rx, ry] = [x - x0 - dx * i, y - y0 - dy * i]
      return rx >= 0 && ry >= 0 && rx < w && ry < h && !(isSlanted && rx < ry)
    },
    inside: (x: number, y: number, i: number) => [x - dx * i, y - dy * i] as const,
  }
}

function texture(below: Below): Uint8Array {
  const kind = below(3)
  const data = new Uint8Array(TEXTURE * TEXTURE)
  const [a, b] = [(1 + below(12)) / 40, (1 + below(12)) / 40]
  const grid = 1 + below(8)
  const noise = Uint8Array.from({ length: TEXTURE * TEXTURE }, () => below(256))
  for (let y = 0; y < TEXTURE; y++) {
    for (let x = 0; x < TEXTURE; x++) {
      const cell = noise[Math.floor(y / grid) * TEXTURE + Math.floor(x / grid)]!
      const wave = 128 + 60 * Math.sin(x * a) + 60 * Math.sin(y * b + x * 0.02)
      data[y * TEXTURE + x] = kind === 0 ? wave : kind === 1 ? cell : (wave + cell) / 2
    }
  }
  return data
}

/** Between four samples. */
function sampled(data: Uint8Array, x: number, y: number): number {
  const [ix, iy] = [Math.floor(x), Math.floor(y)]
  const [fx, fy] = [x - ix, y - iy]
  const at = (i: number, j: number) => data[((iy + j) & 255) * TEXTURE + ((ix + i) & 255)]!
  const top = at(0, 0) * (1 - fx) + at(1, 0) * fx
  const bottom = at(0, 1) * (1 - fx) + at(1, 1) * fx
  return top * (1 - fy) + bottom * fy
}
