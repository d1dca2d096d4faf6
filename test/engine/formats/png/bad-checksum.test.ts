import sharp from 'sharp'
import { expect, it } from 'vitest'
import { convert, pixelsOf, testEngine } from '../../../helpers/engine.ts'

it('convert() uses a PNG’s iCCP whose checksum is wrong, as sharp and Firefox', async () => {
  const background = '#c81e5a'
  const picture = sharp({ create: { width: 20, height: 10, channels: 3, background } })
  const file = await picture.withIccProfile('p3').png().toBuffer()
  const at = file.indexOf('iCCP')
  const broken = Buffer.from(file)
  broken[at + 4 + file.readUInt32BE(at - 4)]! ^= 0xff
  const [whole, odd] = [file, broken].map(async (bytes) => {
    const result = await convert(testEngine(), bytes, { format: 'png' })
    return (await pixelsOf(result.bytes)).data
  })
  expect(await odd).toEqual(await whole)
  const expected = await sharp(broken).toColourspace('srgb').ensureAlpha().raw().toBuffer()
  expect(await odd).toEqual(expected)
})
