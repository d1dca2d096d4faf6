import sharp, { type Sharp } from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import type { PngInfo } from '../../../../src/engine/formats/png/info.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import {
  bytesFrom,
  chunk,
  type IhdrOptions,
  ihdr,
  orientationTiff,
  png,
  tiff,
  u16,
  u32,
} from '../../../helpers/craft.ts'
import { attempt, mutations, prefixes, refusal } from '../../../helpers/damage.ts'

const IDAT = chunk('IDAT', 1, 2, 3)
const IEND = chunk('IEND')

function info(file: Uint8Array): PngInfo {
  return probe(bytesOf(file)) as PngInfo
}

function picture(channels: 3 | 4): Sharp {
  const background = { r: 200, g: 30, b: 90, alpha: 0.5 }
  return sharp({ create: { width: 33, height: 17, channels, background } })
}

it.each([
  ['RGB', picture(3), {}],
  ['RGBA', picture(4), {}],
  ['gray', picture(3).toColourspace('b-w'), {}],
  ['16-bit', picture(3).toColourspace('rgb16'), {}],
  ['Adam7', picture(3), { progressive: true }],
  ['palette', picture(3), { palette: true }],
] as const)('probe() agrees with sharp about a PNG: %s', async (_, source, options) => {
  const file = await source.clone().png(options).toBuffer()
  const meta = await sharp(file).metadata()
  expect(info(file)).toEqual({
    format: meta.format,
    width: meta.width,
    height: meta.height,
    orientation: 1,
    depth: meta.bitsPerSample ?? (meta.depth === 'ushort' ? 16 : 8),
    channels: meta.channels,
    hasAlpha: meta.hasAlpha,
    hasIcc: meta.hasProfile,
    interlaced: meta.isProgressive,
    frames: 1,
    palette: meta.isPalette,
  })
})

it.each([1, 2, 3, 4, 5, 6, 7, 8])('probe() reads orientation %i from eXIf', (code) => {
  const exif = orientationTiff(code)
  expect(info(png(ihdr(), chunk('eXIf', exif), IDAT, IEND)).orientation).toBe(code)
})

it.each([
  ['behind the pixels', png(ihdr(), IDAT, chunk('eXIf', orientationTiff(6)), IEND)],
  ['with a preamble', png(ihdr(), chunk('eXIf', 'Exif\0\0', orientationTiff(6)), IDAT, IEND)],
])('probe() turns nothing for an eXIf %s, as sharp and browsers', (_, file) => {
  expect(info(file).orientation).toBe(1)
})

it('probe() refuses the CgBI variant of iOS apps by name', () => {
  const refused = refusal(png(chunk('CgBI', [0x50, 0, 0x20, 2]), ihdr(), IDAT, IEND))
  expect(refused.code).toBe('unsupported-format')
  expect(refused.message).toContain('CgBI')
})

it.each([1, 3, 4])('probe() takes an orientation of type %i that is cut off for 1', (type) => {
  const exif = tiff({ tag: 0x0112, type, count: 1, value: [6, 0, 0, 0] })
  const cut = exif.subarray(0, exif.length - 8)
  const at = (payload: Uint8Array) => png(ihdr(), chunk('eXIf', payload), IDAT)
  expect(info(at(exif)).orientation).toBe(6)
  expect(info(at(cut)).orientation).toBe(1)
})

it('probe() takes iCCP, and not sRGB, for an ICC profile', async () => {
  const file = await picture(3).withIccProfile('p3').png().toBuffer()
  expect(info(file).hasIcc).toBe(true)
  expect(info(png(ihdr(), chunk('sRGB', 0), IDAT)).hasIcc).toBe(false)
})

const PLTE = chunk('PLTE', [1, 2, 3, 4, 5, 6])

it.each([
  ['gray', { colourType: 0, depth: 1 }, [chunk('tRNS', u16(1))], 2, true],
  ['gray, wrong checksum', { colourType: 0 }, [chunk('tRNS', u16(1)).fill(0, 10)], 1, false],
  ['gray, wrong length', { colourType: 0 }, [chunk('tRNS', 1)], 1, false],
  [
    'gray, then one of wrong length',
    { colourType: 0 },
    [chunk('tRNS', u16(1)), chunk('tRNS', 1)],
    2,
    true,
  ],
  ['RGB', { colourType: 2 }, [chunk('tRNS', [0, 1, 0, 2, 0, 3])], 4, true],
  ['palette', { colourType: 3, depth: 1 }, [PLTE, chunk('tRNS', 0)], 4, true],
  ['palette, more than colours', { colourType: 3 }, [PLTE, chunk('tRNS', [0, 1, 2])], 3, false],
  ['palette, before PLTE', { colourType: 3 }, [chunk('tRNS', 0), PLTE], 3, false],
  ['palette without tRNS', { colourType: 3 }, [PLTE], 3, false],
  ['gray and alpha', { colourType: 4 }, [chunk('tRNS', u16(1))], 2, true],
  ['RGBA', { colourType: 6 }, [], 4, true],
] as const)('probe() counts transparency: %s', (_, header, chunks, channels, hasAlpha) => {
  expect(info(png(ihdr(header), ...chunks, IDAT))).toMatchObject({ channels, hasAlpha })
})

