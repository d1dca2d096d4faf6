import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import encodeAvif, { init } from '@jsquash/avif/encode.js'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { OUTPUT_FORMATS, probe, SlabList } from '../../src/engine/index.ts'
import {
  convert,
  photo,
  photoPixels,
  pixelsOf,
  psnr,
  quickly,
  testEngine,
} from '../helpers/engine.ts'

const engine = testEngine()

describe('convert()', () => {
  const INPUTS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const
  const PAIRS = INPUTS.flatMap((from) => OUTPUT_FORMATS.map((to) => [from, to] as const))
  it.each(PAIRS)(
    'turns %s into %s that another reader opens, at the size asked for',
    async (from, to) => {
      const source = await quickly(photo(300, 200), from).toBuffer()
      const result = await convert(engine, source, { format: to, width: 150 })
      const { format, width, height } = await sharp(result.bytes).metadata()
      expect([format === 'heif' ? 'avif' : format, width, height]).toEqual([to, 150, 100])
      expect([result.format, result.width, result.height]).toEqual([to, 150, 100])
      expect(result.originalBytes).toBe(source.length)
    },
  )

  it.each(['jpeg', 'png', 'webp'] as const)(
    'keeps resized %s pixels above 40 dB of sharp',
    async (from) => {
      const source = await photo(1_200, 900).toFormat(from, { quality: 95, effort: 1 }).toBuffer()
      const { bytes } = await convert(engine, source, { format: 'png', width: 500 })
      // sharp shrinks on load too: read the full size first, as the reference.
      const full = await sharp(source).png({ compressionLevel: 1 }).toBuffer()
      const reference = await sharp(full).resize(500, 375, { kernel: 'lanczos3' }).png().toBuffer()
      expect(psnr((await pixelsOf(bytes)).data, (await pixelsOf(reference)).data)).toBeGreaterThan(
        40,
      )
    },
  )

  it('leaves a lossless picture as it is when nothing is asked', async () => {
    const source = await photo(123, 77).png().toBuffer()
    for (const options of [{ format: 'png' }, { format: 'webp', lossless: true }] as const) {
      const { bytes } = await convert(engine, source, options)
      expect(psnr((await pixelsOf(bytes)).data, (await pixelsOf(source)).data)).toBe(Infinity)
    }
  })

  it('crops where gravity points', async () => {
    const left = { create: { width: 50, height: 50, channels: 3, background: 'red' } } as const
    const source = await sharp(left).extend({ right: 50, background: 'blue' }).png().toBuffer()
    const cropped = async (x: number) => {
      const gravity = { x, y: 0.5 }
      const { bytes } = await convert(engine, source, {
        format: 'png',
        width: 20,
        height: 40,
        gravity,
      })
      return (await pixelsOf(bytes)).at(10, 20)
    }
    expect(await cropped(0)).toEqual([255, 0, 0, 255])
    expect(await cropped(1)).toEqual([0, 0, 255, 255])
  })

  it('crops the very pixels that sharp crops', async () => {
    const source = await photo(403, 301).png().toBuffer()
    const { bytes } = await convert(engine, source, { format: 'png', width: 100, height: 200 })
    const reference = await sharp(source).resize(100, 200, { kernel: 'lanczos3' }).png().toBuffer()
    expect(psnr((await pixelsOf(bytes)).data, (await pixelsOf(reference)).data)).toBeGreaterThan(40)
  })

  it('rotates and flips after EXIF orientation', async () => {
    const source = await photo(64, 48).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const oriented = await sharp(source).autoOrient().toBuffer()
    const reference = await sharp(oriented).rotate(90).png().toBuffer()
    const mirrored = await sharp(reference).flop().png().toBuffer()
    const turned = await convert(engine, source, { format: 'png', rotate: 90 })
    const both = await convert(engine, source, { format: 'png', rotate: 90, flip: 'h' })
    expect(
      psnr((await pixelsOf(turned.bytes)).data, (await pixelsOf(reference)).data),
    ).toBeGreaterThan(35)
    expect(
      psnr((await pixelsOf(both.bytes)).data, (await pixelsOf(mirrored)).data),
    ).toBeGreaterThan(35)
  })
})

