/** Small pictures of one kind each, for tests of what the AV1 encoder makes of such. */

import { drawnPicture, randomOf } from './drawn-pictures.ts'
import type { Pixels } from './encode-case.ts'

/** Something of everything. */
export function draw(seed: number, width: number, height: number): Pixels {
  return drawnPicture(randomOf(seed), width, height, 4)
}

/** Signs of hard edges in a few colours on white. */
export function drawPage(seed: number, width: number, height: number): Pixels {
  const random = randomOf(seed)
  const data = new Uint8Array(4 * width * height).fill(255)
  const inks = Array.from({ length: 4 }, () => [random() * 256, random() * 256, random() * 256])
  for (let y = 8; y + 12 < height; y += 16) {
    for (let x = 8; x + 8 < width * 0.7; x += 8) {
      const ink = inks[Math.floor(random() * 4)]!
      for (let i = 0; i < 30; i++) {
        const [column, row] = [Math.floor(random() * 6), Math.floor(random() * 10)]
        data.set(ink, 4 * ((y + row) * width + x + column))
      }
    }
  }
  return { width, height, channels: 4, data }
}

/** Soft waves with some noise: nothing is drawn. */
export function drawWaves(seed: number, width: number, height: number): Pixels {
  const random = randomOf(seed)
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    return 128 + 60 * Math.sin(i / 900) + random() * 8
  })
  return { width, height, channels: 4, data }
}

/** Next to nothing to see but a few soft edges. */
export function drawHills(width: number, height: number): Pixels {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => {
    const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
    const hill = 8 * Math.tanh((y - 60 - 20 * Math.sin(x / 30)) / 2)
    return 120 + x / 9 + hill + (i % 4) * hill
  })
  return { width, height, channels: 4, data }
}

/** Each sample follows from those around it and a little noise: what filters predict well. */
export function drawRoughness(seed: number, width: number, height: number): Pixels {
  const random = randomOf(seed)
  const data = new Uint8Array(4 * width * height).fill(128)
  for (let i = 4 * (width + 1); i < data.length; i++) {
    const [left, above] = [data[i - 4]!, data[i - 4 * width]!]
    data[i] = Math.max(0, Math.min(255, 0.5 * (left + above) + (random() - 0.5) * 60))
  }
  return { width, height, channels: 4, data }
}
