/** JPEG XL input: the reference implementation writes the files, and is the judge. */

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { box } from '../../../../src/engine/containers/boxes.ts'
import { findCodestream } from '../../../../src/engine/formats/jxl/read/codestream.ts'
import { readLayout } from '../../../../src/engine/formats/jxl/read/layout.ts'
import { ImageError, MEBIBYTE, probe, SlabList } from '../../../../src/engine/index.ts'
import { gif, gifFrame, gifScreen } from '../../../helpers/craft-gif.ts'
import { convert, photo, psnr, testEngine } from '../../../helpers/engine.ts'
import { hasLibjxl, jxlOf, jxlPng } from '../../../helpers/libjxl.ts'
import { seededRandom } from '../../../helpers/random.ts'

const engine = testEngine()
const picture = photo(97, 64)
const png = (image = picture) => image.clone().png().toBuffer()
/** Both round, in spaces of their own. */
const LEAST_PSNR = 42

const glass = () => picture.clone().ensureAlpha(0.4).png().toBuffer()
const gray = (image = picture) => image.clone().grayscale().toColourspace('b-w').png().toBuffer()
const deep = () => picture.clone().toColourspace('rgb16').png().toBuffer()

/** Pixels of the first picture of a file, in sRGB: RGBA. */
async function shown(file: Uint8Array): Promise<Buffer> {
  const { bytes } = await convert(engine, file, { format: 'png' })
  return sharp(bytes).ensureAlpha().raw().toBuffer()
}

/** The same by djxl, whose colours sharp takes to sRGB. */
async function expected(file: Uint8Array): Promise<Buffer> {
  const image = sharp(await jxlPng(file)).toColourspace('srgb')
  return image.ensureAlpha().raw({ depth: 'uchar' }).toBuffer()
}

async function turned(): Promise<Buffer> {
  return picture.clone().jpeg({ quality: 90 }).withMetadata({ orientation: 6 }).toBuffer()
}

const p3 = () => picture.clone().withIccProfile('p3').png().toBuffer()

const p3Jpeg = () => picture.clone().jpeg({ quality: 90 }).withIccProfile('p3').toBuffer()

function animation(): Buffer {
  const frames = [1, 2].map((color) =>
    gifFrame({ width: 20, height: 17, pixels: Array<number>(340).fill(color) }),
  )
  return Buffer.from(gif(gifScreen(20, 17), ...frames))
}

function letters(): Promise<Buffer> {
  const line = (y: number) => `<text x="4" y="${y}" font-size="14">abcabcabcabc 0123456789</text>`
  const svg = `<svg width="200" height="120"><rect width="200" height="120" fill="#fff"/>${[20, 40, 60, 80, 100].map(line).join('')}</svg>`
  return sharp(Buffer.from(svg)).removeAlpha().png().toBuffer()
}

