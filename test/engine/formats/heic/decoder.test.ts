import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  HEVC_HALVED_TILES,
  HEVC_ROUGH_TILES,
  halvedTilesFor,
} from '../../../../src/engine/formats/heic/tiles.ts'
import { conversionOf } from '../../../../src/engine/formats/heif/pixels/conversion.ts'
import { DEFAULT_OPTIONS, probe, SlabList } from '../../../../src/engine/index.ts'
import { bytesFrom } from '../../../helpers/craft.ts'
import {
  ALPHA_URN,
  type AvifOptions,
  auxC,
  clap,
  colr,
  gridOf,
  irot,
  ispe,
} from '../../../helpers/craft-avif.ts'
import { heic, hevcItem, planesOf } from '../../../helpers/craft-heic.ts'
import type { HevcPlanes } from '../../../helpers/craft-hevc.ts'
import { mutations, prefixes, refusal } from '../../../helpers/damage.ts'
import { convert, testEngine } from '../../../helpers/engine.ts'
import { heicPixels } from '../../../helpers/heic-rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { halvedScalar, type ThreeRows } from '../../../twins/heif-color.ts'

const kernels = testKernels()
const [WIDTH, HEIGHT] = [48, 40]

/** A gradient of all channels. */
const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)]
  return [x * 5, y * 6, 255 - x * 2 - y * 3][i % 3]!
})
const image = () => sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
const planes = await planesOf(image())

/** The largest difference to the gradient, from (x, y) of it on. */
function worst(
  { pixels, width, height }: { pixels: Uint8Array; width: number; height: number },
  [x, y] = [0, 0],
  wanted: Uint8Array = rgb,
): number {
  let most = 0
  for (let i = 0; i < width * height; i++) {
    const at = (Math.floor(i / width) + y) * WIDTH + (i % width) + x
    for (let c = 0; c < 3; c++) {
      most = Math.max(most, Math.abs(pixels[i * 4 + c]! - wanted[at * 3 + c]!))
    }
  }
  return most
}

/** A part of the planes. */
function part(x: number, y: number, width: number, height: number): HevcPlanes {
  const cut = planes.planes.map((plane) =>
    Uint8Array.from({ length: width * height }, (_, i) => {
      const [column, row] = [x + (i % width), y + Math.floor(i / width)]
      return plane[Math.min(row, HEIGHT - 1) * WIDTH + Math.min(column, WIDTH - 1)]!
    }),
  )
  return { ...planes, width, height, planes: cut }
}

const TILE = { width: 80, height: 56 }

/** Random samples, whose chroma is halved both ways. */
function noise420({ width, height }: typeof TILE, seed: number): HevcPlanes {
  const random = seededRandom(seed)
  const counts = [width * height, (width * height) / 4, (width * height) / 4]
  const planes = counts.map((length) => Uint8Array.from({ length }, () => random.below(256)))
  return { width, height, depth: 8, chroma: '4:2:0', planes }
}

/** Four tiles of 26 × 24, of which the canvas cuts a part off. */
function gridFile(more: readonly Uint8Array[] = [], ofTiles: readonly Uint8Array[] = []) {
  const grid = { columns: 2, rows: 2, width: WIDTH, height: HEIGHT }
  const tiles = [0, 1, 2, 3].map((i) =>
    hevcItem(2 + i, part((i % 2) * 26, Math.floor(i / 2) * 24, 26, 24), { more: ofTiles }),
  )
  const properties = [ispe(WIDTH, HEIGHT), ...more]
  return heic({
    items: [{ id: 1, type: 'grid', properties, data: gridOf(grid) }, ...tiles],
    links: [{ type: 'dimg', from: 1, to: [2, 3, 4, 5] }],
  })
}

