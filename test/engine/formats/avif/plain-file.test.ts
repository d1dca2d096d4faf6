/** AVIFs whose boxes are odd, but whose pictures everybody else shows. */

import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS, ImageError, SlabList } from '../../../../src/engine/index.ts'
import { readTileFile, type TileFile } from '../../../../src/engine/stock-set/avif/tile-file.ts'
import { box, fullBox } from '../../../helpers/craft.ts'
import {
  ALPHA_URN,
  type AvifOptions,
  auxC,
  avif,
  clap,
  colr,
  gridOf,
  type Item,
  irot,
  ispe,
  type Link,
} from '../../../helpers/craft-avif.ts'
import { convert, pixelsOf, refusal, testEngine } from '../../../helpers/engine.ts'
import { seededRandom } from '../../../helpers/random.ts'

const engine = testEngine()
const SIZE = { width: 64, height: 48 }
const NCLX = colr('nclx', 0, 1, 0, 13, 0, 0, 0x80) // lossless: the samples are G, B and R

/** A picture of which every pixel differs from the others. */
let opaque: TileFile
let translucent: TileFile
let opaquePixels: Uint8Array

beforeAll(async () => {
  opaque = await coded(3)
  translucent = await coded(4)
  opaquePixels = pixels(3)
})

function pixels(channels: 3 | 4): Uint8Array {
  return Uint8Array.from({ length: SIZE.width * SIZE.height * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % SIZE.width, Math.floor(i / channels / SIZE.width)]
    return [x * 4, y * 5, (x ^ y) * 2, 60 + x * 3][i % channels]!
  })
}

async function coded(channels: 3 | 4): Promise<TileFile> {
  const raw = { ...SIZE, channels }
  const file = await sharp(pixels(channels), { raw }).avif({ lossless: true }).toBuffer()
  return readTileFile(new Uint8Array(file))
}

/** A box that holds what libavif's writer put into one of that name. */
const copied = (type: string, body: Uint8Array) => box(type, body)

function colorItem(more: readonly Uint8Array[] = [], { color } = opaque): Item {
  const own = [ispe(SIZE.width, SIZE.height), copied('av1C', color.configuration), NCLX]
  return { id: 1, type: 'av01', data: color.data, properties: [...own, ...more] }
}

function alphaItem(more: readonly Uint8Array[] = []): Item {
  const alpha = translucent.alpha!
  const own = [ispe(SIZE.width, SIZE.height), copied('av1C', alpha.configuration), auxC(ALPHA_URN)]
  return { id: 2, type: 'av01', data: alpha.data, properties: [...own, ...more] }
}

const AUXL: Link = { type: 'auxl', from: 2, to: [1] }
const PREM: Link = { type: 'prem', from: 1, to: [2] }

async function shown(file: Uint8Array) {
  const { bytes } = await convert(engine, file, { format: 'png' })
  return pixelsOf(bytes)
}

async function expectSame(file: Uint8Array, expected: Uint8Array, channels: 3 | 4): Promise<void> {
  const { data } = await shown(file)
  expect(new Uint8Array(data.filter((_, i) => i % 4 < channels))).toEqual(expected)
}

/** As the last box of the file, of size 0: to the end. */
function endless(file: Uint8Array): Uint8Array {
  const at = Buffer.from(file).indexOf('meta', 0, 'latin1') - 4
  return file.map((byte, i) => (i >= at && i < at + 4 ? 0 : byte))
}

