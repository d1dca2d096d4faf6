import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS, ImageError, type InputFormat } from '../../src/engine/index.ts'
import { recognize } from '../../src/jobs/recognize.ts'
import { originalKey, originalKeys } from '../../src/storage/keys.ts'
import { photo } from '../helpers/engine.ts'

/** Formats, and the bytes by which they are told. */
const FORMATS: readonly (readonly [format: InputFormat, magicBytes: number])[] = [
  ['jpeg', 2],
  ['png', 8],
  ['webp', 12],
  ['avif', 8],
  ['gif', 6],
]

describe('recognize()', () => {
  it.each(FORMATS)(
    'names a %s that ends anywhere behind its first %i bytes',
    async (format, magicBytes) => {
      const file = new Uint8Array(await photo(16, 12).toFormat(format).toBuffer())
      for (let bytes = magicBytes; bytes <= file.length; bytes++) {
        const recognized = recognize(file.subarray(0, bytes), DEFAULT_LIMITS)
        expect(recognized.format, `${bytes} bytes`).toBe(format)
        expect(originalKeys('id')).toContain(originalKey('id', recognized.format))
      }
      expect(recognize(file, DEFAULT_LIMITS)).toEqual({ format, width: 16, height: 12 })
    },
  )

  it('refuses what is no image', () => {
    expect(() => recognize(new TextEncoder().encode('hello'), DEFAULT_LIMITS)).toThrow(ImageError)
  })
})