describe('rows of a HEIC', () => {
  it('show the colours that were coded, in one piece and as a grid', async () => {
    for (const file of [heic({ items: [hevcItem(1, planes)] }), gridFile()]) {
      const shown = await heicPixels(kernels, file)
      expect([shown.width, shown.height]).toEqual([WIDTH, HEIGHT])
      expect(worst(shown)).toBeLessThanOrEqual(2)
      expect(shown.takenBytes).toBeLessThanOrEqual(shown.info.arenaBytes + 64 * 64)
    }
  })

  it('are cut by clap, and turned by irot, of an item that stands for another one as well', async () => {
    const window = clap([20, 1], [16, 1], [-2, 1], [3, 1])
    const plain = heic({ items: [hevcItem(1, planes, { more: [window, irot(1)] })] })
    const identity: AvifOptions = {
      items: [
        {
          id: 1,
          type: 'iden',
          properties: [ispe(WIDTH, HEIGHT), window, irot(1)],
          data: bytesFrom(0),
        },
        hevcItem(2, planes),
      ],
      links: [{ type: 'dimg', from: 1, to: [2] }],
    }
    for (const file of [plain, heic(identity)]) {
      const shown = await heicPixels(kernels, file)
      expect([shown.width, shown.height]).toEqual([20, 16])
      expect(worst(shown, [12, 15])).toBeLessThanOrEqual(2)
      expect(shown.info.orientation).toBe(8)
    }
  })

  it('are cut right where a band of the decoder begins', async () => {
    const even = (plane: ArrayLike<number>) =>
      Uint8Array.from({ length: (WIDTH * HEIGHT) / 4 }, (_, i) => {
        const [column, row] = [(i % (WIDTH / 2)) * 2, Math.floor(i / (WIDTH / 2)) * 2]
        return plane[row * WIDTH + column]!
      })
    const [luma, ...chroma] = planes.planes
    const halved: HevcPlanes = { ...planes, chroma: '4:2:0', planes: [luma!, ...chroma.map(even)] }
    const whole = await heicPixels(kernels, heic({ items: [hevcItem(1, halved)] }))
    for (const y of [8, 24]) {
      const more = [clap([WIDTH, 1], [8, 1], [0, 1], [y + 4 - HEIGHT / 2, 1])]
      const shown = await heicPixels(kernels, heic({ items: [hevcItem(1, halved, { more })] }))
      const wanted = whole.pixels.subarray(y * WIDTH * 4, (y + 8) * WIDTH * 4)
      expect(Buffer.compare(shown.pixels, wanted)).toBe(0)
    }
  })

  it('are transparent by an alpha item, and straight where colours were multiplied by it', async () => {
    const half: HevcPlanes = {
      ...{ width: WIDTH, height: HEIGHT, depth: 8, chroma: '4:0:0' },
      planes: [new Uint8Array(WIDTH * HEIGHT).fill(128)],
    }
    const dark = await planesOf(image().linear(128 / 255, 0))
    const file = heic({
      items: [hevcItem(1, dark), hevcItem(2, half, { more: [auxC(ALPHA_URN)] })],
      links: [
        { type: 'auxl', from: 2, to: [1] },
        { type: 'prem', from: 1, to: [2] },
      ],
    })
    const shown = await heicPixels(kernels, file)
    expect(shown.info).toMatchObject({ channels: 4, hasAlpha: true })
    expect(shown.pixels[3]).toBe(128)
    expect(worst(shown)).toBeLessThanOrEqual(5)
  })

  it('of one plane are gray, of 10 bits as well', async () => {
    const ramp = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => (i % WIDTH) * 20)
    const gray: HevcPlanes = {
      ...{ width: WIDTH, height: HEIGHT, depth: 10, chroma: '4:0:0', planes: [ramp] },
    }
    const shown = await heicPixels(kernels, heic({ items: [hevcItem(1, gray)] }))
    expect(shown.channels).toBe(1)
    expect([...shown.pixels.subarray(0, 3)]).toEqual([0, 5, 10])
  })
})

