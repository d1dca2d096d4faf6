import sharp, { type Sharp } from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import type { Notices } from '../../../src/engine/formats/exif-block.ts'
import { writerOf } from '../../../src/engine/formats/formats.ts'
import { probe } from '../../../src/engine/formats/probe.ts'
import { readCopyright, readNotices } from '../../../src/engine/formats/read-notices.ts'
import { withNotices } from '../../../src/engine/formats/write-notices.ts'
import { jpeg, segment, sof, sos, tiff, u32 } from '../../helpers/craft.ts'
import { attempt, mutations } from '../../helpers/damage.ts'
import { pngChunk } from '../../helpers/png-writer.ts'

const PICTURE = sharp({ create: { width: 9, height: 7, channels: 3, background: 'red' } })

function copyrightOf(file: Uint8Array): string | undefined {
  const bytes = bytesOf(file)
  return readCopyright(bytes, probe(bytes))
}

/** A JPEG with this notice behind its only directory entry. */
function noticed(notice: string | Buffer, count = Buffer.byteLength(notice), type = 2): Uint8Array {
  const exif = { tag: 0x8298, type, count, value: u32(26), bigEndian: true }
  const tail = Buffer.from(notice)
  return jpeg(segment(0xe1, 'Exif\0\0', tiff({ ...exif, tail })), sof(), sos())
}

it.each(['jpeg', 'png', 'webp'] as const)(
  'readCopyright() reads the notice of a %s',
  async (format) => {
    const notice = '(C) 2024 Jane Doe, all rights reserved'
    const exif = { IFD0: { Copyright: notice, Artist: 'Somebody' } }
    const file = await PICTURE.clone().withExif(exif).toFormat(format).toBuffer()
    expect(copyrightOf(file)).toBe(notice)
    expect(copyrightOf(await PICTURE.clone().toFormat(format).toBuffer())).toBeUndefined()
  },
)

it.each([
  ['photographer and editor', noticed('Jane\0Joe\0'), 'Jane; Joe'],
  ['an editor only', noticed(' \0Joe\0'), 'Joe'],
  ['spaces', noticed('  Jane  \0'), 'Jane'],
  ['nothing but spaces', noticed('     \0'), undefined],
  ['a count beyond the payload', noticed('Jane!', 0xffffffff), 'Jane!'],
  ['UTF-8', noticed('© 2024 Łukasz'), '© 2024 Łukasz'],
  ['Latin-1', noticed(Buffer.from('© 2024 Jos\xe9', 'latin1')), '© 2024 José'],
  ['another type', noticed('Jane!', 5, 7), undefined],
])('readCopyright() reads %s', (_, file, expected) => {
  expect(copyrightOf(file)).toBe(expected)
})

it('readCopyright() reads a notice of up to four bytes in the entry itself', () => {
  const exif = tiff({ tag: 0x8298, type: 2, count: 4, value: [74, 111, 101, 0] })
  expect(copyrightOf(jpeg(segment(0xe1, 'Exif\0\0', exif), sof(), sos()))).toBe('Joe')
})

it('readCopyright() ends at 1,000 characters', () => {
  expect(copyrightOf(noticed('a'.repeat(5000)))).toBe('a'.repeat(1000))
  expect(copyrightOf(noticed('é'.repeat(5000)))).toBe('é'.repeat(1000))
})

it('readCopyright() throws ImageError only, whatever is wrong', () => {
  const file = noticed('Jane\0Joe\0')
  for (const mutant of mutations(file, { seed: 10, count: 5000, reach: 70 })) {
    attempt(mutant, (info) => readCopyright(bytesOf(mutant), info))
  }
})

