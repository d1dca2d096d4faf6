import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openLosslessEncoder } from '../../../../src/engine/formats/webp/lossless-encode-kernel.ts'
import { vp8lFile } from '../../../../src/engine/formats/webp/write-webp.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { rgbaPicture } from '../../../helpers/rows.ts'

const SIZE = { width: 96, height: 80 } as const
const FORMAT = { ...SIZE, channels: 4 } as const

const few = coloured(9)
const many = rgbaPicture(FORMAT, 'everywhere')

/** Blocks of so many colours. */
function coloured(count: number): Uint8Array {
  const random = seededRandom(count)
  const blocks = Array.from({ length: 400 }, () => Math.imul(random.below(count) + 1, 0x9e3779b1))
  const words = new Uint32Array(SIZE.width * SIZE.height)
  for (let i = 0; i < words.length; i++) {
    const [x, y] = [i % SIZE.width, Math.floor(i / SIZE.width)]
    words[i] = blocks[(y >> 2) * 20 + Math.floor(x / 5)]! | 0xff000000
  }
  return new Uint8Array(words.buffer)
}

/** A file, and what was found for it. */
function encode(pixels: Uint8Array, preferred: number, kernels = testKernels()) {
  const sink = openLosslessEncoder(kernels, FORMAT, { effort: 'balanced', alpha: true })
  kernels.exports.webpLosslessPrefer(preferred)
  sink.write(pixels, SIZE.height)
  const file = vp8lFile(runAtOnce(sink.finish()))
  return { file, found: kernels.exports.webpLosslessFound() }
}

async function shown(file: Uint8Array): Promise<Buffer> {
  return sharp(file).ensureAlpha().raw().toBuffer()
}

describe('webpLosslessPrefer()', () => {
  it.each([
    ['few colours', few],
    ['many', many],
  ])('makes the same file of %s as finding the settings does', (_, pixels) => {
    const first = encode(pixels, 0)
    expect(first.found).not.toBe(0)
    const again = encode(pixels, first.found)
    expect(again.found).toBe(first.found)
    expect(Buffer.compare(again.file, first.file)).toBe(0)
  })

  it('is not heard where a palette would have to hold more colours, or none is used', async () => {
    const [ofFew, ofMany] = [encode(few, 0), encode(many, 0)]
    for (const [pixels, own, other] of [
      [few, ofFew, ofMany],
      [many, ofMany, ofFew],
    ] as const) {
      const { file, found } = encode(pixels, other.found)
      expect(found).toBe(own.found)
      expect(Buffer.compare(await shown(file), Buffer.from(pixels))).toBe(0)
    }
  })

  it('keeps every pixel with what any other picture has found', async () => {
    const found = [1, 2, 3, 5, 17, 200].map((count) => encode(coloured(count), 0).found)
    expect(new Set(found).size).toBeGreaterThan(1)
    for (const settings of found) {
      const { file } = encode(few, settings)
      expect(Buffer.compare(await shown(file), Buffer.from(few))).toBe(0)
    }
  })

  it('begins with the costs of the picture before, where that was of these settings', async () => {
    const kernels = testKernels()
    const first = encode(few, 0, kernels)
    const next = encode(few, first.found, kernels)
    expect(Buffer.compare(await shown(next.file), Buffer.from(few))).toBe(0)
    expect(next.file.length).toBeLessThan(first.file.length * 1.03)
    // Without a preference, and with one that others have in between, all is as at first.
    expect(encode(few, 0, kernels).file).toEqual(first.file)
    encode(many, 0, kernels)
    expect(encode(few, first.found, kernels).file).toEqual(first.file)
  })
})