describe('orientation', () => {
  const CORNERS = { red: [0, 0], lime: [1, 0], blue: [0, 1], white: [1, 1] } as const

  /** Four coloured quarters, 80x40, stored so that `orientation` turns them upright. */
  async function stored(orientation: number): Promise<Buffer> {
    const pixels = Buffer.alloc(80 * 40 * 3)
    for (let y = 0, i = 0; y < 40; y++) {
      for (let x = 0; x < 80; x++, i += 3) {
        const color =
          x < 40 ? (y < 20 ? [255, 0, 0] : [0, 0, 255]) : y < 20 ? [0, 255, 0] : [255, 255, 255]
        pixels.set(color, i)
      }
    }
    const upright = await sharp(pixels, { raw: { width: 80, height: 40, channels: 3 } })
      .png()
      .toBuffer()
    const undo = {
      1: [0, false],
      2: [0, true],
      3: [180, false],
      4: [180, true],
      5: [270, true],
      6: [270, false],
      7: [90, true],
      8: [90, false],
    } as const
    const [angle, flop] = undo[orientation as keyof typeof undo]
    const turned = await sharp(upright).rotate(angle).png().toBuffer()
    return sharp(turned)
      .flop(flop)
      .withMetadata({ orientation })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer()
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'convert() turns EXIF orientation %i upright',
    async (orientation) => {
      const source = await stored(orientation)
      const reference = await sharp(source).autoOrient().png().toBuffer()
      for (const options of [{}, { width: 40 }, { width: 20, height: 20 }] as const) {
        const { bytes } = await convert(engine, source, { format: 'png', ...options })
        const { width, height, at } = await pixelsOf(bytes)
        const expected = await pixelsOf(
          await sharp(reference)
            .resize({ ...options })
            .png()
            .toBuffer(),
        )
        expect([width, height]).toEqual([expected.width, expected.height])
        for (const [x, y] of Object.values(CORNERS)) {
          const here = at(x * (width - 1), y * (height - 1))
          const there = expected.at(x * (width - 1), y * (height - 1))
          for (const [i, value] of here.entries())
            expect(Math.abs(value - there[i]!)).toBeLessThan(30)
        }
      }
    },
  )
})

describe('alpha', () => {
  /** Opaque red on the left, transparent green on the right. */
  const halves = () => {
    const pixels = Buffer.alloc(64 * 64 * 4)
    for (let i = 0; i < pixels.length; i += 4) {
      pixels.set((i >> 2) % 64 < 32 ? [255, 0, 0, 255] : [0, 255, 0, 0], i)
    }
    return sharp(pixels, { raw: { width: 64, height: 64, channels: 4 } })
      .png()
      .toBuffer()
  }

  it('resampling never lets the colour of transparent pixels bleed', async () => {
    const { bytes } = await convert(engine, await halves(), { format: 'png', width: 15 })
    const { data } = await pixelsOf(bytes)
    for (let i = 0; i < data.length; i += 4)
      if (data[i + 3]! > 8) expect(data[i + 1]).toBeLessThan(4)
  })

  it('survives in WebP, AVIF and PNG', async () => {
    for (const format of ['webp', 'avif', 'png'] as const) {
      const { bytes } = await convert(engine, await halves(), { format })
      const { at } = await pixelsOf(bytes)
      expect(at(60, 32)[3]).toBe(0)
      expect(at(4, 32)[3]).toBe(255)
    }
  })

  it('is laid over white for JPEG, and over the background where one is named', async () => {
    const plain = await convert(engine, await halves(), { format: 'jpeg' })
    expect((await pixelsOf(plain.bytes)).at(60, 32).every((value) => value > 250)).toBe(true)
    const background = { r: 0, g: 0, b: 255, a: 255 }
    for (const format of OUTPUT_FORMATS) {
      const { bytes } = await convert(engine, await halves(), { format, background })
      const [r = 0, , b = 0, a] = (await pixelsOf(bytes)).at(60, 32)
      expect([r < 10, b > 245, a]).toEqual([true, true, 255])
    }
  })

  it('shows the background around a padded picture, or nothing', async () => {
    const source = await photo(80, 40).jpeg().toBuffer()
    const box = { format: 'png', width: 60, height: 60, fit: 'pad' } as const
    const clear = await pixelsOf((await convert(engine, source, box)).bytes)
    expect(clear.at(30, 2)).toEqual([0, 0, 0, 0])
    expect(clear.at(30, 30)[3]).toBe(255)
    const background = { r: 10, g: 20, b: 30, a: 255 }
    const barred = await pixelsOf((await convert(engine, source, { ...box, background })).bytes)
    expect(barred.at(30, 57)).toEqual([10, 20, 30, 255])
  })
})