const XMP = (rights: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" ${rights}</rdf:Description></rdf:RDF></x:xmpmeta>`
const LISTED = XMP(
  '><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Jane &amp; Joe &#x263a;</rdf:li></rdf:Alt></dc:rights>',
)

/** As its specification has it; libvips writes zTXt. */
function xmpPng(file: Uint8Array, xmp: string): Uint8Array {
  const chunk = pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`))
  return Buffer.concat([file.subarray(0, 33), chunk, file.subarray(33)])
}

it.each(['jpeg', 'png', 'webp'] as const)(
  'readCopyright() reads the notice of XMP in a %s that has none in EXIF',
  async (format) => {
    const withXmp = async (picture: Sharp) =>
      format === 'png'
        ? xmpPng(await picture.png().toBuffer(), LISTED)
        : await picture.withXmp(LISTED).toFormat(format).toBuffer()
    expect(copyrightOf(await withXmp(PICTURE.clone()))).toBe('© Jane & Joe ☺')
    const both = PICTURE.clone().withExif({ IFD0: { Copyright: 'EXIF' } })
    expect(copyrightOf(await withXmp(both))).toBe('EXIF')
  },
)

it.each([
  [XMP(' dc:rights="Jane">'), 'Jane'],
  [XMP('><dc:rights>Jane</dc:rights>'), 'Jane'],
  [XMP('><dc:rights><rdf:Alt></rdf:Alt></dc:rights>'), undefined],
  [XMP('>'), undefined],
  [XMP(`><dc:rights>${'a'.repeat(5_000)}</dc:rights>`), 'a'.repeat(1_000)],
])('readCopyright() reads what XMP says (%#)', async (xmp, expected) => {
  expect(copyrightOf(xmpPng(await PICTURE.clone().png().toBuffer(), xmp))).toBe(expected)
})

const TAKEN = {
  IFD0: { Copyright: 'Jane', Make: 'Camera', DateTime: '2026:01:01 00:00:00' },
  IFD2: { DateTimeOriginal: '2025:12:24 18:30:05', LensModel: 'secret' },
  IFD3: {
    ...{ GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 3000/100' },
    ...{ GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 0/1' },
    ...{ GPSAltitudeRef: '0', GPSAltitude: '34/1', GPSDateStamp: '2025:12:24' },
  },
}

it.each(['jpeg', 'png', 'webp'] as const)(
  'readNotices() keeps what is asked for, and nothing else, through a %s',
  async (format) => {
    const file = await PICTURE.clone().withExif(TAKEN).toFormat(format).toBuffer()
    const bytes = bytesOf(file)
    const info = probe(bytes)
    expect(readNotices(bytes, info, 'none')).toBeUndefined()
    expect(readNotices(bytes, info, 'copyright')).toEqual({ copyright: 'Jane' })
    expect(readNotices(bytes, info, 'creation')).toEqual({ creation: '2025:12:24 18:30:05' })
    const all = readNotices(bytes, info, 'copyright;creation;location')
    expect(all?.location?.map(({ tag }) => tag)).toEqual([1, 2, 3, 4, 5, 6])
    const plain = await PICTURE.clone().toFormat(format).toBuffer()
    const kept = withNotices(plain, writerOf(format), { width: 9, height: 7 }, all!)
    // As another reads it: sharp hands out the block, whose directories name their tags.
    const again = bytesOf(kept)
    const read = readNotices(again, probe(again), 'copyright;creation;location')
    expect(plainOf(read!)).toEqual(plainOf(all!))
    const { exif } = await sharp(kept).metadata()
    const text = exif!.toString('latin1')
    expect(text).toContain('2025:12:24 18:30:05')
    expect(text).not.toMatch(/Camera|secret|2026:01:01|2025:12:24\0/)
  },
)

const plainOf = ({ location = [], ...others }: Notices) => ({
  ...others,
  location: location.map((entry) => ({ ...entry, value: [...entry.value] })),
})

it('readNotices() writes the place of a big-endian file in its own order', () => {
  const place = { latitude: [52, 1, 30, 1, 3_000, 100], longitude: [13, 1, 24, 1, 0, 1] }
  const file = jpeg(segment(0xe1, 'Exif\0\0', bigEndianPlace(place)), sof(), sos())
  const bytes = bytesOf(file)
  const { location = [] } = readNotices(bytes, probe(bytes), 'location') ?? {}
  const numbers = (tag: number) => {
    const { value } = location.find((entry) => entry.tag === tag)!
    const view = new DataView(value.buffer, value.byteOffset, value.length)
    return Array.from({ length: 6 }, (_, i) => view.getUint32(i * 4, true))
  }
  expect([numbers(2), numbers(4)]).toEqual([place.latitude, place.longitude])
})

it('readNotices() throws ImageError only, whatever is wrong', () => {
  const place = { latitude: [52, 1, 30, 1, 3_000, 100], longitude: [13, 1, 24, 1, 0, 1] }
  const block = bigEndianPlace(place)
  const file = jpeg(segment(0xe1, 'Exif\0\0', block), sof(), sos())
  for (const mutant of mutations(file, { seed: 11, count: 3_000, reach: 150 })) {
    attempt(mutant, (info) => readNotices(bytesOf(mutant), info, 'creation;location'))
  }
})

/** IFD0 with a link to four entries of GPS. */
function bigEndianPlace({ latitude, longitude }: Record<'latitude' | 'longitude', number[]>) {
  const bytes: number[] = []
  const u16 = (value: number) => bytes.push(value >> 8, value & 255)
  const long = (value: number) => bytes.push(...[24, 16, 8, 0].map((bits) => (value >> bits) & 255))
  bytes.push(0x4d, 0x4d, 0, 42)
  long(8)
  u16(1)
  const entry = (tag: number, type: number, count: number, value: number) => {
    u16(tag)
    u16(type)
    long(count)
    long(value)
  }
  entry(0x8825, 4, 1, 26)
  long(0)
  const values = 26 + 2 + 4 * 12 + 4
  u16(4)
  const entries = [
    [1, 2, 2, 0x4e000000],
    [2, 5, 3, values],
    [3, 2, 2, 0x45000000],
    [4, 5, 3, values + 24],
  ] as const
  for (const [tag, type, count, value] of entries) entry(tag, type, count, value)
  long(0)
  for (const number of [...latitude, ...longitude]) long(number)
  return Uint8Array.from(bytes)
}
