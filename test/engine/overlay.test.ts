import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type Blend, type Overlay, OverlayPixels } from '../../src/engine/index.ts'
import { convert, photo, pixelsOf, testEngine } from '../helpers/engine.ts'
import { testKernels } from '../helpers/kernels.ts'
import { seededRandom } from '../helpers/random.ts'
import { composited } from '../twins/overlay.ts'

const engine = testEngine()
const kernels = testKernels()

/** A picture of its own with all kinds of alpha. */
function layer(width: number, height: number, seed = 1): OverlayPixels {
  const random = seededRandom(seed)
  const data = new Uint8ClampedArray(random.bytes(width * height * 4))
  for (let at = 3; at < data.length; at += 4) data[at] = [0, 90, 200, 255][random.below(4)]!
  return new OverlayPixels({ width, height, data })
}

const overlay = (pixels: OverlayPixels, changes: Partial<Overlay> = {}): Overlay => ({
  pixels,
  x: 0,
  y: 0,
  opacity: 1,
  blend: 'over',
  repeat: '',
  ...changes,
})

function largestDifference(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0)
}

describe.each(['over', 'multiply'] as const satisfies Blend[])('overlay with blend %s', (blend) => {
  it('is within a level of the exact composite', () => {
    const random = seededRandom(5)
    const lay = blend === 'over' ? kernels.exports.overlayOver : kernels.exports.overlayMultiply
    for (const opacity of [255, 128, 1, 0]) {
      const count = 999
      const below = random.bytes(count * 4)
      const top = random.bytes(count * 4)
      const [row, source] = [kernels.alloc(count * 4), kernels.alloc(count * 4)]
      kernels.view(row, count * 4).set(below)
      kernels.view(source, count * 4).set(top)
      lay(row, source, count, opacity)
      const result = kernels.view(row, count * 4)
      for (let at = 0; at < count * 4; at += 4) {
        const part = (bytes: Uint8Array) => [...bytes.subarray(at, at + 4)]
        const exact = composited(part(below), part(top), { blend, opacity })
        const off = part(result).map((value, i) => Math.abs(value - exact[i]!))
        expect(Math.max(...off)).toBeLessThanOrEqual(1)
      }
    }
  })

  it.each([1, 3, 6, 8, 5])(
    'lies on the upright picture as sharp lays it (orientation %i)',
    async (orientation) => {
      const source = await photo(90, 60)
        .withMetadata({ orientation })
        .jpeg({ quality: 95 })
        .toBuffer()
      const pixels = layer(21, 13)
      // libvips multiplies by alpha twice where a layer is translucent.
      if (blend === 'multiply') {
        for (let i = 3; i < pixels.data.length; i += 4)
          pixels.data[i] = pixels.data[i]! < 128 ? 0 : 255
      }
      const at = { x: 17, y: 9 }
      const plain = await convert(engine, source, { format: 'png' })
      const ours = await convert(engine, source, {
        format: 'png',
        overlays: [overlay(pixels, { ...at, blend })],
      })
      const raw = { raw: { width: 21, height: 13, channels: 4 as const } }
      const input = await sharp(Buffer.from(pixels.data), raw).png().toBuffer()
      const theirs = await sharp(plain.bytes)
        .composite([{ input, left: at.x, top: at.y, blend }])
        .ensureAlpha()
        .raw()
        .toBuffer()
      expect(largestDifference((await pixelsOf(ours.bytes)).data, theirs)).toBeLessThanOrEqual(1)
    },
  )
})

describe('overlays', () => {
  it('are cut off at the edges, and one lies on the other', async () => {
    const gray = await photo(50, 40).grayscale().png().toBuffer()
    const solid = (r: number) =>
      new OverlayPixels({
        width: 10,
        height: 10,
        data: new Uint8ClampedArray(400).map((_, i) => (i % 4 === 0 ? r : i % 4 === 3 ? 255 : 0)),
      })
    const overlays = [
      overlay(solid(255), { x: -5, y: -5 }),
      overlay(solid(90), { x: 45, y: 35 }),
      overlay(solid(30), { x: 3, y: 3 }),
    ]
    const { at } = await pixelsOf((await convert(engine, gray, { format: 'png', overlays })).bytes)
    expect(at(0, 0)).toEqual([255, 0, 0, 255])
    expect(at(4, 4)).toEqual([30, 0, 0, 255])
    expect(at(49, 39)).toEqual([90, 0, 0, 255])
    expect(at(44, 34)[0]).toBe(at(44, 34)[1])
  })

  it.each(['x', 'y', 'xy'] as const)('are repeated along %s', async (repeat) => {
    const source = await photo(50, 40).png().toBuffer()
    const pixels = layer(7, 5)
    const overlays = [overlay(pixels, { x: 10, y: 10, repeat, opacity: 0.5 })]
    const { at } = await pixelsOf(
      (await convert(engine, source, { format: 'png', overlays })).bytes,
    )
    const plain = await pixelsOf(source)
    for (const [x, y] of [
      [10, 10],
      [0, 0],
      [49, 39],
      [45, 12],
      [12, 38],
    ] as const) {
      const [u, v] = [(((x - 10) % 7) + 7) % 7, (((y - 10) % 5) + 5) % 5]
      const isOn =
        (repeat.includes('x') || (x >= 10 && x < 17)) &&
        (repeat.includes('y') || (y >= 10 && y < 15))
      const top = isOn ? [...pixels.data.subarray((v * 7 + u) * 4).subarray(0, 4)] : [0, 0, 0, 0]
      const exact = composited(plain.at(x, y), top, { blend: 'over', opacity: 128 })
      const off = at(x, y).map((value, i) => Math.abs(value - exact[i]!))
      expect(Math.max(...off)).toBeLessThanOrEqual(1)
    }
  })

  it('are drawn within what was planned', async () => {
    const source = await photo(900, 700).jpeg().toBuffer()
    const overlays = [overlay(layer(800, 600)), overlay(layer(300, 200, 2), { repeat: 'xy' })]
    const { measuredPeakBytes, plan } = await convert(engine, source, { overlays, rotate: 90 })
    expect(measuredPeakBytes).toBeLessThanOrEqual(plan.peakBytes)
  })
})
