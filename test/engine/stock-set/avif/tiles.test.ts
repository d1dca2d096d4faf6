import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { SlabList } from '../../../../src/engine/bytes/slab-list.ts'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { avif } from '../../../../src/engine/formats/avif/index.ts'
import type { AvifInfo } from '../../../../src/engine/formats/avif/info.ts'
import { findAvifPicture } from '../../../../src/engine/formats/avif/probe.ts'
import { probe } from '../../../../src/engine/formats/probe.ts'
import { withNotices } from '../../../../src/engine/formats/write-notices.ts'
import type { Size } from '../../../../src/engine/geometry/orientation.ts'
import { stockAvifInput } from '../../../../src/engine/stock-set/avif/decoder.ts'
import { type GridLayout, gridLayout } from '../../../../src/engine/stock-set/avif/grid-layout.ts'
import { avifTiles, avifTilingPixels } from '../../../../src/engine/stock-set/avif/tiles.ts'
import { avifOutput } from '../../../../src/engine/stock-set/avif/whole-encoder.ts'
import { nodeStockModules } from '../../../../src/load/node.ts'
import { pixelsOf, psnr } from '../../../helpers/engine.ts'
import {
  type AlphaKind,
  ENCODE_OPTIONS,
  encodeRows,
  freshPool,
  rgbaPicture,
} from '../../../helpers/rows.ts'

const modules = nodeStockModules()
const TILE = 96 * 96

type Case = readonly [number, number, AlphaKind, Partial<EncodeOptions>]

const PICTURES: readonly Case[] = [
  [300, 200, 'opaque', {}],
  [301, 203, 'opaque', {}],
  [300, 201, 'everywhere', { effort: 'fast' }],
  [256, 300, 'lower half', {}],
  [2001, 70, 'lower half', { effort: 'fast' }],
  [33, 1500, 'everywhere', { effort: 'fast' }],
  [16_383, 1, 'opaque', { effort: 'fast' }],
]

function tiles(rgba: Uint8Array, size: Size, options: Partial<EncodeOptions>, tile = TILE) {
  const encoder = avifTiles(modules.avifEncoder, freshPool().pool, { maxTilePixels: tile })
  return encodeRows(encoder, { ...size, channels: 4 }, rgba, { ...ENCODE_OPTIONS, ...options })
}

function whole(rgba: Uint8Array, size: Size, options: Partial<EncodeOptions>) {
  const encoder = avifOutput(modules.avifEncoder, freshPool().pool)
  const frame = { data: new Uint8ClampedArray(rgba), ...size }
  return encoder.encode(frame, { ...ENCODE_OPTIONS, ...options })
}

function only(rgba: Uint8Array, wanted: (channel: number) => boolean): Uint8Array {
  return rgba.filter((_, at) => wanted(at % 4))
}
const colorOf = (rgba: Uint8Array) => only(rgba, (channel) => channel < 3)
const alphaOf = (rgba: Uint8Array) => only(rgba, (channel) => channel === 3)

