import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { stockWebpRows } from '../../../../src/engine/formats/webp/stock-encoder.ts'
import { webpOutput } from '../../../../src/engine/formats/webp/whole-encoder.ts'
import type { Size } from '../../../../src/engine/geometry/orientation.ts'
import { nodeCodecModules } from '../../../../src/load/node.ts'
import { pixelsOf, psnr } from '../../../helpers/engine.ts'
import {
  type AlphaKind,
  ENCODE_OPTIONS,
  encodeRows,
  freshPool,
  rgbaPicture,
} from '../../../helpers/rows.ts'

const wasm = nodeCodecModules().webpEncoder

const PICTURES: readonly [number, number, AlphaKind][] = [
  [1, 1, 'opaque'],
  [1, 1, 'everywhere'],
  [2, 33, 'everywhere'],
  [333, 211, 'opaque'],
  [200, 96, 'lower half'],
  [641, 479, 'everywhere'],
]

async function byStock(rgba: Uint8Array, size: Size, alpha: boolean): Promise<Uint8Array> {
  const frame = { data: new Uint8ClampedArray(rgba), ...size }
  return webpOutput(wasm, freshPool().pool).encode(frame, { ...ENCODE_OPTIONS, alpha })
}

describe('stockWebpRows()', () => {
  it.each(PICTURES)(
    'stockWebpRows() writes the very bytes that the stock encoder makes of the frame (%ix%i, %s)',
    async (width, height, kind) => {
      const alpha = kind !== 'opaque'
      const rgba = rgbaPicture({ width, height }, kind)
      const encoder = stockWebpRows(wasm, freshPool().pool)
      const options = { ...ENCODE_OPTIONS, alpha }
      const file = await encodeRows(encoder, { width, height, channels: 4 }, rgba, options)
      expect(file).toEqual(await byStock(rgba, { width, height }, alpha))
    },
  )

  it('stockWebpRows() writes what sharp reads at the right size, close to the picture', async () => {
    const size = { width: 641, height: 479 }
    const rgba = rgbaPicture(size)
    const encoder = stockWebpRows(wasm, freshPool().pool)
    const options = { ...ENCODE_OPTIONS, lowMemory: true }
    const file = await encodeRows(encoder, { ...size, channels: 4 }, rgba, options)
    const { data, width, height } = await pixelsOf(file)
    expect({ width, height }).toEqual(size)
    expect(psnr(data, rgba)).toBeGreaterThan(33)
  })

  it('stockWebpRows() ignores alpha unless it is asked for', async () => {
    const size = { width: 90, height: 70, channels: 4 } as const
    const rgba = rgbaPicture(size, 'everywhere')
    const file = await encodeRows(stockWebpRows(wasm, freshPool().pool), size, rgba, ENCODE_OPTIONS)
    expect((await sharp(file).metadata()).hasAlpha).toBe(false)
  })

  it('stockWebpRows() takes gray rows', async () => {
    const size = { width: 75, height: 51 }
    const gray = Uint8Array.from({ length: 75 * 51 }, (_, i) => (i % 75) * 3)
    const rgba = Uint8Array.from({ length: 75 * 51 * 4 }, (_, i) =>
      i % 4 === 3 ? 255 : gray[i >> 2]!,
    )
    const encoder = stockWebpRows(wasm, freshPool().pool)
    const file = await encodeRows(encoder, { ...size, channels: 1 }, gray, ENCODE_OPTIONS)
    expect(file).toEqual(await byStock(rgba, size, false))
  })

  it('stockWebpRows() loses nothing when asked for lossless', async () => {
    const size = { width: 61, height: 47, channels: 4 } as const
    const rgba = rgbaPicture(size, 'everywhere')
    const options = { ...ENCODE_OPTIONS, lossless: true, alpha: true }
    const file = await encodeRows(stockWebpRows(wasm, freshPool().pool), size, rgba, options)
    expect(new Uint8Array((await pixelsOf(file)).data)).toEqual(rgba)
  })

  it.each([
    ['tokens', { lowMemory: false }],
    ['no tokens', { lowMemory: true }],
    ['alpha', { lowMemory: false, alpha: true }],
    ['quality 95', { lowMemory: false, quality: 95 }],
  ])(
    'stockWebpRows() holds what cost() says, or down to two thirds of it (%s)',
    async (_, changes) => {
      const size = { width: 1600, height: 1203, channels: 4 } as const
      const options = { ...ENCODE_OPTIONS, ...changes }
      const { pool, ledger } = freshPool()
      const encoder = stockWebpRows(wasm, pool)
      const rgba = rgbaPicture(size, options.alpha ? 'everywhere' : 'opaque')
      const file = await encodeRows(encoder, size, rgba, options)
      const { wasmBytes: heap, jsBytes } = encoder.cost(size, options)
      const measured = ledger.heldBytes + file.length
      expect(measured).toBeLessThanOrEqual(heap + jsBytes)
      expect(heap + jsBytes).toBeLessThanOrEqual(measured * 1.5)
    },
  )

  it('stockWebpRows() plans 12 megapixels into less than 40 MB with lowMemory', () => {
    const encoder = stockWebpRows(wasm, freshPool().pool)
    const size = { width: 4032, height: 3024 }
    expect(encoder.cost(size, { ...ENCODE_OPTIONS, lowMemory: true }).wasmBytes).toBeLessThan(40e6)
  })

  it('stockWebpRows() refuses to finish a picture of which rows are missing', async () => {
    const encoder = stockWebpRows(wasm, freshPool().pool)
    const sink = await encoder.open({ width: 20, height: 20, channels: 4 }, ENCODE_OPTIONS)
    sink.write(new Uint8Array(20 * 4 * 19), 19)
    await expect(sink.finish()).rejects.toThrow('rows are missing')
  })
})