describe('metadata', () => {
  const exif = { IFD0: { Copyright: 'Jo Doe', Make: 'SecretCam' }, IFD3: { GPSLatitudeRef: 'N' } }

  it.each(OUTPUT_FORMATS)('none of the EXIF and GPS of the input is in %s', async (format) => {
    for (const from of ['jpeg', 'webp', 'png', 'avif'] as const) {
      const source = await photo(64, 48).withExif(exif).toFormat(from).toBuffer()
      expect(source.includes('SecretCam')).toBe(true)
      const { bytes } = await convert(engine, source, { format })
      const text = Buffer.from(bytes)
      for (const trace of ['SecretCam', 'Jo Doe', 'Exif', 'EXIF', 'eXIf', 'GPS', 'ICC', 'xmp']) {
        expect(text.includes(trace)).toBe(false)
      }
    }
  })

  it.each(OUTPUT_FORMATS)('copyright keeps the notice in %s, and nothing else', async (format) => {
    const source = await photo(64, 48).withExif(exif).jpeg().toBuffer()
    const { bytes } = await convert(engine, source, { format, metadata: 'copyright' })
    const text = Buffer.from(bytes)
    expect(text.includes('Jo Doe')).toBe(true)
    expect(text.includes('SecretCam')).toBe(false)
    expect((await sharp(bytes).metadata()).width).toBe(64)
  })
})

describe('quality and effort', () => {
  it.each(['webp', 'avif', 'jpeg'] as const)(
    'a lower quality makes a smaller %s',
    async (format) => {
      const source = await photo(256, 256).png().toBuffer()
      const sizes = []
      for (const quality of [30, 60, 90]) {
        sizes.push((await convert(engine, source, { format, quality })).bytes.length)
      }
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    },
  )

  it.each(OUTPUT_FORMATS)('every effort makes a good %s', async (format) => {
    const source = await photo(96, 64).png().toBuffer()
    for (const effort of ['fast', 'balanced', 'best'] as const) {
      const { bytes } = await convert(engine, source, { format, effort, quality: 90 })
      const { data } = await pixelsOf(bytes)
      expect(psnr(data, (await pixelsOf(source)).data)).toBeGreaterThan(25)
    }
  })

  it('photoPixels() is a fair test picture: it neither vanishes nor explodes', async () => {
    const { entropy } = await sharp(photoPixels(256, 256), {
      raw: { width: 256, height: 256, channels: 3 },
    }).stats()
    expect(entropy).toBeGreaterThan(6)
  })
})

/** sharp writes chroma even of gray; this encoder writes alpha of anything, so that is renamed. */
async function monochromeAvif(width: number, height: number): Promise<Uint8Array> {
  const wasm = fileURLToPath(import.meta.resolve('@jsquash/avif/codec/enc/avif_enc.wasm'))
  await init(new WebAssembly.Module(await readFile(wasm)))
  const rgba = await photo(width, height).grayscale().toColourspace('srgb').ensureAlpha().raw()
  const data = new Uint8ClampedArray(await rgba.toBuffer())
  const frame = { data, width, height, colorSpace: 'srgb' } as const
  const file = Buffer.from(await encodeAvif(frame as ImageData, { quality: 90, subsample: 0 }))
  const name = 'auxiliary:alpha'
  file.write('auxiliary:other', file.indexOf(name))
  return file
}

describe('a monochrome AVIF, whose decoder answers RGBA all the same', () => {
  it.each([
    ['as it is', {}],
    ['resized', { width: 91 }],
    ['turned', { rotate: 90 }],
    ['to gray JPEG', { format: 'jpeg' }],
  ] as const)('shows what it shows in sharp, %s', async (_, options) => {
    const file = await monochromeAvif(200, 150)
    expect(probe(SlabList.of(file))).toMatchObject({ channels: 1, chroma: '4:0:0' })
    const wanted = { format: 'png', ...options } as const
    const { bytes, width, height } = await convert(engine, file, wanted)
    const expected = sharp(file).rotate('rotate' in options ? options.rotate : 0)
    const { data } = await pixelsOf(await expected.resize(width, height).png().toBuffer())
    expect(psnr((await pixelsOf(bytes)).data, data)).toBeGreaterThan(35)
  })
})