describe('an AVIF is read', () => {
  const oddities: [string, () => Uint8Array][] = [
    ['without pixi', () => avif({ items: [colorItem()] })],
    ['with a meta box of size 0', () => endless(avif({ items: [colorItem()] }))],
    ['with two ipma boxes', () => avif({ items: [colorItem(), alphaItem()], splitIpma: true })],
    ['with data in two pieces', () => avif({ items: [colorItem()], inPieces: true })],
    ['with tables of 32 bits', () => avif({ items: [colorItem()], wide: true })],
    ['with a wrong pixi', () => avif({ items: [colorItem([fullBox('pixi', 1, 10)])] })],
  ]
  it.each(oddities)('an AVIF is read %s', async (_, file) => {
    await expectSame(file(), opaquePixels, 3)
  })

  it('an AVIF is read with alpha, without pixi, and with two ipma boxes', async () => {
    const items = [colorItem([], translucent), alphaItem()]
    await expectSame(avif({ items, links: [AUXL], splitIpma: true }), pixels(4), 4)
  })

  it('an AVIF is read whose alpha belongs to the tiles of its grid', async () => {
    const { width, height } = SIZE
    const grid = { id: 5, type: 'grid', properties: [ispe(width * 2, height)] }
    const tiles = { type: 'dimg', from: 5, to: [1, 1] }
    const items = [grid, colorItem([], translucent), alphaItem()]
    const file = avif({ items, links: [tiles, AUXL], primary: 5 })
    const { data, at } = await shown(file)
    expect(data.length).toBe(width * 2 * height * 4)
    expect(at(7, 9)).toEqual([28, 45, 28, 81])
    expect(at(64 + 7, 9)).toEqual([28, 45, 28, 81])
  })

  it('an AVIF is read whose tiles are smaller than 64 pixels, and whose canvas cuts them', async () => {
    const size = { width: 121, height: 91 }
    const grid = {
      ...{ id: 5, type: 'grid', properties: [ispe(size.width, size.height)] },
      data: gridOf({ columns: 2, rows: 2, ...size }),
    }
    const links = [{ type: 'dimg', from: 5, to: [1, 1, 1, 1] }]
    const { at, ...found } = await shown(avif({ items: [grid, colorItem()], links, primary: 5 }))
    expect(found).toMatchObject(size)
    expect(at(64 + 7, 48 + 9)).toEqual([28, 45, 28, 255])
  })
})

describe('premultiplied colours', () => {
  it.each(['plain', 'grid'] as const)(
    'premultiplied colours are divided by alpha again (%s)',
    async (kind) => {
      const straight = await shown(fileOf(kind, []))
      const divided = await shown(fileOf(kind, [PREM]))
      for (let x = 0; x < 30; x += 3) {
        const [r = 0, g = 0, b = 0, a = 0] = straight.at(x, 5)
        const expected = [r, g, b].map((value) => Math.min(255, (value * 255) / a))
        divided.at(x, 5).forEach((value, i) => {
          expect(Math.abs(value - (expected[i] ?? a)), `${x}: ${i}`).toBeLessThanOrEqual(1)
        })
      }
    },
  )

  /** Tile by tile: a grid with a side that no decoder of whole grids takes. */
  function fileOf(kind: 'plain' | 'grid', more: readonly Link[]): Uint8Array {
    const layers = [colorItem([], translucent), alphaItem()]
    if (kind === 'plain') return avif({ items: layers, links: [AUXL, ...more] })
    const grids = [3, 4].map((id) => ({
      ...{ id, type: 'grid', properties: [ispe(127, 48), ...(id === 4 ? [auxC(ALPHA_URN)] : [])] },
      data: gridOf({ columns: 2, rows: 1, width: 127, height: 48 }),
    }))
    const links = [
      { type: 'dimg', from: 3, to: [1, 1] },
      { type: 'dimg', from: 4, to: [2, 2] },
      { type: 'auxl', from: 4, to: [3] },
      ...more.map(({ type }) => ({ type, from: 3, to: [4] })),
    ]
    return avif({ items: [...grids, ...layers], links, primary: 3 })
  }
})

/** Width, height, and how far from the middle: numbers, or fractions like 100/3. */
function cut(text: string): Uint8Array {
  const [width, height, x, y] = text.split(' ').map((part): [number, number] => {
    const [over = 0, under = 1] = part.split('/').map(Number)
    return [over, under]
  })
  return clap(width!, height!, x!, y!)
}

