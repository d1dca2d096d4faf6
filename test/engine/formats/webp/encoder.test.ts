import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { webpRows } from '../../../../src/engine/formats/webp/encoder.ts'
import { framedRows } from '../../../../src/engine/stock/whole-frame-encoder.ts'
import { webpOutput } from '../../../../src/engine/stock-set/webp-encoder.ts'
import { nodeStockModules } from '../../../../src/load/node.ts'
import { pixelsOf, psnr } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import {
  ENCODE_OPTIONS,
  encodeAndMeasure,
  encodeRows,
  freshPool,
  rgbaPicture,
} from '../../../helpers/rows.ts'

const kernels = testKernels()
const encoder = webpRows(() => kernels)
const { pool } = freshPool()
const stock = framedRows(webpOutput(nodeStockModules().webpEncoder, pool), pool)
const FORMAT = { width: 641, height: 479, channels: 4 } as const
const rgba = rgbaPicture(FORMAT)

async function ours(options: Partial<typeof ENCODE_OPTIONS> = {}) {
  const mark = kernels.exports.mark()
  const file = await encodeRows(encoder, FORMAT, rgba, { ...ENCODE_OPTIONS, ...options })
  kernels.exports.release(mark)
  return file
}

describe('webpRows()', () => {
  it.each([
    ['fast', 80],
    ['balanced', 50],
    ['balanced', 80],
    ['balanced', 92],
    ['best', 75],
  ] as const)(
    'is closer to the picture than libwebp in no more bytes (%s q%i)',
    async (effort, quality) => {
      const rival = await encodeRows(stock, FORMAT, rgba, { ...ENCODE_OPTIONS, effort, quality })
      let own = quality
      let file = await ours({ effort, quality: own })
      while (file.length > rival.length) file = await ours({ effort, quality: --own })
      // The scales are the same, but for what is gained.
      expect(own).toBeGreaterThanOrEqual(quality - 8)
      const [mine, others] = [await pixelsOf(file), await pixelsOf(rival)]
      expect(psnr(mine.data, rgba)).toBeGreaterThan(psnr(others.data, rgba))
    },
  )

  it('writes what sharp reads at the right size, opaque', async () => {
    expect(await sharp(await ours()).metadata()).toMatchObject({
      format: 'webp',
      width: 641,
      height: 479,
      hasAlpha: false,
    })
  })

  it.each(['fast', 'balanced', 'best'] as const)(
    'takes no more bytes than libwebp without loss (%s)',
    async (effort) => {
      const options = { ...ENCODE_OPTIONS, lossless: true, effort }
      const rival = await encodeRows(stock, FORMAT, rgba, options)
      expect((await ours(options)).length).toBeLessThanOrEqual(rival.length)
    },
  )

  it.each([30, 80, 95])(
    'holds what cost() says, or down to two thirds of it (q%i)',
    async (quality) => {
      const size = { width: 1600, height: 1203, channels: 4 } as const
      const options = { ...ENCODE_OPTIONS, quality }
      const mark = kernels.exports.mark()
      const { heldBytes } = await encodeAndMeasure(encoder, size, rgbaPicture(size), options)
      const measured = kernels.exports.mark() - mark + heldBytes
      kernels.exports.release(mark)
      const { wasmBytes: arena, jsBytes } = encoder.cost(size, options)
      expect(measured).toBeLessThanOrEqual(arena + jsBytes)
      expect(arena + jsBytes).toBeLessThanOrEqual(measured * 1.5)
    },
  )

  it('plans 48 megapixels into less than 12 MB', () => {
    const cost = encoder.cost({ width: 8000, height: 6000 }, ENCODE_OPTIONS)
    expect(cost.wasmBytes + cost.jsBytes).toBeLessThan(12e6)
  })

  it('refuses to finish a picture of which rows are missing', async () => {
    const mark = kernels.exports.mark()
    const sink = await encoder.open({ width: 20, height: 20, channels: 4 }, ENCODE_OPTIONS)
    sink.write(new Uint8Array(20 * 4 * 19), 19)
    await expect(sink.finish()).rejects.toThrow('rows are missing')
    kernels.exports.release(mark)
  })
})