describe.skipIf(!hasLibjxl)('JPEG XL input', () => {
  it.each<[string, () => Promise<Buffer>, ...unknown[]]>([
    ['coefficients', png, '-d', '1', '-e', '3'],
    ['coefficients in passes', png, '-d', '1', '-e', '3', '-p'],
    ['coarse ones first', png, '-d', '1', '--progressive_dc=1', '-e', '5'],
    ['samples without loss', png, '-d', '0', '-e', '2'],
    ['samples in XYB', png, '-d', '1', '-m', '1', '-e', '3'],
    ['gray', gray, '-d', '0', '-e', '2'],
    ['gray coefficients', gray, '-d', '1', '-e', '3'],
    ['alpha', glass, '-d', '0', '-e', '2'],
    ['alpha in the largest squares', glass, '-d', '0', '-e', '3', '-g', '3'],
    ['lossy samples in larger squares', glass, '-d', '1', '-m', '1', '-e', '3', '-g', '2'],
    ['gray with all that the encoder can do', gray, '-d', '0', '-e', '9'],
    ['alpha beside coefficients', glass, '-d', '1', '-e', '3'],
    ['noise', png, '-d', '1', '-e', '3', '--photon_noise=ISO1600'],
    ['an animation', async () => animation(), '-d', '0', '-e', '2'],
    ['repeated letters', letters, '-d', '1', '-e', '7'],
    ['Display P3', p3, '-d', '0', '-e', '2'],
    ['Display P3, lossy', p3, '-d', '1', '-e', '3'],
    ['a JPEG with a profile', p3Jpeg, '-e', '3'],
    ['a JPEG that is turned', turned, '-e', '3'],
  ])('shows what djxl shows: %s', async (_, source, ...options) => {
    const file = await jxlOf(await source(), ...(options as string[]))
    expect(psnr(await shown(file), await expected(file))).toBeGreaterThan(LEAST_PSNR)
  })

  it.each([
    ['without loss', 45, '-d', '0', '-e', '2'],
    ['in the largest squares', 45, '-d', '0', '-e', '3', '-g', '3'],
    ['lossy', 35, '-d', '0.5', '-e', '3'],
  ])('narrows 16 bits to 8 (%s)', async (_, least, ...options) => {
    const file = await jxlOf(await deep(), ...(options as string[]))
    expect(probe(SlabList.of(file)).depth).toBe(16)
    const source = await picture.clone().ensureAlpha().raw().toBuffer()
    expect(psnr(await shown(file), source)).toBeGreaterThan(least as number)
  })

  it('keeps the wider colours of Display P3 where they are asked for', async () => {
    const red = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } })
      .withIccProfile('p3', { attach: true })
      .png()
      .toBuffer()
    const asP3 = await convert(engine, await jxlOf(red, '-d', '0'), {
      format: 'png',
      profile: 'p3',
    })
    const meta = await sharp(asP3.bytes).metadata()
    expect(meta.icc?.length).toBeGreaterThan(100)
  })

  it('says what a file is before anything is decoded', async () => {
    const look = (file: Uint8Array) => probe(SlabList.of(file))
    const one = { format: 'jxl', width: 97, height: 64, orientation: 1, frames: 1, depth: 8 }
    expect(look(await jxlOf(await png(), '-d', '1', '-e', '3'))).toMatchObject({
      ...{ ...one, channels: 3, hasAlpha: false, hasIcc: false, coding: 'dct', isXyb: true },
    })
    expect(look(await jxlOf(await glass(), '-d', '0', '-e', '2'))).toMatchObject({
      ...{ ...one, channels: 4, hasAlpha: true, coding: 'modular', extraChannels: 1 },
    })
    const onItsSide = look(await jxlOf(await turned()))
    expect(onItsSide).toMatchObject({ ...one, width: 64, height: 97 })
    // Its frames take no time: they are layers of one.
    expect(look(await jxlOf(animation(), '-d', '0')).frames).toBe(1)
  })

  it.each([
    ['lossless', '-d', '0'],
    ['lossy', '-d', '1', '-e', '3'],
    ['progressive', '-d', '2', '-p', '-e', '3'],
    ['with groups in an order of their own', '-d', '1', '--group_order', '1', '-e', '3'],
    ['in a container', '-d', '0', '--container=1'],
  ])('counts the frames of an animation (%s)', async (_, ...options) => {
    const [width, height, frames] = [300, 30, 5]
    const noise = seededRandom(3).bytes(width * height * frames * 4)
    const raw = { width, height: height * frames, channels: 4, pageHeight: height } as const
    const gif = await sharp(noise, { raw })
      .gif({ delay: Array(frames).fill(70) })
      .toBuffer()
    const file = await jxlOf(gif, ...options)
    expect(probe(SlabList.of(file)).frames).toBe(frames)
    // What ends early has some.
    expect(probe(SlabList.of(file.subarray(0, file.length / 2))).frames).toBe(2)
  })

  it('reads the profile that djxl reads, bit for bit', async () => {
    for (const name of ['p3', 'srgb']) {
      const jpeg = await picture.clone().jpeg().withIccProfile(name).toBuffer()
      const { profile } = readLayout(bytesOf(await jxlOf(jpeg)))
      expect(Buffer.from(profile ?? [])).toEqual((await sharp(jpeg).metadata()).icc)
    }
  })

  it('takes a codestream in pieces, and leaves other boxes alone', async () => {
    const bare = await jxlOf(await png(), '-d', '1', '-e', '3', '--container=0')
    const [piece] = findCodestream(bytesOf(bare))
    const stream = bare.subarray(piece?.start, piece?.end)
    const part = (number: number, from: number, to: number) =>
      box('jxlp', Uint8Array.of(number >> 8 || 0, 0, 0, number & 255), stream.subarray(from, to))
    const boxes = [
      box('JXL ', Uint8Array.of(13, 10, 0x87, 10)),
      box('ftyp', Uint8Array.from(Buffer.from('jxl \0\0\0\0jxl '))),
      part(0, 0, 3),
      box('xml ', Uint8Array.from(Buffer.from('<secret/>'))),
      part(1, 3, 700),
      part(2, 700, stream.length),
    ]
    const split = Buffer.concat(boxes)
    expect(await shown(split)).toEqual(await shown(bare))
  })

  it('is stripped of its metadata, and shows the same', async () => {
    const exif = { IFD0: { Copyright: 'where the photographer lives' } }
    const file = new Uint8Array(await jxlOf(await picture.clone().jpeg().withExif(exif).toBuffer()))
    const boxes = ['Exif', 'brob', 'jbrd']
    expect(boxes.some((name) => Buffer.from(file).includes(name))).toBe(true)
    const before = await expected(file)
    const { keeper, info } = engine.inspect(SlabList.of(file))
    expect(keeper?.isPlain(info)).toBe(true)
    const most = keeper?.strippedBytes(file) ?? 0
    const kept = keeper?.strip(file, most)
    expect(kept?.length).toBe(most)
    for (const name of boxes) expect(Buffer.from(kept ?? []).includes(name)).toBe(false)
    expect(await expected(kept ?? file)).toEqual(before)
  })

  it('foresees what decoding takes, and no more than half as much again', async () => {
    const large = photo(640, 480)
    const sources = [
      [await large.clone().png().toBuffer(), '-d', '1', '-e', '3'],
      [await large.clone().png().toBuffer(), '-d', '0', '-e', '1'],
      [await large.clone().ensureAlpha(0.5).png().toBuffer(), '-d', '1', '-e', '3'],
      [await large.clone().jpeg().toBuffer(), '-e', '3'],
    ] as const
    const wide = testEngine({ memoryBudget: 512 * MEBIBYTE })
    for (const [source, ...options] of sources) {
      const { plan, measuredPeakBytes } = await convert(wide, await jxlOf(source, ...options))
      expect(plan.peakBytes, options.join(' ')).toBeGreaterThanOrEqual(measuredPeakBytes)
      expect(plan.peakBytes, options.join(' ')).toBeLessThanOrEqual(1.5 * measuredPeakBytes)
    }
  })
})

