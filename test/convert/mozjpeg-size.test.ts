import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import stockEncode, { init } from '@jsquash/jpeg/encode.js'
import { beforeAll, expect, it } from 'vitest'
import { convert, photo, pixelsOf, testEngine } from '../helpers/engine.ts'

const WASM = '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'

beforeAll(async () => {
  const bytes = await readFile(createRequire(import.meta.url).resolve(WASM))
  await init(await WebAssembly.compile(bytes))
})

it.each([30, 60, 80, 95])(
  'createEngine() makes JPEGs no larger than stock @jsquash/jpeg at quality %i',
  async (quality) => {
    const png = await photo(320, 240, quality).png().toBuffer()
    const { bytes } = await convert(testEngine(), png, { format: 'jpeg', quality })
    const { data, width, height } = await pixelsOf(png)
    const pixels = new Uint8ClampedArray(data)
    const stock = await stockEncode({ data: pixels, width, height } as ImageData, { quality })
    expect(bytes.length).toBeLessThanOrEqual(stock.byteLength)
  },
)