describe('avifTiles()', () => {
  it.each(PICTURES)(
    'avifTiles() writes what sharp reads as close to the picture as the untiled one (%ix%i, %s)',
    async (width, height, kind, changes) => {
      const size = { width, height }
      const rgba = rgbaPicture(size, kind)
      const options = { ...changes, alpha: kind !== 'opaque' }
      const tiled = await pixelsOf(await tiles(rgba, size, options))
      const untiled = await pixelsOf(await whole(rgba, size, options))
      expect({ width: tiled.width, height: tiled.height }).toEqual(size)
      const quality = psnr(colorOf(tiled.data), colorOf(rgba))
      expect(quality).toBeGreaterThan(psnr(colorOf(untiled.data), colorOf(rgba)) - 0.7)
      expect(psnr(alphaOf(tiled.data), alphaOf(rgba))).toBeGreaterThan(40)
    },
  )

  it.each([
    [300, 200, 'opaque'],
    [129, 65, 'everywhere'],
    [301, 203, 'lower half'],
  ] as const)(
    'avifTiles() loses nothing when lossless (%ix%i, %s)',
    async (width, height, kind) => {
      const size = { width, height }
      const rgba = rgbaPicture(size, kind)
      const file = await tiles(rgba, size, { lossless: true, alpha: kind !== 'opaque' })
      expect(new Uint8Array((await pixelsOf(file)).data)).toEqual(rgba)
    },
  )

  it('avifTiles() writes opaque tiles next to transparent ones as exactly opaque', async () => {
    const size = { width: 256, height: 300 }
    const rgba = rgbaPicture(size, 'lower half')
    const { data } = await pixelsOf(await tiles(rgba, size, { alpha: true }))
    const upperTile = alphaOf(data.subarray(0, size.width * 4 * 72))
    expect(upperTile.every((alpha) => alpha === 255)).toBe(true)
  })

  it.each(['opaque', 'everywhere', 'lower half'] as const)(
    'avifTiles() writes a grid that our own probe and decoder read (%s)',
    async (kind) => {
      const size = { width: 301, height: 203 }
      const rgba = rgbaPicture(size, kind)
      const file = await tiles(rgba, size, { alpha: kind !== 'opaque' })
      const info = probe(SlabList.of(file)) as AvifInfo
      const hasAlpha = kind !== 'opaque'
      expect(info).toMatchObject({ ...size, grid: true, hasAlpha, orientation: 1, frames: 1 })
      const decoded = await decode(file, info)
      expect(psnr(decoded, (await pixelsOf(file)).data)).toBeGreaterThan(45)
    },
  )

  it('avifTiles() leaves alpha out when every pixel turns out to be opaque', async () => {
    const size = { width: 200, height: 200 }
    const file = await tiles(rgbaPicture(size), size, { alpha: true })
    expect((await sharp(file).metadata()).hasAlpha).toBe(false)
  })

  it('avifTiles() ignores alpha unless it is asked for', async () => {
    const size = { width: 200, height: 200 }
    const file = await tiles(rgbaPicture(size, 'everywhere'), size, { alpha: false })
    expect((await sharp(file).metadata()).hasAlpha).toBe(false)
  })

  it('avifTiles() takes gray rows', async () => {
    const size = { width: 200, height: 130, channels: 1 } as const
    const gray = Uint8Array.from({ length: 200 * 130 }, (_, i) => i % 200)
    const encoder = avifTiles(modules.avifEncoder, freshPool().pool, { maxTilePixels: TILE })
    const { data } = await pixelsOf(await encodeRows(encoder, size, gray, ENCODE_OPTIONS))
    expect(
      psnr(
        data.filter((_, at) => at % 4 === 0),
        gray,
      ),
    ).toBeGreaterThan(40)
  })

  it.each([
    [1, 1],
    [63, 64],
  ])('avifTiles() leaves a small picture whole (%ix%i)', async (width, height) => {
    const rgba = rgbaPicture({ width, height })
    const file = await tiles(rgba, { width, height }, {})
    expect(file).toEqual(await whole(rgba, { width, height }, {}))
  })

  it.each([
    [50, 1],
    [80, 0.5],
  ])(
    'avifTiles() is within 4 pixels of its seams as good as untiled (quality %i, up to %f dB)',
    async (quality, mostDecibels) => {
      const size = { width: 1000, height: 640 } // just above a tile
      const rgba = rgbaPicture(size)
      const isNear = nearSeams(gridLayout(size, 584_375)) // the default, in 4:2:0
      const file = await tiles(rgba, size, { quality }, Number.POSITIVE_INFINITY)
      const [tiled, untiled] = [
        (await pixelsOf(file)).data,
        (await pixelsOf(await whole(rgba, size, { quality }))).data,
      ]
      const seams = rgba.map((_, at) => (isNear(at) ? 1 : 0))
      const lossWhere = (wanted: number) => {
        const picked = (pixels: Uint8Array) => pixels.filter((_, at) => seams[at] === wanted)
        const original = picked(rgba)
        return psnr(picked(untiled), original) - psnr(picked(tiled), original)
      }
      const [lossElsewhere, loss] = [lossWhere(0), lossWhere(1)]
      expect(loss).toBeLessThan(mostDecibels)
      // What makes a seam visible is that it is worse than what lies around it.
      expect(loss - lossElsewhere).toBeLessThan(mostDecibels / 2)
    },
  )

  it.each([
    ['even', 1800, 1202, {}],
    ['odd', 1201, 1001, {}],
    ['lossless', 1000, 800, { lossless: true }],
    ['small', 500, 400, {}],
    ['narrow', 16, 6000, {}],
    ['wide', 6000, 52, { lossless: true }],
  ] as const)(
    'avifTiles() holds what cost() says, or down to two thirds of it (%s)',
    async (_, width, height, changes) => {
      const options = { ...ENCODE_OPTIONS, effort: 'fast', ...changes } as const
      const { pool, ledger } = freshPool()
      const encoder = avifTiles(modules.avifEncoder, pool)
      const rgba = rgbaPicture({ width, height })
      const file = await encodeRows(encoder, { width, height, channels: 4 }, rgba, options)
      const isTiled = width * height > avifTilingPixels(options)
      const { tileWidth, tileHeight } = gridLayout({ width, height }, 450_000)
      const rows = isTiled ? (width + tileWidth) * tileHeight * 4 : 0
      const measured = ledger.heldBytes + file.length + Math.max(rows, isTiled ? file.length : 0)
      const { wasmBytes, jsBytes } = encoder.cost({ width, height }, options)
      expect(measured).toBeLessThanOrEqual(wasmBytes + jsBytes)
      expect(wasmBytes + jsBytes).toBeLessThanOrEqual(measured * 1.5)
    },
  )

  it('avifTiles() plans 48 megapixels into less than 70 MB', () => {
    const size = { width: 8064, height: 6048 }
    const { wasmBytes, jsBytes } = avifTiles(modules.avifEncoder, freshPool().pool).cost(
      size,
      ENCODE_OPTIONS,
    )
    expect(wasmBytes + jsBytes).toBeLessThan(70e6)
  })

  it('avifTiles() writes a grid into which a copyright notice can be put', async () => {
    const size = { width: 301, height: 203 }
    const file = await tiles(rgbaPicture(size, 'everywhere'), size, { alpha: true })
    const signed = withNotices(file, avif.writer!, size, { copyright: '© 2026 Zoë Müller' })
    expect((await sharp(signed).metadata()).exif).toBeDefined()
    expect((await pixelsOf(signed)).data).toEqual((await pixelsOf(file)).data)
  })

  it('avifTiles() refuses to finish a picture of which rows are missing', async () => {
    const encoder = avifTiles(modules.avifEncoder, freshPool().pool, { maxTilePixels: TILE })
    const sink = await encoder.open({ width: 200, height: 200, channels: 4 }, ENCODE_OPTIONS)
    sink.write(new Uint8Array(200 * 4 * 50), 50)
    await expect(sink.finish()).rejects.toThrow('rows are missing')
  })
})

