import sharp from 'sharp'
import { expect, it } from 'vitest'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { probe } from '../../../src/engine/formats/probe.ts'
import { readCopyright } from '../../../src/engine/formats/read-copyright.ts'
import { jpeg, segment, sof, sos, tiff, u32 } from '../../helpers/craft.ts'
import { attempt, mutations } from '../../helpers/damage.ts'

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
