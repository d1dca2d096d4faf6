import sharp from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import type { JpegInfo } from '../../../../src/engine/formats/jpeg/info.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import {
  bytesFrom,
  jpeg,
  orientationTiff,
  type SofOptions,
  segment,
  sof,
  sos,
  tiff,
  u16,
} from '../../../helpers/craft.ts'
import { attempt, mutations, prefixes, refusal } from '../../../helpers/damage.ts'

const PICTURE = sharp({
  create: { width: 33, height: 17, channels: 3, background: { r: 200, g: 30, b: 90 } },
})

function info(file: Uint8Array): JpegInfo {
  return probe(bytesOf(file)) as JpegInfo
}

it.each([
  ['baseline 4:2:0', {}, 2],
  ['baseline 4:4:4', { chromaSubsampling: '4:4:4' }, 1],
  ['progressive', { progressive: true }, 2],
])('probe() agrees with sharp about a %s JPEG', async (_, options, h) => {
  const file = await PICTURE.clone().jpeg(options).toBuffer()
  const meta = await sharp(file).metadata()
  expect(info(file)).toMatchObject({
    format: meta.format,
    width: meta.width,
    height: meta.height,
    channels: meta.channels,
    depth: 8,
    orientation: 1,
    hasAlpha: false,
    hasIcc: meta.hasProfile,
    interlaced: meta.isProgressive,
    multiScan: meta.isProgressive,
    process: meta.isProgressive ? 'progressive' : 'baseline',
    arithmetic: false,
    colour: 'ycc',
    frames: 1,
  })
  expect(info(file).sampling[0]).toEqual({ h, v: h })
})

it.each([1, 2, 3, 4, 5, 6, 7, 8])('probe() reads EXIF orientation %i of a JPEG', async (code) => {
  const file = await PICTURE.clone().withMetadata({ orientation: code }).jpeg().toBuffer()
  expect(info(file).orientation).toBe(code)
  for (const bigEndian of [false, true]) {
    const exif = segment(0xe1, 'Exif\0\0', orientationTiff(code, bigEndian))
    expect(info(jpeg(exif, sof(), sos())).orientation).toBe(code)
    expect(info(jpeg(sof(), exif, sos())).orientation).toBe(code)
  }
})

it.each([
  ['0', orientationTiff(0)],
  ['9', orientationTiff(9)],
  ['99', orientationTiff(99)],
  ['cut off', orientationTiff(6).subarray(0, 18)],
  ['without a directory', bytesFrom('II*\0', 0xff, 0xff, 0xff, 0xff)],
  ['of type ASCII', tiff({ tag: 0x0112, type: 2, count: 1, value: [6, 0, 0, 0] })],
  ['with no values', tiff({ tag: 0x0112, type: 3, count: 0, value: [6, 0, 0, 0] })],
  ['no TIFF', bytesFrom('hello there')],
])('probe() takes EXIF orientation %s for 1', (_, exif) => {
  const file = jpeg(segment(0xe1, 'Exif\0\0', exif), sof(), sos())
  expect(info(file).orientation).toBe(1)
})

it.each([
  ['BYTE', 1],
  ['LONG', 4],
])('probe() accepts an EXIF orientation of type %s', (_, type) => {
  const exif = tiff({ tag: 0x0112, type, count: 1, value: [6, 0, 0, 0] })
  expect(info(jpeg(segment(0xe1, 'Exif\0\0', exif), sof(), sos())).orientation).toBe(6)
})

it('probe() sees an ICC profile', async () => {
  const file = await PICTURE.clone().withIccProfile('p3').jpeg().toBuffer()
  expect(info(file).hasIcc).toBe(true)
})

const GRAY = [[1, 0x11]] as const
const RGB = [
  [0x52, 0x11],
  [0x47, 0x11],
  [0x42, 0x11],
] as const
const FOUR = [
  [1, 0x11],
  [2, 0x11],
  [3, 0x11],
  [4, 0x11],
] as const
const adobe = (transform: number) => segment(0xee, 'Adobe', u16(100), u16(0), u16(0), transform)
const JFIF = segment(0xe0, 'JFIF\0', 1, 1, 0, u16(1), u16(1), 0, 0)

it.each([
  ['gray', 'one component', GRAY, []],
  ['rgb', 'components R, G and B', RGB, []],
  ['ycc', 'components R, G and B in JFIF', RGB, [JFIF]],
  ['rgb', 'Adobe transform 0', undefined, [adobe(0)]],
  ['ycc', 'Adobe transform 1', undefined, [adobe(1)]],
  ['ycc', 'no markers', undefined, []],
  ['cmyk', 'four components', FOUR, []],
  ['cmyk', 'four components, Adobe transform 0', FOUR, [adobe(0)]],
  ['ycck', 'four components, Adobe transform 2', FOUR, [adobe(2)]],
] as const)('probe() takes the colour for %s: %s', (colour, _, components, extra) => {
  const found = info(jpeg(...extra, sof(components && { components }), sos()))
  expect(found.colour).toBe(colour)
  expect(found.sampling).toHaveLength(found.channels)
})

