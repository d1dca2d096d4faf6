import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { keeper } from '../../../../src/engine/formats/jpeg/strip.ts'
import { photo } from '../../../helpers/engine.ts'
import { writeJpeg } from '../../../helpers/jpeg-writer.ts'

const SECRET = 'where the photographer lives'

/** A segment as it stands in a file. */
function segment(marker: number, body: string | readonly number[]): Buffer {
  const bytes = Buffer.from(body as string, 'latin1')
  return Buffer.concat([Buffer.from([0xff, marker, 0, 0]), bytes]).fill(
    Buffer.from([(bytes.length + 2) >> 8, (bytes.length + 2) & 255]),
    2,
    4,
  )
}

/** Puts bytes behind the SOI. */
function inserted(jpeg: Uint8Array, ...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)])
}

function strip(jpeg: Uint8Array, maxBytes = Number.POSITIVE_INFINITY): Buffer | undefined {
  const kept = keeper.strip(new Uint8Array(jpeg), maxBytes)
  return kept && Buffer.from(kept)
}

function rawOf(jpeg: Uint8Array): Promise<Buffer> {
  return sharp(jpeg).toColourspace('srgb').raw().toBuffer()
}

const plain = await photo(64, 48).jpeg().toBuffer()

describe('keeper.strip()', () => {
  it.each<[string, Sharp]>([
    ['a baseline file', photo(64, 48).jpeg()],
    ['a progressive file', photo(64, 48).jpeg({ progressive: true })],
    ['a 4:4:4 file', photo(64, 48).jpeg({ chromaSubsampling: '4:4:4' })],
    ['a gray file', photo(64, 48).grayscale().jpeg()],
  ])('keeper.strip() leaves the pixels of %s and nothing else', async (_, image) => {
    const jpeg = await image
      .withExif({ IFD0: { Copyright: SECRET }, IFD3: { GPSLatitude: '1/1 2/1 3/1' } })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${SECRET}</x:xmpmeta>`)
      .toBuffer()
    const kept = strip(jpeg)
    expect(jpeg.includes(SECRET)).toBe(true)
    expect(kept?.includes(SECRET)).toBe(false)
    expect(kept?.includes('Exif')).toBe(false)
    expect(await rawOf(kept ?? jpeg)).toEqual(await rawOf(jpeg))
  })

  it('keeper.strip() leaves a file as it is in which nothing is to be stripped', () => {
    expect(strip(plain)).toEqual(plain)
  })

  it('keeper.strip() keeps the colour profile, in all its pieces', async () => {
    const jpeg = await photo(64, 48).withIccProfile('p3').jpeg().toBuffer()
    const kept = strip(jpeg)
    const profiles = await Promise.all([jpeg, kept].map((file) => sharp(file).metadata()))
    expect(profiles[0]?.icc?.length).toBeGreaterThan(100)
    expect(profiles[1]?.icc).toEqual(profiles[0]?.icc)
  })

  it('keeper.strip() keeps the Adobe segment, without which RGB would count as YCbCr', async () => {
    const components = [1, 2, 3].map(() => ({ h: 1, v: 1 }))
    const jpeg = writeJpeg({ width: 16, height: 16, components, adobeTransform: 0 })
    expect(strip(inserted(jpeg, segment(0xe1, `Exif\0\0${SECRET}`)))).toEqual(jpeg)
  })

  it.each([
    ['EXIF', segment(0xe1, `Exif\0\0${SECRET}`)],
    ['XMP', segment(0xe1, `http://ns.adobe.com/xap/1.0/\0${SECRET}`)],
    ['a multi-picture index', segment(0xe2, `MPF\0${SECRET}`)],
    ['IPTC', segment(0xed, `Photoshop 3.0\0${SECRET}`)],
    ['a comment', segment(0xfe, SECRET)],
    ['a JFIF extension', segment(0xe0, `JFXX\0${SECRET}`)],
    ['an APP14 of somebody else', segment(0xee, SECRET)],
  ])('keeper.strip() strips %s', (_, extra) => {
    expect(strip(inserted(plain, extra))).toEqual(plain)
  })

  it('keeper.strip() strips what stands between scans', async () => {
    const jpeg = await photo(64, 48).jpeg({ progressive: true }).toBuffer()
    const secondScan = jpeg.indexOf(
      Buffer.from([0xff, 0xda]),
      jpeg.indexOf('\xff\xda', 'latin1') + 2,
    )
    const comment = segment(0xfe, SECRET)
    const parts = [jpeg.subarray(0, secondScan), comment, jpeg.subarray(secondScan)]
    expect(strip(Buffer.concat(parts))).toEqual(jpeg)
  })

  /** Version 1.02, a density, and the size of a thumbnail. */
  function jfif(thumbnail: readonly [number, number] = [0, 0], ...tail: readonly number[]): Buffer {
    return segment(0xe0, [...Buffer.from('JFIF\0'), 1, 2, 1, 0, 72, 0, 72, ...thumbnail, ...tail])
  }
  const named = inserted(plain, jfif())

  it.each([
    ['nothing', named],
    ['Apple’s AMPF', inserted(plain, jfif([0, 0], ...Buffer.from('AMPF')))],
    ['a thumbnail', inserted(plain, jfif([2, 1], 9, 9, 9, 8, 8, 8))],
    ['a thumbnail that is not there', inserted(plain, jfif([255, 255]))],
    ['a second one', inserted(plain, jfif(), jfif([1, 1], 9, 9, 9))],
    ['one too short to be one', inserted(plain, segment(0xe0, 'JFIF\0\x01'), jfif())],
  ])('keeper.strip() cuts %s off a JFIF segment and keeps the rest', (_, jpeg) => {
    expect(strip(jpeg)).toEqual(named)
  })

  it('keeper.strip() mends the band of a sequential scan, and no other', async () => {
    const sos = plain.indexOf(Buffer.from([0xff, 0xda]))
    const odd = Buffer.from(plain)
    odd.set([0, 0, 0x12], sos + 2 + 12 - 3)
    expect(strip(odd)).toEqual(plain)
    const progressive = await photo(64, 48).jpeg({ progressive: true }).toBuffer()
    expect(strip(progressive)).toEqual(progressive)
  })

  it('keeper.strip() strips what follows the picture: other pictures, videos', () => {
    expect(strip(Buffer.concat([plain, plain, Buffer.from(SECRET)]))).toEqual(plain)
  })

  it.each([
    ['ends early', plain.subarray(0, -2)],
    ['ends in a segment', plain.subarray(0, 30)],
    ['has bytes between its segments', inserted(plain, Buffer.from(SECRET))],
    ['starts twice', inserted(plain, Buffer.from([0xff, 0xd8]))],
    ['has a segment shorter than its length', inserted(plain, Buffer.from([0xff, 0xe1, 0, 1]))],
  ])('keeper.strip() refuses a file that %s, and leaves it as it was', (_, jpeg) => {
    const copy = new Uint8Array(jpeg)
    expect(keeper.strip(copy, Number.POSITIVE_INFINITY)).toBeUndefined()
    expect(Buffer.from(copy)).toEqual(Buffer.from(jpeg))
  })

  it('keeper.strip() refuses what stays longer than it may be', () => {
    const jpeg = inserted(plain, segment(0xfe, SECRET))
    expect(strip(jpeg, plain.length - 1)).toBeUndefined()
    expect(strip(jpeg, plain.length)).toEqual(plain)
  })
})
