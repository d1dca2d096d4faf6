import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { AvifInfo } from '../../../../src/engine/formats/avif/info.ts'
import { ImageError, probe, SlabList } from '../../../../src/engine/index.ts'
import { stockAvifInput } from '../../../../src/engine/stock-set/avif/decoder.ts'
import { nodeStockModules, nodeStockSet } from '../../../../src/load/node.ts'
import { readAll } from '../../../helpers/array-rows.ts'
import { convert, photo, photoPixels, testEngine } from '../../../helpers/engine.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { freshPool } from '../../../helpers/rows.ts'

const engine = testEngine()
/** Ours writes no grids. */
const stock = testEngine({}, nodeStockSet)
const modules = nodeStockModules()

function grid(source: Uint8Array): Promise<{ bytes: Uint8Array<ArrayBuffer> }> {
  return convert(stock, source, { format: 'avif', effort: 'fast', quality: 85 })
}

function infoOf(file: Uint8Array): AvifInfo {
  return probe(SlabList.of(file)) as AvifInfo
}

/** Tile by tile, as the probe says, or all of it at once. */
function decode(file: Uint8Array, way: 'apart' | 'at once'): Promise<Uint8Array> {
  const { tile, ...info } = infoOf(file)
  const known = way === 'apart' && tile ? { ...info, tile } : info
  const request = { input: SlabList.of(file), info: known, scale: 0 } as const
  const decoder = stockAvifInput(modules.avifDecoder, freshPool().pool)
  // biome-ignore lint/correctness/useYield: nothing to pause for
  return decoder.decode(request, function* (pictures) {
    return readAll([...pictures][0]!.rows, 16)
  })
}

/** Above two megapixels, where grids are read tile by tile. */
describe('a large grid AVIF', () => {
  let even: Uint8Array
  let odd: Uint8Array
  beforeAll(async () => {
    even = (await grid(await photo(1_800, 1_300).jpeg({ quality: 90 }).toBuffer())).bytes
    odd = (await grid(await photo(1_701, 1_301).jpeg({ quality: 90 }).toBuffer())).bytes
  })

  it('is known to be decodable tile by tile', () => {
    const { tile, ...info } = infoOf(even)
    expect(info).toMatchObject({ grid: true, chroma: '4:2:0' })
    expect(tile).toMatchObject({ width: 600 })
    expect(tile?.bytes).toBeLessThan(even.length / 3)
  })

  it('is the same picture in tiles as at once, in 4:4:4', async () => {
    expect(infoOf(odd).chroma).toBe('4:4:4')
    expect(Buffer.compare(await decode(odd, 'apart'), await decode(odd, 'at once'))).toBe(0)
  })

  it('differs from the picture at once, in 4:2:0, only where tiles meet', async () => {
    const { width, tile } = infoOf(even)
    const [apart, atOnce] = [await decode(even, 'apart'), await decode(even, 'at once')]
    const meets = (at: number, side: number) => at % side === 0 || at % side === side - 1
    let worst = 0
    for (let i = 0; i < apart.length; i++) {
      const away = Math.abs(apart[i]! - atOnce[i]!)
      if (away === 0) continue
      const [x, y] = [(i >> 2) % width, Math.floor((i >> 2) / width)]
      expect(meets(x, tile!.width) || meets(y, tile!.height), `${x},${y}`).toBe(true)
      worst = Math.max(worst, away)
    }
    expect(worst).toBeLessThan(40)
  })

  it('keeps its alpha, in tiles as at once', async () => {
    const size = { width: 1_800, height: 1_300 }
    const rgb = photoPixels(size.width, size.height)
    const rgba = Buffer.alloc(size.width * size.height * 4)
    for (let i = 0; i < rgba.length / 4; i++) {
      rgb.copy(rgba, i * 4, i * 3, i * 3 + 3)
      rgba[i * 4 + 3] = (i >> 3) & 255
    }
    const source = await sharp(rgba, { raw: { ...size, channels: 4 } })
      .png({ compressionLevel: 1 })
      .toBuffer()
    const file = (await grid(source)).bytes
    expect(infoOf(file)).toMatchObject({ hasAlpha: true, tile: { width: 600 } })
    const alphaOf = (pixels: Uint8Array) => pixels.filter((_, i) => i % 4 === 3)
    const [apart, atOnce] = [await decode(file, 'apart'), await decode(file, 'at once')]
    expect(Buffer.compare(alphaOf(apart), alphaOf(atOnce))).toBe(0)
  })

  it('takes the memory of a row of tiles, as planned', async () => {
    const { plan, measuredPeakBytes } = await convert(testEngine(), even, { width: 500 })
    expect(plan.peakBytes).toBeGreaterThanOrEqual(measuredPeakBytes)
    expect(plan.peakBytes).toBeLessThanOrEqual(measuredPeakBytes * 1.5)
    expect(measuredPeakBytes).toBeLessThan(30 * 2 ** 20) // 45 MiB at once
  })

  it('is refused or shown when it is damaged, and the next one is fine', async () => {
    const random = seededRandom(11)
    for (let i = 0; i < 12; i++) {
      const file = even.slice()
      const reach = i % 2 ? 900 : file.length // boxes, or anything
      for (let n = 0; n < 8; n++) file[random.below(reach)]! ^= 1 << random.below(8)
      const outcome = await convert(engine, file, { width: 100 }).catch((error: unknown) => error)
      if (!(outcome instanceof Error)) continue
      expect(outcome).toBeInstanceOf(ImageError)
      expect(outcome).not.toMatchObject({ code: 'codec-failed' })
    }
    await expect(convert(engine, even, { width: 100 })).resolves.toMatchObject({ width: 100 })
  })
})
