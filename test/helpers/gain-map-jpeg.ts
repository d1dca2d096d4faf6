/** JPEGs with a gain map behind them, put together by hand: as phones and cameras write them. */

import sharp from 'sharp'

const HDRGM =
  'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="2.5" hdrgm:HDRCapacityMax="2.5" hdrgm:OffsetSDR="0.015625" hdrgm:OffsetHDR="0.015625"'
const APPLE = 'xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/"'

/** Who wrote the file: of what it tells. */
export type MapWriter = 'android' | 'container' | 'iphone'

export interface GainMapFile {
  readonly file: Uint8Array
  /** Of the map, as it was before it was coded: one sample a pixel. */
  readonly levels: Uint8Array
}

export interface GainMapShape {
  readonly width: number
  readonly height: number
  /** Pixels of the picture for one of the map. */
  readonly ratio: number
  readonly orientation?: number
}

/** A picture of soft waves, and a map that is bright where a soft disc is. */
export async function gainMapJpeg(
  { width, height, ratio, orientation = 1 }: GainMapShape,
  writer: MapWriter = 'android',
): Promise<GainMapFile> {
  const size = { width: Math.round(width / ratio), height: Math.round(height / ratio) }
  const levels = discOf(size)
  const raw = { raw: { ...size, channels: 1 } } as const
  const gray = await sharp(levels, raw).toColourspace('b-w').jpeg({ quality: 98 }).toBuffer()
  const map = withSegments(gray, writer === 'iphone' ? appleXmp() : hdrgmXmp())
  const pixels = wavesOf({ width, height })
  const main = sharp(pixels, { raw: { width, height, channels: 3 } }).jpeg({ quality: 95 })
  const tagged = await main.withMetadata({ orientation }).toBuffer()
  const notes = writer === 'iphone' ? [app1(appleExif(orientation))] : []
  const head = [...notes, ...(writer === 'iphone' ? [] : [app1(containerXmp(map.length))])]
  const plain = writer === 'iphone' ? withoutExif(tagged) : tagged
  const labelled = withSegments(plain, ...head)
  const file = writer === 'container' ? labelled : indexed(labelled, map.length)
  return { file: Buffer.concat([file, map]), levels }
}

/** A disc whose edge is 1/6 of the picture wide, off the middle: no turn leaves it where it is. */
function discOf({ width, height }: { width: number; height: number }): Uint8Array {
  const [x0, y0, r] = [width * 0.3, height * 0.35, Math.min(width, height) / 4]
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const far = Math.hypot((i % width) - x0, Math.floor(i / width) - y0) / r
    return Math.round(Math.min(1, Math.max(0, 1.5 - far)) * 230) + 10
  })
}

function wavesOf({ width, height }: { width: number; height: number }): Uint8Array {
  const pixels = new Uint8Array(width * height * 3)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    pixels[3 * i] = 128 + 90 * Math.sin(x / 23)
    pixels[3 * i + 1] = 128 + 90 * Math.sin(y / 19)
    pixels[3 * i + 2] = 128 + 60 * Math.sin((x + y) / 31)
  }
  return pixels
}

function hdrgmXmp(): Buffer {
  return app1(`http://ns.adobe.com/xap/1.0/\0${rdf(HDRGM, '')}`)
}

function appleXmp(): Buffer {
  const version = '<HDRGainMap:HDRGainMapVersion>65536</HDRGainMap:HDRGainMapVersion>'
  return app1(`http://ns.adobe.com/xap/1.0/\0${rdf(APPLE, version)}`)
}

function containerXmp(mapBytes: number): string {
  const names =
    'xmlns:Container="http://ns.google.com/photos/1.0/container/" xmlns:Item="http://ns.google.com/photos/1.0/container/item/" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"'
  const item = (text: string) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item ${text}/></rdf:li>`
  const items = [
    item('Item:Semantic="Primary" Item:Mime="image/jpeg"'),
    item(`Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${mapBytes}"`),
  ]
  const list = `<Container:Directory><rdf:Seq>${items.join('')}</rdf:Seq></Container:Directory>`
  return `http://ns.adobe.com/xap/1.0/\0${rdf(names, list)}`
}

function rdf(attributes: string, content: string): string {
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ${attributes}>${content}</rdf:Description></rdf:RDF></x:xmpmeta>`
}

/** Of an iPhone: orientation, and notes whose numbers 33 and 48 are 0.9 and 0.005: 1.7 stops. */
function appleExif(orientation: number): Buffer {
  const notes = Buffer.concat([
    Buffer.from('Apple iOS\0\0\x01MM', 'latin1'),
    u16(2),
    ...[entry(33, 10, 1, 14 + 2 + 24 + 4), entry(48, 10, 1, 14 + 2 + 24 + 4 + 8)],
    u32(0),
    ...[u32(9), u32(10), u32(5), u32(1000)],
  ])
  const exifAt = 8 + 2 + 24 + 4
  const notesAt = exifAt + 2 + 12 + 4
  return Buffer.concat([
    Buffer.from('Exif\0\0MM\0*', 'latin1'),
    u32(8),
    ...[u16(2), entry(0x0112, 3, 1, orientation << 16), entry(0x8769, 4, 1, exifAt), u32(0)],
    ...[u16(1), entry(0x927c, 7, notes.length, notesAt), u32(0)],
    notes,
  ])
}

function entry(tag: number, type: number, count: number, value: number): Buffer {
  return Buffer.concat([u16(tag), u16(type), u32(count), u32(value)])
}

/** With an index of two pictures, in the other byte order than ours. */
function indexed(file: Buffer, mapBytes: number): Buffer {
  const body = Buffer.alloc(4 + 8 + 2 + 36 + 4 + 32)
  body.write('MPF\0II*\0', 'latin1')
  body.writeUInt32LE(8, 8)
  body.writeUInt16LE(3, 12)
  const put = (at: number, tag: number, type: number, count: number) => {
    body.writeUInt16LE(tag, at)
    body.writeUInt16LE(type, at + 2)
    body.writeUInt32LE(count, at + 4)
  }
  put(14, 0xb000, 7, 4)
  body.write('0100', 22, 'latin1')
  put(26, 0xb001, 4, 1)
  body.writeUInt32LE(2, 34)
  put(38, 0xb002, 7, 32)
  body.writeUInt32LE(50, 46)
  const total = file.length + body.length + 4
  body.writeUInt32LE(0x030000, 54)
  body.writeUInt32LE(total, 58)
  body.writeUInt32LE(mapBytes, 54 + 20)
  body.writeUInt32LE(total - 10, 54 + 24) // from the TIFF header: 2 of SOI, 4 of the marker, 4 of the name
  return withSegments(file, Buffer.concat([Buffer.of(0xff, 0xe2), u16(body.length + 2), body]))
}

function app1(body: Buffer | string): Buffer {
  const bytes = Buffer.from(body as string, 'latin1')
  return Buffer.concat([Buffer.of(0xff, 0xe1), u16(bytes.length + 2), bytes])
}

/** Right behind the start of the file. */
function withSegments(file: Buffer, ...segments: readonly Buffer[]): Buffer {
  return Buffer.concat([file.subarray(0, 2), ...segments, file.subarray(2)])
}

function withoutExif(file: Buffer): Buffer {
  const at = file.indexOf('Exif\0\0') - 4
  return Buffer.concat([file.subarray(0, at), file.subarray(at + 2 + file.readUInt16BE(at + 2))])
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 255)
}

function u32(value: number): Buffer {
  return Buffer.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)
}
