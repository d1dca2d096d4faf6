import sharp from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { sniff } from '../../../src/engine/formats/sniff.ts'
import { bytesFrom, u32le } from '../../helpers/craft.ts'
import { attempt, refusal } from '../../helpers/damage.ts'
import { seededRandom } from '../../helpers/random.ts'

const BMP_HEADER = bytesFrom('BM', u32le(58), u32le(0), u32le(54), u32le(40))

it.each([
  ['tiff', bytesFrom('II*\0', u32le(8))],
  ['tiff', bytesFrom('MM\0*', 0, 0, 0, 8)],
  ['bmp', BMP_HEADER],
  ['jp2', bytesFrom('\0\0\0\x0cjP  \r\n\x87\n')],
  ['jp2', bytesFrom(0xff, 0x4f, 0xff, 0x51)],
  ['ico', bytesFrom(0, 0, 1, 0, 1, 0, 16, 16, 0, 0, new Uint8Array(12))],
  ['pdf', bytesFrom('%PDF-1.7')],
  ['svg', bytesFrom('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['svg', bytesFrom('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- hi -->\n<svg>')],
])('probe() names %s in its refusal', (format, file) => {
  const refused = refusal(file)
  expect(refused).toMatchObject({ code: 'unsupported-format', format })
  expect(refused.message).toContain(format.toUpperCase())
})

it('probe() recognises a TIFF by sharp', async () => {
  const file = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
    .tiff()
    .toBuffer()
  expect(refusal(file)).toMatchObject({ format: 'tiff' })
})

it.each([
  ['text', bytesFrom('hello')],
  ['a page with a drawing', bytesFrom('<!DOCTYPE html><svg></svg>')],
  ['a page', bytesFrom('<html><body>')],
  ['two letters of a BMP', bytesFrom('BMW is a car maker from Munich')],
  ['a BMP without a header size', bytesFrom('BM', new Uint8Array(30))],
  ['zeros', new Uint8Array(64)],
  ['one byte', bytesFrom(0xff)],
  ['a RIFF sound', bytesFrom('RIFF', u32le(4), 'WAVE')],
])('probe() says that %s is not an image', (_, file) => {
  expect(refusal(file)).toMatchObject({
    code: 'unsupported-format',
    message: expect.stringContaining('not an image'),
  })
})

it('probe() says that an empty file is empty', () => {
  expect(refusal(new Uint8Array(0))).toMatchObject({
    code: 'unsupported-format',
    message: expect.stringContaining('the file is empty'),
  })
})

it('sniff() never throws on short or random files', () => {
  const random = seededRandom(8)
  const starts = ['', 'RIFF', 'BM', '\0\0\x01\0', '<svg', '\0\0\0\x20ftyp', 'GIF89a', '\xff\xd8']
  for (let i = 0; i < 5000; i++) {
    const file = bytesFrom(starts[i % starts.length]!, random.bytes(random.below(40)))
    sniff(bytesOf(file))
    attempt(file, () => undefined)
  }
})
