import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import encodeAvif, { init } from '@jsquash/avif/encode.js'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { probe, SlabList } from '../../src/engine/index.ts'
import { convert, photo, pixelsOf, psnr, testEngine } from '../helpers/engine.ts'

const engine = testEngine()

/** sharp writes chroma even of gray; this encoder writes alpha of anything, so that is renamed. */
async function monochromeAvif(width: number, height: number): Promise<Uint8Array> {
  const wasm = fileURLToPath(import.meta.resolve('@jsquash/avif/codec/enc/avif_enc.wasm'))
  await init(new WebAssembly.Module(await readFile(wasm)))
  const rgba = await photo(width, height).grayscale().toColourspace('srgb').ensureAlpha().raw()
  const data = new Uint8ClampedArray(await rgba.toBuffer())
  const frame = { data, width, height, colorSpace: 'srgb' } as const
  const file = Buffer.from(await encodeAvif(frame as ImageData, { quality: 90, subsample: 0 }))
  const name = 'auxiliary:alpha'
  file.write('auxiliary:other', file.indexOf(name))
  return file
}

describe('a monochrome AVIF, whose decoder answers RGBA all the same', () => {
  it.each([
    ['as it is', {}],
    ['resized', { width: 91 }],
    ['turned', { rotate: 90 }],
    ['to gray JPEG', { format: 'jpeg' }],
  ] as const)('shows what it shows in sharp, %s', async (_, options) => {
    const file = await monochromeAvif(200, 150)
    expect(probe(SlabList.of(file))).toMatchObject({ channels: 1, chroma: '4:0:0' })
    const wanted = { format: 'png', ...options } as const
    const { bytes, width, height } = await convert(engine, file, wanted)
    const expected = sharp(file).rotate('rotate' in options ? options.rotate : 0)
    const { data } = await pixelsOf(await expected.resize(width, height).png().toBuffer())
    expect(psnr((await pixelsOf(bytes)).data, data)).toBeGreaterThan(35)
  })
})
