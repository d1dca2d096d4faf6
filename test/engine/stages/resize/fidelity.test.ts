import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Filter } from '../../../../src/engine/stages/resize/filters.ts'
import { psnr } from '../../../helpers/psnr.ts'
import { resizeScalar } from '../../../twins/resize.ts'

// The kernels equal the scalar twin (resize.test.ts), so the twin is what is held against libvips.

const FROM = { width: 330, height: 250 }
const SIZES = [
  [128, 97],
  [300, 200],
  [60, 45], // libvips averages 2 × 2 pixels first
  [20, 15], // and here 8 × 8
  [500, 400], // and enlarges with Catmull-Rom
] as const
const FILTERS = ['lanczos3', 'mitchell'] as const

/** Something like a photo: soft shapes, fine texture and hard edges; alpha with all of them too. */
function picture(): Uint8Array {
  const pixels = new Uint8Array(FROM.width * FROM.height * 4)
  for (let i = 0; i < pixels.length; i++) {
    const x = (i >> 2) % FROM.width
    const y = Math.floor((i >> 2) / FROM.width)
    const c = i % 4
    const soft = 128 + 70 * Math.sin(x / (9 + 5 * c) + c) * Math.cos(y / (13 - 2 * c))
    const texture = 18 * Math.sin(x * 1.9 + c) * Math.sin(y * 1.3)
    const edge = (x - 160) ** 2 + (y - 120) ** 2 < 3000 + 900 * c ? 40 : 0
    pixels[i] = Math.max(0, Math.min(255, Math.round(soft + texture + edge)))
  }
  return pixels
}

function ours(
  pixels: Uint8Array,
  size: readonly [number, number],
  filter: Filter,
  opaque: boolean,
) {
  const [width, height] = size
  const crop = { x: 0, y: 0, ...FROM }
  const format = { ...FROM, channels: 4 as const }
  return resizeScalar(pixels, format, { crop, width, height, filter, opaque })
}

describe.each(FILTERS)('resizing with %s', (kernel) => {
  it.each(SIZES)('stays above 50 dB of libvips (opaque, to %ix%i)', async (...size) => {
    const pixels = picture().map((value, i) => (i % 4 === 3 ? 255 : value))
    const reference = await sharp(pixels, { raw: { ...FROM, channels: 4 } })
      .resize(...size, { kernel, fit: 'fill' })
      .raw()
      .toBuffer()
    expect(psnr(ours(pixels, size, kernel, true), reference)).toBeGreaterThan(50)
  })

  // sharp itself premultiplies to 8 bits and truncates: a flat 201,201,201,100 becomes 198,… So the
  // reference is libvips on 16-bit premultiplied planes, divided by alpha in floating point.
  it.each(SIZES)('stays above 50 dB of libvips (alpha, to %ix%i)', async (...size) => {
    const pixels = picture()
    const planes = [0, 1, 2, 3].map((c) =>
      Uint16Array.from({ length: pixels.length / 4 }, (_, i) => {
        return pixels[i * 4 + 3]! * (c === 3 ? 255 : pixels[i * 4 + c]!)
      }),
    )
    const resizedPlanes = await Promise.all(
      planes.map(async (plane) => {
        const raw = await sharp(plane, { raw: { ...FROM, channels: 1 } })
          .toColourspace('grey16')
          .resize(...size, { kernel, fit: 'fill' })
          .raw({ depth: 'ushort' })
          .toBuffer()
        return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2)
      }),
    )
    const alpha = resizedPlanes[3]!
    const reference = Uint8ClampedArray.from({ length: alpha.length * 4 }, (_, i) => {
      const whole = alpha[i >> 2]!
      if (i % 4 === 3) return whole / 255
      return whole < 128 ? 0 : (resizedPlanes[i % 4]![i >> 2]! * 255) / whole
    })
    expect(psnr(ours(pixels, size, kernel, false), reference)).toBeGreaterThan(50)
  })
})

it('resizing with alpha looks like sharp within its own 8-bit rounding', async () => {
  const pixels = picture()
  const size = [128, 97] as const
  const reference = await sharp(pixels, { raw: { ...FROM, channels: 4 } })
    .resize(...size, { kernel: 'lanczos3', fit: 'fill' })
    .raw()
    .toBuffer()
  const seen = (rgba: Uint8Array) => {
    return rgba.map((value, i) => (i % 4 === 3 ? value : Math.round((value * rgba[i | 3]!) / 255)))
  }
  expect(psnr(seen(ours(pixels, size, 'lanczos3', false)), seen(reference))).toBeGreaterThan(48)
})