it('probe() counts the frames of an animated PNG, and a default image apart from them', () => {
  const control = chunk('acTL', u32(3), u32(0))
  const frame = chunk('fcTL', new Uint8Array(26))
  expect(info(png(ihdr(), control, frame, IDAT)).frames).toBe(3)
  expect(info(png(ihdr(), control, IDAT, frame)).frames).toBe(4)
  expect(info(png(ihdr(), IDAT, control)).frames).toBe(1)
})

it('probe() refuses a PNG with a side of more than a million pixels', () => {
  expect(info(png(ihdr({ height: 1_000_000 }), IDAT, IEND)).height).toBe(1_000_000)
  const long = png(ihdr({ width: 1, height: 1_000_001 }), IDAT, IEND)
  expect(refusal(long)).toMatchObject({ code: 'image-too-large', format: 'png' })
})

it.each([
  [0, [1, 2, 4, 8, 16]],
  [2, [8, 16]],
  [3, [1, 2, 4, 8]],
  [4, [8, 16]],
  [6, [8, 16]],
  [1, []],
  [5, []],
  [7, []],
])('probe() accepts exactly the legal depths of colour type %i', (colourType, legal) => {
  for (let depth = 0; depth <= 32; depth++) {
    const file = png(ihdr({ colourType, depth }), PLTE, IDAT)
    if (legal.includes(depth)) expect(info(file).depth).toBe(depth)
    else expect(refusal(file).code).toBe('damaged-image')
  }
})

it.each([
  ['no width', { width: 0 }],
  ['no height', { height: 0 }],
  ['a width of 2^31', { width: 2 ** 31 }],
  ['an unknown compression', { compression: 1 }],
  ['an unknown filter', { filter: 1 }],
  ['an unknown interlace method', { interlace: 2 }],
] satisfies [string, IhdrOptions][])('probe() calls a PNG with %s damaged', (_, header) => {
  expect(refusal(png(ihdr(header), IDAT)).code).toBe('damaged-image')
})

it.each([
  ['its signature only', png()],
  ['no IHDR first', png(chunk('tEXt'), ihdr(), IDAT)],
  ['no pixels', png(ihdr(), IEND)],
  ['no palette', png(ihdr({ colourType: 3 }), IDAT)],
  ['a nameless chunk before the pixels', png(ihdr(), chunk('\0\0\0\0'), IDAT)],
  ['a chunk of 2^31 bytes', png(ihdr(), bytesFrom(u32(2 ** 31), 'tEXt'), IDAT)],
])('probe() calls a PNG with %s damaged', (_, file) => {
  expect(refusal(file).code).toBe('damaged-image')
})

it('probe() accepts garbage behind the pixels', () => {
  expect(info(png(ihdr(), IDAT, 'trailing garbage'))).toMatchObject({ width: 3, height: 2 })
})

it('probe() reads past 20,000 text chunks, and gives up at 100,000', () => {
  const texts = (count: number) =>
    Buffer.concat(Array.from({ length: count }, () => chunk('tEXt', 'a\0b')))
  const start = png(ihdr())
  expect(info(Buffer.concat([start, texts(20_000), IDAT]))).toMatchObject({ width: 3 })
  expect(refusal(Buffer.concat([start, texts(100_000), IDAT])).code).toBe('damaged-image')
})

it('probe() answers or throws ImageError for every prefix and mutation of a PNG', async () => {
  const file = await picture(4).withMetadata({ orientation: 6 }).png({ palette: true }).toBuffer()
  for (const prefix of prefixes(file)) {
    const found = attempt(prefix, (of) => of)
    if (found) expect(found).toMatchObject({ width: 33, height: 17 })
  }
  for (const mutant of mutations(file, { seed: 2, count: 5000, reach: file.length })) {
    attempt(mutant, ({ width, height }) => expect(width * height).toBeGreaterThan(0))
  }
})
