import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { webpRows } from '../../../../src/engine/formats/webp/encoder.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { ENCODE_OPTIONS, encodeRows, rgbaPicture } from '../../../helpers/rows.ts'

const kernels = testKernels()
const encoder = webpRows(() => kernels)
/** More than a segment of rows. */
const SIZE = { width: 700, height: 400, channels: 4 } as const
const photo = rgbaPicture(SIZE, 'everywhere')

async function encode(pixels: Uint8Array, quality: number, nearLossless = true) {
  const mark = kernels.exports.mark()
  try {
    const options = { ...ENCODE_OPTIONS, lossless: true, alpha: true, nearLossless, quality }
    return await encodeRows(encoder, SIZE, pixels, options)
  } finally {
    kernels.exports.release(mark)
  }
}

const shown = (file: Uint8Array) => sharp(file).ensureAlpha().raw().toBuffer()

/** The largest difference of colours, and of alpha. */
function differences(a: Uint8Array, b: Uint8Array) {
  const most = { color: 0, alpha: 0 }
  for (let i = 0; i < a.length; i++) {
    const kind = i % 4 === 3 ? 'alpha' : 'color'
    most[kind] = Math.max(most[kind], Math.abs(a[i]! - b[i]!))
  }
  return most
}

describe('webpRows() nearly without loss', () => {
  it.each([
    [80, 1],
    [60, 2],
    [45, 4],
    [20, 8],
    [1, 16],
  ])(
    'is at quality %i off by up to %i levels, never in alpha, and smaller',
    async (quality, most) => {
      const file = await encode(photo, quality)
      expect(differences(await shown(file), photo)).toEqual({ color: most, alpha: 0 })
      expect(file.length).toBeLessThan((await encode(photo, 100, false)).length * 0.97)
    },
  )

  it('is exact at quality 100', async () => {
    expect(Buffer.from(await shown(await encode(photo, 100))).equals(photo)).toBe(true)
  })

  it('keeps gray gray', async () => {
    const gray = photo.map((_, i) => (i % 4 === 3 ? 255 : photo[i - (i % 4) + 1]!))
    const found = await shown(await encode(gray, 40))
    expect(differences(found, gray)).toEqual({ color: 4, alpha: 0 })
    expect(found.every((value, i) => i % 4 === 3 || value === found[i - (i % 4)])).toBe(true)
  })

  it('keeps what is smooth, also beside what is not', async () => {
    const place = (i: number) => ({
      x: (i >> 2) % SIZE.width,
      y: Math.floor((i >> 2) / SIZE.width),
    })
    const isSmooth = (i: number) => place(i).x < 349
    const smooth = ({ x, y }: { x: number; y: number }) => [60 + (x >> 3), y >> 2, 90, 255]
    const pixels = photo.map((value, i) => (place(i).x < 350 ? smooth(place(i))[i % 4]! : value))
    const found = await shown(await encode(pixels, 1))
    expect(differences(found, pixels)).toEqual({ color: 16, alpha: 0 })
    expect(found.filter((value, i) => isSmooth(i) && value !== pixels[i])).toHaveLength(0)
  })
})
