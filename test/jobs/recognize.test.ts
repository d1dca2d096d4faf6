import { describe, expect, it } from 'vitest'
import {
  DEFAULT_LIMITS,
  FORMATS,
  ImageError,
  type InputFormat,
  withoutPatented,
} from '../../src/engine/index.ts'
import { recognize } from '../../src/jobs/recognize.ts'
import { originalKey, originalKeys } from '../../src/storage/keys.ts'
import { heicOf } from '../helpers/craft-heic.ts'
import { photo } from '../helpers/engine.ts'

/** Formats, and the bytes by which they are told. */
const TOLD_BY: readonly (readonly [format: InputFormat, magicBytes: number])[] = [
  ['jpeg', 2],
  ['png', 8],
  ['webp', 12],
  ['avif', 8],
  ['heic', 16],
  ['gif', 6],
]

const LIMITS = { ...DEFAULT_LIMITS, formats: FORMATS }

describe('recognize()', () => {
  it.each(TOLD_BY)(
    'names a %s that ends anywhere behind its first %i bytes',
    async (format, magicBytes) => {
      const picture = photo(16, 12)
      const made = format === 'heic' ? heicOf(picture) : picture.toFormat(format).toBuffer()
      const file = new Uint8Array(await made)
      for (let bytes = magicBytes; bytes <= file.length; bytes++) {
        const recognized = recognize(file.subarray(0, bytes), LIMITS)
        expect(recognized.format, `${bytes} bytes`).toBe(format)
        expect(originalKeys('id')).toContain(originalKey('id', recognized.format))
      }
      expect(recognize(file, LIMITS)).toEqual({ format, width: 16, height: 12 })
    },
  )

  it('refuses a HEIC by name where none is to be read', async () => {
    const file = await heicOf(photo(16, 12))
    const limits = { ...LIMITS, formats: withoutPatented(FORMATS) }
    expect(() => recognize(file, limits)).toThrow('HEIC: this format is not supported')
  })

  it('refuses what is no image', () => {
    expect(() => recognize(new TextEncoder().encode('hello'), LIMITS)).toThrow(ImageError)
  })
})
