import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import encodeAvif, { init } from '@jsquash/avif/encode.js'
import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { ImageError } from '../../../src/engine/api/errors.ts'
import type { OutputFormat } from '../../../src/engine/api/formats.ts'
import { exifBlock } from '../../../src/engine/formats/exif-block.ts'
import { writerOf } from '../../../src/engine/formats/formats.ts'
import { displayP3Profile } from '../../../src/engine/formats/p3-profile.ts'
import * as color from '../../../src/engine/formats/write-display-p3.ts'
import * as write from '../../../src/engine/formats/write-notices.ts'
import type { Size } from '../../../src/engine/geometry/orientation.ts'
import { towardsP3 } from '../../../src/engine/stages/color/display-p3.ts'
import { parseIcc } from '../../../src/engine/stages/color/icc.ts'
import { isSrgb } from '../../../src/engine/stages/color/srgb.ts'
import { pngChunk } from '../../helpers/png-writer.ts'

const SIZE = { width: 37, height: 23 }
const NOTICE = '© 2026 Zoë Müller, all rights reserved'

function withCopyright(file: Uint8Array, format: OutputFormat, size: Size, notice: string) {
  return write.withNotices(file, writerOf(format), size, { copyright: notice })
}

function withDisplayP3(file: Uint8Array, format: OutputFormat, size: Size) {
  return color.withDisplayP3(file, writerOf(format), size)
}

/** Colours that differ from pixel to pixel; alpha too, where asked for. */
function picture(alpha: boolean): Uint8Array {
  return Uint8Array.from({ length: SIZE.width * SIZE.height * 4 }, (_, at) =>
    at % 4 === 3 ? (alpha ? (at * 5) & 255 : 255) : (at * at) >> (at % 4),
  )
}

function bySharp(alpha: boolean): Sharp {
  const image = sharp(picture(alpha), { raw: { ...SIZE, channels: 4 } })
  return alpha ? image : image.removeAlpha()
}

async function byAvifEncoder(alpha: boolean): Promise<Uint8Array> {
  const data = new Uint8ClampedArray(picture(alpha))
  return new Uint8Array(await encodeAvif({ data, ...SIZE, colorSpace: 'srgb' }, { speed: 10 }))
}

const FILES: readonly [string, OutputFormat, () => Promise<Uint8Array>][] = [
  ['JPEG', 'jpeg', () => bySharp(false).jpeg().toBuffer()],
  ['PNG', 'png', () => bySharp(false).png().toBuffer()],
  ['PNG with alpha', 'png', () => bySharp(true).png().toBuffer()],
  ['lossy WebP', 'webp', () => bySharp(false).webp().toBuffer()],
  ['lossy WebP with alpha', 'webp', () => bySharp(true).webp().toBuffer()],
  ['lossless WebP', 'webp', () => bySharp(false).webp({ lossless: true }).toBuffer()],
  ['lossless WebP with alpha', 'webp', () => bySharp(true).webp({ lossless: true }).toBuffer()],
  ['AVIF', 'avif', () => byAvifEncoder(false)],
  ['AVIF with alpha', 'avif', () => byAvifEncoder(true)],
]

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('@jsquash/avif/codec/enc/avif_enc.wasm')
  await init(new WebAssembly.Module(readFileSync(wasm)))
})

