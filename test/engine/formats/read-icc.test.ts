import { inflateSync } from 'node:zlib'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { MEBIBYTE } from '../../../src/engine/api/limits.ts'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { probe } from '../../../src/engine/formats/probe.ts'
import { type EmbeddedProfile, readIccProfile } from '../../../src/engine/formats/read-icc.ts'
import { chunk, ihdr, jpeg, png, segment, sof, sos } from '../../helpers/craft.ts'
import { attempt, mutations } from '../../helpers/damage.ts'

function profileOf(file: Uint8Array): EmbeddedProfile | undefined {
  const bytes = bytesOf(file)
  return readIccProfile(bytes, probe(bytes))
}

const PICTURE = sharp({ create: { width: 9, height: 7, channels: 3, background: 'red' } })

it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'readIccProfile() equals the profile that sharp finds in %s',
  async (format) => {
    const file = await PICTURE.clone().withIccProfile('p3').toFormat(format).toBuffer()
    const { icc } = await sharp(file).metadata()
    const profile = profileOf(file)!
    expect(profile.deflated).toBe(format === 'png')
    const bytes = profile.deflated ? inflateSync(profile.bytes) : profile.bytes
    expect(Buffer.compare(bytes, icc!)).toBe(0)
    expect(profileOf(await PICTURE.clone().toFormat(format).toBuffer())).toBeUndefined()
  },
)

const piece = (number: number, count: number, data: string) =>
  segment(0xe2, 'ICC_PROFILE\0', number, count, data)

it('readIccProfile() joins the pieces of a JPEG in their order', () => {
  const file = jpeg(piece(3, 3, 'ef'), piece(1, 3, 'ab'), piece(2, 3, 'cd'), sof(), sos())
  expect(Buffer.from(profileOf(file)!.bytes).toString()).toBe('abcdef')
})

it.each([
  ['a missing piece', [piece(1, 3, 'ab'), piece(3, 3, 'ef')]],
  ['no last piece', [piece(1, 2, 'ab')]],
  ['piece 0', [piece(0, 1, 'ab')]],
  ['no content', [piece(1, 1, '')]],
])('readIccProfile() takes a JPEG profile with %s for none', (_, pieces) => {
  expect(profileOf(jpeg(...pieces, sof(), sos()))).toBeUndefined()
})

it.each([
  ['no end of its name', 'x'.repeat(100)],
  ['an unknown compression', 'name\0\x01data'],
  ['no content', 'name\0\0'],
  ['more than 4 MiB', ['name\0\0', new Uint8Array(4 * MEBIBYTE + 1)]],
] as const)('readIccProfile() takes a PNG profile with %s for none', (_, data) => {
  const start = png(ihdr())
  const body = typeof data === 'string' ? [Buffer.from(data)] : [Buffer.from(data[0]), data[1]]
  const bytes = Buffer.concat(body)
  const header = Buffer.alloc(8)
  header.writeUInt32BE(bytes.length)
  header.write('iCCP', 4)
  const file = Buffer.concat([start, header, bytes, Buffer.alloc(4), chunk('IDAT', 1)])
  expect(profileOf(file)).toBeUndefined()
})

it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
  'readIccProfile() throws ImageError only, whatever is wrong in a %s',
  async (format) => {
    const file = await PICTURE.clone().withIccProfile('p3').toFormat(format).toBuffer()
    for (const mutant of mutations(file, { seed: 9, count: 1000, reach: 700 })) {
      attempt(mutant, (info) => readIccProfile(bytesOf(mutant), info))
    }
  },
)
