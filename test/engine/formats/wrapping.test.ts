import { gzipSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { bytesFrom } from '../../helpers/craft.ts'
import { refusal } from '../../helpers/damage.ts'

const drawn = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
const files = {
  jpeg: await drawn.jpeg().toBuffer(),
  png: await drawn.png().toBuffer(),
  webp: await drawn.webp().toBuffer(),
  avif: await drawn.avif().toBuffer(),
  gif: await drawn.gif().toBuffer(),
  tiff: await drawn.tiff().toBuffer(),
}
const formats = Object.entries(files)

it.each(formats)('probe() says that a data URL of a %s is a data URL', (format, file) => {
  const url = `data:image/${format};base64,${file.toString('base64')}`
  for (const text of [url, `\n ${url}`, JSON.stringify(url), url.toUpperCase()]) {
    expect(refusal(bytesFrom(text))).toMatchObject({
      code: 'unsupported-format',
      format: 'data-url',
      message: expect.stringContaining('a data URL'),
    })
  }
})

it.each(formats)('probe() says that base64 of a %s is base64', (_, file) => {
  const text = file.toString('base64')
  const lines = text.replace(/(.{64})/g, '$1\r\n')
  for (const each of [text, file.toString('base64url'), lines, `"${text}"`]) {
    expect(refusal(bytesFrom(each))).toMatchObject({
      code: 'unsupported-format',
      format: 'base64',
      message: expect.stringContaining('base64 text'),
    })
  }
})

it('probe() says that a gzipped PNG is compressed with gzip', () => {
  expect(refusal(gzipSync(files.png))).toMatchObject({
    code: 'unsupported-format',
    format: 'gzip',
    message: expect.stringContaining('compressed with gzip'),
  })
})

it.each([
  'ThisIsOneLongWordOfLettersThatDecodeToNothingAtAll',
  'data is what I have',
  'data:',
  Buffer.from('only words in base64, no image at all').toString('base64'),
])('probe() says of %s that it is not an image', (text) => {
  expect(refusal(bytesFrom(text))).toMatchObject({
    format: undefined,
    message: expect.stringContaining('not an image in a format'),
  })
})