describe('withCopyright', () => {
  it.each(FILES)(
    'withCopyright() embeds the notice and no other tag (%s)',
    async (_, format, encode) => {
      const file = withCopyright(await encode(), format, SIZE, NOTICE)
      const { exif } = await sharp(file).metadata()
      expect(tagsOf(exif!)).toEqual([[0x8298, NOTICE]])
    },
  )

  it.each(FILES)(
    'withCopyright() leaves pixels, size, format and alpha as they were (%s)',
    async (_, format, encode) => {
      const plain = await encode()
      const file = withCopyright(plain, format, SIZE, NOTICE)
      const [before, after] = await Promise.all([
        sharp(plain).raw().toBuffer({ resolveWithObject: true }),
        sharp(file).raw().toBuffer({ resolveWithObject: true }),
      ])
      expect(after.info).toEqual(before.info)
      expect(after.data).toEqual(before.data)
      const known = async (bytes: Uint8Array) => {
        const { format, width, height, hasAlpha, channels, orientation } =
          await sharp(bytes).metadata()
        return { format, width, height, hasAlpha, channels, orientation }
      }
      expect(await known(file)).toEqual(await known(plain))
    },
  )

  it.each(FILES)(
    'withCopyright() adds nothing for a blank notice (%s)',
    async (_, format, encode) => {
      const plain = await encode()
      expect(Buffer.compare(withCopyright(plain, format, SIZE, ' \0'), plain)).toBe(0)
    },
  )

  it.each(['a', 'ab', 'abc', 'abcd', 'x'.repeat(1000)])(
    'withCopyright() takes a notice of any length (%#)',
    async (notice) => {
      for (const [, format, encode] of FILES) {
        const file = withCopyright(await encode(), format, SIZE, notice)
        const { exif } = await sharp(file).metadata()
        expect(tagsOf(exif!)).toEqual([[0x8298, notice]])
      }
    },
  )

  it('withCopyright() makes PNG chunks with the right checksum', async () => {
    const file = withCopyright(await bySharp(false).png().toBuffer(), 'png', SIZE, NOTICE)
    // libpng refuses a wrong checksum only when it is told to.
    await expect(sharp(file, { failOn: 'warning' }).raw().toBuffer()).resolves.toBeDefined()
    const at = Buffer.from(file).indexOf('eXIf')
    expect(at).toBeLessThan(Buffer.from(file).indexOf('IDAT'))
    const { crc32 } = await import('node:zlib')
    const view = new DataView(file.buffer)
    const end = at + 4 + view.getUint32(at - 4)
    expect(view.getUint32(end)).toBe(crc32(file.subarray(at, end)))
  })

  it('withCopyright() flags alpha in WebP only where there is some', async () => {
    const flags = async (alpha: boolean, lossless: boolean) => {
      const plain = await bySharp(alpha).webp({ lossless }).toBuffer()
      return withCopyright(plain, 'webp', SIZE, NOTICE)[20]
    }
    expect([await flags(false, false), await flags(false, true)]).toEqual([0x08, 0x08])
    expect([await flags(true, false), await flags(true, true)]).toEqual([0x18, 0x18])
  })

  it('withCopyright() writes RIFF and chunk sizes that end with the file', async () => {
    for (const notice of ['even', 'odd']) {
      const plain = await bySharp(true).webp({ lossless: true }).toBuffer()
      const file = withCopyright(plain, 'webp', SIZE, notice)
      const view = new DataView(file.buffer)
      expect(view.getUint32(4, true)).toBe(file.length - 8)
      let at = 12
      while (at < file.length)
        at += 8 + view.getUint32(at + 4, true) + (view.getUint32(at + 4, true) & 1)
      expect(at).toBe(file.length)
    }
  })

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'withCopyright() refuses what is no %s file',
    (format) => {
      for (const bytes of [new Uint8Array(0), new Uint8Array(64), new Uint8Array(64).fill(255)]) {
        if (format === 'jpeg') bytes.fill(0)
        expect(() => withCopyright(bytes, format, SIZE, NOTICE)).toThrow(ImageError)
      }
    },
  )
})