describe.skipIf(!hasLibjxl)('JPEG XL input, hostile', () => {
  it('is refused in order whatever is wrong with a file, and the next one is read', async () => {
    const random = seededRandom(13)
    const small = photo(40, 24)
    const seeds = await Promise.all([
      jxlOf(await small.clone().png().toBuffer(), '-d', '1', '-e', '3'),
      jxlOf(await small.clone().ensureAlpha(0.5).png().toBuffer(), '-d', '0', '-e', '2'),
      jxlOf(await small.clone().jpeg().withIccProfile('p3').toBuffer(), '-e', '3'),
    ])
    const good = await shown(seeds[0]!)
    for (let i = 0; i < 90; i++) {
      const file = Uint8Array.from(seeds[i % seeds.length]!)
      for (let n = 1 + random.below(4); n > 0; n--) {
        const at = random.below(i % 2 === 0 ? Math.min(60, file.length) : file.length)
        file[at] = random.below(256)
      }
      const cut = i % 5 === 0 ? file.subarray(0, random.below(file.length)) : file
      const error = await convert(engine, cut, { format: 'png' }).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error === undefined) continue
      expect(error).toBeInstanceOf(ImageError)
      expect((error as ImageError).code).not.toBe('codec-failed')
    }
    expect(await shown(seeds[0]!)).toEqual(good)
  })

  it('is refused by its size before it is decoded', async () => {
    // Not in eights; 30 bits of height, all set; as wide as high; all else as usual.
    const bits = [...`011${'1'.repeat(30)}10011`].map(Number)
    const huge = new Uint8Array(100)
    huge.set([0xff, 0x0a])
    bits.forEach((bit, i) => {
      huge[2 + (i >> 3)] = (huge[2 + (i >> 3)] ?? 0) | (bit << (i & 7))
    })
    await expect(convert(engine, huge)).rejects.toMatchObject({ code: 'image-too-large' })
  })
})