describe('rows of a HEIC at half its size', () => {
  const [wide, high] = [TILE.width * 2 - 8, TILE.height * 2 - 12]
  const tiles = Array.from({ length: 4 }, (_, i) => noise420(TILE, i))

  /** Four tiles of 4:2:0, of which the canvas cuts a part off. */
  const file = (more: readonly Uint8Array[] = []) =>
    heic({
      items: [
        {
          ...{ id: 1, type: 'grid', properties: [ispe(wide, high), ...more] },
          data: gridOf({ columns: 2, rows: 2, width: wide, height: high }),
        },
        ...tiles.map((tile, i) => hevcItem(2 + i, tile)),
      ],
      links: [{ type: 'dimg', from: 1, to: [2, 3, 4, 5] }],
    })

  /** A sample of a plane, wherever its tile is. */
  function sampleAt(plane: number, x: number, y: number): number {
    const [width, height] = [TILE, TILE].map((side, i) => {
      const whole = i === 0 ? side.width : side.height
      return plane === 0 ? whole : whole / 2
    }) as [number, number]
    const tile = tiles[Math.floor(y / height) * 2 + Math.floor(x / width)]!
    return tile.planes[plane]![(y % height) * width + (x % width)]!
  }

  it('are means of four samples of luma, with chroma smoothed within its tile', async () => {
    const shown = await heicPixels(kernels, file(), 1)
    expect([shown.width, shown.height]).toEqual([wide / 2, high / 2])
    const coding = { depth: 8, matrix: 6, primaries: 1, isFullRange: true } as const
    const row = (plane: number, y: number, from: number, to: number) =>
      Uint16Array.from({ length: to - from }, (_, x) => sampleAt(plane, from + x, y))
    const [middleX, middleY] = [TILE.width / 2, TILE.height / 2]
    for (let y = 0; y < high / 2; y++) {
      const [top, bottom] = y < middleY ? [0, middleY - 1] : [middleY, high / 2 - 1]
      const three = (plane: number, from: number, to: number) =>
        [y - 1, y, y + 1].map((at) =>
          row(plane, Math.min(Math.max(at, top), bottom), from, to),
        ) as unknown as ThreeRows
      const parts = [
        [0, middleX],
        [middleX, wide / 2],
      ].map(([from, to]) => {
        const luma = [0, 1].map((i) => row(0, 2 * y + i, 2 * from!, 2 * to!))
        const chroma = [three(1, from!, to!), three(2, from!, to!)] as const
        return halvedScalar(conversionOf(coding), [luma[0]!, luma[1]!], chroma)
      })
      const wanted = Buffer.concat(parts)
      const made = shown.pixels.subarray(y * wide * 2, (y + 1) * wide * 2)
      expect(Buffer.compare(made, wanted), `row ${y}`).toBe(0)
    }
  })

  it('take what was planned for them', async () => {
    const shown = await heicPixels(kernels, file(), 1)
    expect(shown.info.halvedArenaBytes).toBeGreaterThan(0)
    expect(shown.takenBytes).toBeLessThanOrEqual(shown.info.halvedArenaBytes! + 64 * 64)
  })

  it('are deblocked up to 2 MP', () => {
    expect(halvedTilesFor({ width: 1280, height: 854 })).toBe(HEVC_HALVED_TILES)
    expect(halvedTilesFor({ width: 4032, height: 3024 })).toBe(HEVC_ROUGH_TILES)
  })

  it('are taken for small results, and not where a window, alpha or another chroma forbids it', () => {
    const plan = (bytes: Uint8Array, width: number) =>
      testEngine().plan(SlabList.of(bytes), { ...DEFAULT_OPTIONS, width }).scale
    expect(plan(file(), wide / 4)).toBe(1)
    expect(plan(file(), wide / 2)).toBe(0)
    expect(plan(file([clap([wide - 2, 1], [high, 1], [0, 1], [0, 1])]), wide / 4)).toBe(0)
    expect(plan(gridFile(), WIDTH / 4)).toBe(0)
  })
})

it('probe() takes the profile of a tile where the grid tells nothing of its colours', () => {
  const profile = colr('prof', new Uint8Array(40))
  expect(probe(SlabList.of(gridFile([], [profile]))).hasIcc).toBe(true)
  const told = colr('nclx', [0, 1, 0, 13, 0, 6, 0x80])
  expect(probe(SlabList.of(gridFile([told], [profile]))).hasIcc).toBe(false)
})

it.each([
  ['another brand', { brands: ['mif1', 'heix'] }],
  ['an open brand', { brands: ['mif1', 'miaf'] }],
])('probe() knows a HEIC under %s', (_, brands) => {
  const file = heic({ ...brands, items: [hevcItem(1, planes)] })
  expect(probe(SlabList.of(file)).format).toBe('heic')
})

it.each([
  ['an overlay', 'iovl', 'iovl'],
  ['several layers', 'lhv1', 'layers'],
  ['another codec', 'j2k1', 'not coded as HEVC'],
])('probe() refuses a HEIC of %s by name', (_, type, word) => {
  const refused = refusal(heic({ items: [{ ...hevcItem(1, planes), type }] }))
  expect(refused).toMatchObject({ code: 'unsupported-format', format: 'heic' })
  expect(refused.message).toContain(word)
})

it('a HEIC that is damaged is refused or shown, and what comes next is as ever', async () => {
  const file = gridFile()
  const engine = testEngine()
  const good = await convert(engine, file, { format: 'png' })
  const damaged = [...mutations(file, { seed: 4, count: 60, reach: file.length })]
  const cut = [...prefixes(file)].filter((_, i) => i % 997 === 0)
  for (const spoilt of [...damaged, ...cut]) {
    const error = await convert(engine, spoilt, { format: 'png' }).catch((failure) => failure)
    expect(['damaged-image', 'unsupported-format', undefined]).toContain(error.code)
  }
  const again = await convert(engine, file, { format: 'png' })
  expect(Buffer.compare(again.bytes, good.bytes)).toBe(0)
})