it('probe() reports the Adobe transform only when there is one', () => {
  expect(info(jpeg(adobe(2), sof({ components: FOUR }), sos(4))).adobeTransform).toBe(2)
  expect(info(jpeg(sof(), sos()))).not.toHaveProperty('adobeTransform')
})

it.each([
  [0xc0, 3, { process: 'baseline', arithmetic: false, multiScan: false }],
  [0xc0, 1, { process: 'baseline', arithmetic: false, multiScan: true }],
  [0xc1, 3, { process: 'extended', arithmetic: false, multiScan: false }],
  [0xc2, 3, { process: 'progressive', arithmetic: false, multiScan: true, interlaced: true }],
  [0xc9, 3, { process: 'extended', arithmetic: true, multiScan: false }],
  [0xca, 3, { process: 'progressive', arithmetic: true, multiScan: true }],
])('probe() reads process %i with %i components in the first scan', (marker, scan, expected) => {
  expect(info(jpeg(sof({ marker }), sos(scan)))).toMatchObject(expected)
})

it.each([
  ['lossless', { marker: 0xc3 }],
  ['lossless', { marker: 0xcb }],
  ['hierarchical', { marker: 0xc5 }],
  ['hierarchical', { marker: 0xcf }],
  ['12-bit', { marker: 0xc1, precision: 12 }],
  ['2 components', { components: FOUR.slice(0, 2) }],
  ['5 components', { components: [...FOUR, [5, 0x11]] }],
] satisfies [string, SofOptions][])('probe() refuses %s JPEG by name (%o)', (name, options) => {
  const { code, message } = refusal(jpeg(sof(options), sos()))
  expect(code).toBe('unsupported-format')
  expect(message).toContain(name)
})

it.each([
  ['no width', jpeg(sof({ width: 0 }), sos())],
  ['no height', jpeg(sof({ height: 0 }), sos())],
  ['no components', jpeg(sof({ components: [] }), sos())],
  ['9-bit samples', jpeg(sof({ precision: 9 }), sos())],
  ['a sampling factor of 0', jpeg(sof({ components: [[1, 0x01]] }), sos(1))],
  ['a sampling factor of 5', jpeg(sof({ components: [[1, 0x15]] }), sos(1))],
  ['two frame headers', jpeg(sof(), sof(), sos())],
  ['a frame header that is too long', jpeg(segment(0xc0, sof().subarray(4), 0), sos())],
  ['a second start', jpeg([0xff, 0xd8], sof(), sos())],
  ['a segment shorter than its length', jpeg([0xff, 0xe0, 0, 1], sof(), sos())],
  ['a scan without a frame', jpeg(sos())],
  ['no scan', jpeg(sof())],
  ['its magic bytes only', bytesFrom(0xff, 0xd8, 0xff)],
  ['two bytes only', bytesFrom(0xff, 0xd8)],
])('probe() calls a JPEG with %s damaged', (_, file) => {
  expect(refusal(file).code).toBe('damaged-image')
})

it('probe() takes reserved markers for noise without a length, as the decoder does', () => {
  const hidden = bytesFrom(0xff, 0x02, u16(21), sof({ width: 9 }))
  expect(info(jpeg(hidden, sos())).width).toBe(9)
})

it('probe() skips fill bytes, restart markers and garbage between segments', () => {
  const file = jpeg([0xff, 0xff, 0xff], sof(), [0x00, 0x55, 0xff, 0x00], [0xff, 0xd3], sos())
  expect(info(file)).toMatchObject({ width: 7, height: 5 })
})

it('probe() gives up on a JPEG with too many segments', () => {
  const comments = new Uint8Array(4 * 70_000)
  for (let i = 0; i < comments.length; i += 4) comments.set([0xff, 0xfe, 0, 2], i)
  const file = Buffer.concat([Uint8Array.of(0xff, 0xd8), comments, sof(), sos()])
  expect(refusal(file)).toMatchObject({ code: 'damaged-image' })
})

it('probe() answers or throws ImageError for every prefix and mutation of a JPEG', async () => {
  const file = await PICTURE.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const expected = info(file)
  for (const prefix of prefixes(file)) {
    const found = attempt(prefix, (of) => of)
    if (found) expect(found).toEqual(expected)
  }
  for (const mutant of mutations(file, { seed: 1, count: 5000, reach: 700 })) {
    attempt(mutant, ({ width, height }) => expect(width * height).toBeGreaterThan(0))
  }
})
