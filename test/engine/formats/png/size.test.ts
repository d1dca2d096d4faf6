import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import stockEncode, { init } from '@jsquash/png/encode.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { EFFORTS } from '../../../../src/engine/api/options.ts'
import { pngRows } from '../../../../src/engine/formats/png/encoder.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { ENCODE_OPTIONS, encodeRows, rgbaPicture } from '../../../helpers/rows.ts'

const WASM = '@jsquash/png/codec/pkg/squoosh_png_bg.wasm'
const kernels = testKernels()
const SIZE = { width: 480, height: 360 } as const

beforeAll(async () => {
  const bytes = await readFile(createRequire(import.meta.url).resolve(WASM))
  await init(await WebAssembly.compile(bytes))
})

/** RGBA of each pixel, from its place. */
function drawn(pixel: (x: number, y: number) => readonly number[]): Uint8Array {
  const rgba = new Uint8Array(SIZE.width * SIZE.height * 4)
  for (let i = 0; i < SIZE.width * SIZE.height; i++) {
    rgba.set(pixel(i % SIZE.width, Math.floor(i / SIZE.width)), i * 4)
  }
  return rgba
}

/** Letters of 6 × 8 pixels on flat ground, next to a gradient: a screenshot. */
const screenshot = drawn((x, y) => {
  if (x > 300) return [x >> 1, y >> 1, 255 - (x >> 1), 255]
  const isInk = Math.imul((x % 6) ^ ((y % 8) << 3), 0x9e3779b1 + ((x / 6) | 0) * 7) >>> 30 === 0
  return isInk && y % 12 < 8 ? [30, 30, 34, 255] : [250, 248, 240, 255]
})

describe.each([
  ['a photo', rgbaPicture(SIZE), false],
  ['a photo with alpha', rgbaPicture(SIZE, 'everywhere'), true],
  ['a screenshot', screenshot, false],
  ['one colour', drawn(() => [9, 99, 199, 255]), false],
] as const)('pngRows() on %s', (_, rgba, alpha) => {
  it.each(EFFORTS)('writes no more than stock @jsquash/png (%s)', async (effort) => {
    const encoder = pngRows(() => kernels)
    const options = { ...ENCODE_OPTIONS, alpha, effort }
    const file = await encodeRows(encoder, { ...SIZE, channels: 4 }, rgba, options)
    const data = new Uint8ClampedArray(rgba)
    const stock = await stockEncode({ data, ...SIZE, colorSpace: 'srgb' } as ImageData)
    expect(file.length).toBeLessThanOrEqual(stock.byteLength)
  })
})