describe('withDisplayP3', () => {
  it.each(FILES)(
    'withDisplayP3() embeds our profile and leaves the pixels (%s)',
    async (_, format, encode) => {
      const plain = await encode()
      const file = withDisplayP3(plain, format, SIZE)
      const { icc, hasAlpha } = await sharp(file).metadata()
      expect(icc?.length).toBeLessThan(500)
      expect(hasAlpha).toBe((await sharp(plain).metadata()).hasAlpha)
      const numbers = (bytes: Uint8Array) => sharp(bytes, { ignoreIcc: true }).raw().toBuffer()
      expect(await numbers(file)).toEqual(await numbers(plain))
    },
  )

  it.each(FILES)('withDisplayP3() goes before a notice (%s)', async (_, format, encode) => {
    const colored = withDisplayP3(await encode(), format, SIZE)
    const { icc, exif } = await sharp(withCopyright(colored, format, SIZE, NOTICE)).metadata()
    expect(icc?.length).toBeLessThan(500)
    expect(tagsOf(exif!)).toEqual([[0x8298, NOTICE]])
  })

  it('withDisplayP3() takes the place of an sRGB chunk, with the right checksum', async () => {
    const plain = await bySharp(false).png().toBuffer()
    const chunk = pngChunk('sRGB', [0])
    const file = Buffer.concat([plain.subarray(0, 33), chunk, plain.subarray(33)])
    const result = withDisplayP3(file, 'png', SIZE)
    expect(Buffer.compare(result, withDisplayP3(plain, 'png', SIZE))).toBe(0)
    await expect(sharp(result, { failOn: 'warning' }).raw().toBuffer()).resolves.toBeDefined()
  })

  it('withDisplayP3() puts the numbers of Display P3 into AVIF, beside its own matrix', async () => {
    const file = Buffer.from(withDisplayP3(await byAvifEncoder(false), 'avif', SIZE))
    const at = file.indexOf('nclx')
    expect([file.readUInt16BE(at + 4), file.readUInt16BE(at + 6)]).toEqual([12, 13])
    expect(file.indexOf('prof')).toBeGreaterThan(0)
  })

  it('withDisplayP3() describes Display P3 as the profiles of others do', () => {
    const profile = parseIcc(displayP3Profile())!
    expect(profile.space === 'rgb' && isSrgb(towardsP3(profile))).toBe(true)
  })

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'withDisplayP3() refuses what is no %s file',
    (format) => {
      for (const bytes of [new Uint8Array(0), new Uint8Array(64), new Uint8Array(64).fill(255)]) {
        if (format === 'jpeg') bytes.fill(0)
        expect(() => withDisplayP3(bytes, format, SIZE)).toThrow(ImageError)
      }
    },
  )
})

describe('exifBlock', () => {
  it('exifBlock() cuts a notice after 1000 characters, never inside one', () => {
    const [tag] = tagsOf(exifBlock({ copyright: '😀'.repeat(1200) })!)
    expect(tag).toEqual([0x8298, '😀'.repeat(1000)])
  })

  it('exifBlock() keeps short notices in the entry itself', () => {
    expect(exifBlock({ copyright: 'abc' })!.length).toBe(26)
    expect(exifBlock({ copyright: 'abcd' })!.length).toBe(26 + 5)
  })
})

/** Every tag of every directory of an EXIF block, by its own reading of TIFF 6.0; ASCII values only. */
function tagsOf(exif: Uint8Array): [tag: number, text: string][] {
  const tiff = Buffer.from(exif).subarray(Buffer.from(exif).indexOf('II*\0'))
  const tags: [number, string][] = []
  for (let at = tiff.readUInt32LE(4); at > 0; ) {
    const count = tiff.readUInt16LE(at)
    for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
      expect(tiff.readUInt16LE(entry + 2)).toBe(2)
      const bytes = tiff.readUInt32LE(entry + 4)
      const start = bytes > 4 ? tiff.readUInt32LE(entry + 8) : entry + 8
      expect(tiff[start + bytes - 1]).toBe(0)
      tags.push([tiff.readUInt16LE(entry), tiff.toString('utf8', start, start + bytes - 1)])
    }
    at = tiff.readUInt32LE(at + 2 + count * 12)
  }
  return tags
}