/** Whether the sample at an index of RGBA lies at most 4 pixels from where two tiles meet. */
function nearSeams({ width, tileWidth, tileHeight, columns, rows }: GridLayout) {
  expect(columns * rows).toBeGreaterThan(1)
  const isNear = (value: number, side: number) => value >= side - 4 && (value + 4) % side < 8
  return (at: number) => {
    const pixel = at >> 2
    return isNear(pixel % width, tileWidth) || isNear(Math.floor(pixel / width), tileHeight)
  }
}

async function decode(file: Uint8Array<ArrayBuffer>, info: AvifInfo): Promise<Uint8Array> {
  const { width, height } = info
  const decoder = stockAvifInput(modules.avifDecoder, freshPool().pool)
  return decoder.decode({ input: SlabList.of(file), info, scale: 0 }, function* (pictures) {
    const { rows } = [...pictures][0]!
    const pixels = new Uint8Array(width * height * 4)
    for (let y = 0; ; ) {
      const count = rows.read(pixels.subarray(y * width * 4), 16)
      if (count === 0) return pixels
      y += count
      yield
    }
  })
}

describe('an AVIF of ours says that it is sRGB', () => {
  it.each([
    ['whole', 100, false, 6],
    ['a grid', 300, false, 6],
    ['lossless', 100, true, 0],
    ['a lossless grid', 300, true, 0],
  ] as const)('an AVIF of ours says that it is sRGB: %s', async (_, width, lossless, matrix) => {
    const size = { width, height: 200 }
    const file = await tiles(
      rgbaPicture(size, 'everywhere'),
      size,
      { lossless, alpha: true },
      150 * 150,
    )
    const { colorSpace } = findAvifPicture(SlabList.of(file))
    const colr = file.subarray(colorSpace?.start, colorSpace?.end)
    expect([...colr.subarray(4)]).toEqual([0, 1, 0, 13, 0, matrix, 0x80])
  })
})