describe('clap', () => {
  it.each([
    ['in the middle', '32 24 0 0'],
    ['off the middle', '30 20 -7 9'],
    ['odd sides', '33 23 0 0'],
    ['odd sides, off by halves', '33 23 -5/2 3/2'],
    ['even sides, off by halves', '32 24 -3/2 5/2'],
    ['as fractions', '100/3 49/2 1/3 1/4'],
    ['as more fractions', '101/3 45/2 -1/4 1/4'],
  ])('clap is applied as sharp does: %s', async (_, numbers) => {
    const file = avif({
      items: [colorItem([copied('pixi', opaque.color.channels), cut(numbers)])],
    })
    const [ours, theirs] = [await shown(file), await pixelsOf(file)]
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height])
    expect(ours.data.equals(theirs.data)).toBe(true)
    const plan = engine.plan(SlabList.of(file), DEFAULT_OPTIONS)
    expect([plan.width, plan.height]).toEqual([theirs.width, theirs.height])
  })

  it('clap is applied before the picture is turned', async () => {
    const own = [copied('pixi', opaque.color.channels), cut('30 20 -7 9'), irot(1)]
    const file = avif({ items: [colorItem(own)] })
    const [ours, theirs] = [await shown(file), await pixelsOf(file)]
    expect([ours.width, ours.height]).toEqual([20, 30])
    expect(ours.data.equals(theirs.data)).toBe(true)
  })

  it.each([
    ['a denominator of 0', '32/0 24 0 0'],
    ['no side', '0 24 0 0'],
    ['nothing of the picture', '32 24 500 0'],
    ['an edge outside', '40 24 13 0'],
  ])('clap with %s shows the whole picture', async (_, numbers) => {
    await expectSame(avif({ items: [colorItem([cut(numbers)])] }), opaquePixels, 3)
  })
})

describe('a dry run and the conversion', () => {
  it.each([
    ['another size than the coded one', () => ({ items: [resized(65)] }), 'damaged-image'],
    [
      'an unknown essential property',
      () => ({ items: [colorItem([box('wild', 1)])] }),
      'unsupported-format',
    ],
    [
      'alpha of another size',
      () => ({ items: [colorItem(), { ...resized(32), id: 2 }], links: [AUXL] }),
      'unsupported-format',
    ],
  ] as [string, () => AvifOptions, string][])('both refuse %s', async (_, options, code) => {
    const file = avif(options())
    expect(planned(file)).toMatchObject({ code })
    expect(await refusal(engine, file)).toMatchObject({ code })
  })

  it('both refuse data that is not all there', async () => {
    const { bytes } = await convert(engine, avif({ items: [colorItem()] }), { format: 'avif' })
    expect(planned(bytes)).toMatchObject({ from: 'avif' })
    const file = bytes.subarray(0, bytes.length - 1)
    expect(planned(file)).toMatchObject({ code: 'damaged-image' })
    expect(await refusal(engine, file)).toMatchObject({ code: 'damaged-image' })
  })

  it('agree on every file whose boxes are damaged and whose data is not', async () => {
    const links = [AUXL, PREM]
    const items = [colorItem([cut('32 24 0 0')], translucent), alphaItem()]
    const file = avif({ items, links })
    const meta = Buffer.from(file).indexOf('meta', 0, 'latin1')
    const places = Buffer.from(file).indexOf('iloc', 0, 'latin1') - 4
    const random = seededRandom(19)
    let accepted = 0
    for (let i = 0; i < 400; i++) {
      const copy = file.slice()
      const at = meta + random.below(file.length - meta)
      if (at >= places && at < places + 60) continue // other data is no data
      copy[at] = [0, 255, 1, random.below(256)][random.below(4)]!
      const plan = planned(copy)
      const result = await convert(engine, copy, { format: 'png' }).catch((error: unknown) => error)
      const outcome = plan instanceof ImageError ? plan.code : 'converted'
      expect(result instanceof ImageError ? result.code : 'converted', `byte ${at}`).toBe(outcome)
      if (outcome === 'converted') accepted++
    }
    expect(accepted).toBeGreaterThan(100)
    expect(accepted).toBeLessThan(390)
  })

  function resized(width: number): Item {
    const { color } = opaque
    const isAlpha = width < 64
    const own = [ispe(width, SIZE.height), copied('av1C', color.configuration)]
    return { ...colorItem(), properties: [...own, ...(isAlpha ? [auxC(ALPHA_URN)] : [])] }
  }

  function planned(file: Uint8Array): unknown {
    try {
      return engine.plan(SlabList.of(file), { ...DEFAULT_OPTIONS, format: 'png' })
    } catch (error) {
      return error
    }
  }
})
