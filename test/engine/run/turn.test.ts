import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { formatOf } from '../../../src/engine/formats/formats.ts'
import type { Orientation } from '../../../src/engine/geometry/orientation.ts'
import { DEFAULT_LIMITS, type Effort, type Engine, SlabList } from '../../../src/engine/index.ts'
import { NOTHING_RESIDENT } from '../../../src/engine/memory/ledger.ts'
import { planTurn } from '../../../src/engine/plan/turn.ts'
import { photo, testEngine } from '../../helpers/engine.ts'
import { writeJpeg } from '../../helpers/jpeg-writer.ts'

const TURNED = [2, 3, 4, 5, 6, 7, 8] as const
/** What undoes it. */
const BACK: Readonly<Record<number, Orientation>> = { 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6 }

const engine = testEngine()

function turn(
  jpeg: Uint8Array,
  orientation: Orientation,
  { effort = 'balanced', by = engine }: { effort?: Effort; by?: Engine } = {},
) {
  return by.turn(SlabList.of(jpeg), { orientation, effort, heldBytes: 0 })
}

/** Samples as sharp decodes them, turned upright. */
async function samplesOf(jpeg: Uint8Array, orientation: Orientation = 1) {
  const { data, info: raw } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  return upright(sharp(data, { raw }), orientation).raw().toBuffer({ resolveWithObject: true })
}

/** Mirrored first, then turned. */
function upright(picture: Sharp, orientation: Orientation): Sharp {
  const degrees = [0, 0, 180, 180, 270, 90, 90, 270][orientation - 1]!
  const mirrored = [2, 4, 5, 7].includes(orientation)
  return mirrored ? picture.flop().rotate(degrees) : picture.rotate(degrees)
}

function largestDifference(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length)
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0)
}

const PHOTO = photo(96, 64)
const components = (luma: object) => [luma, { h: 1, v: 1 }, { h: 1, v: 1 }] as never

/** Decoders round differently along rows and columns; chroma is interpolated, which rounds as well. */
const FILES: readonly (readonly [string, Buffer | Uint8Array, number])[] = [
  ['4:4:4', await PHOTO.jpeg({ chromaSubsampling: '4:4:4', quality: 90 }).toBuffer(), 2],
  ['4:2:0', await PHOTO.jpeg({ quality: 80 }).toBuffer(), 4],
  ['progressive', await PHOTO.jpeg({ progressive: true }).toBuffer(), 4],
  ['optimised progressive', await PHOTO.jpeg({ mozjpeg: true, quality: 70 }).toBuffer(), 4],
  ['gray', await PHOTO.clone().grayscale().jpeg().toBuffer(), 1],
  ['4:2:2', writeJpeg({ width: 96, height: 64, components: components({ h: 2, v: 1 }) }), 4],
  ['4:4:0', writeJpeg({ width: 96, height: 64, components: components({ h: 1, v: 2 }) }), 4],
]

describe.each(FILES)('turn() of a JPEG in %s', (_, jpeg, tolerance) => {
  it.each(TURNED)('turn() shows what sharp shows, turned (orientation %i)', async (orientation) => {
    for (const effort of ['fast', 'balanced'] as const) {
      const file = await turn(jpeg, orientation, { effort })
      const [shown, expected] = await Promise.all([samplesOf(file!), samplesOf(jpeg, orientation)])
      expect([shown.info.width, shown.info.height]).toEqual([
        expected.info.width,
        expected.info.height,
      ])
      expect(largestDifference(shown.data, expected.data)).toBeLessThanOrEqual(tolerance)
    }
  })

  it.each(TURNED)('turn() and back loses nothing at all (orientation %i)', async (orientation) => {
    const there = await turn(jpeg, orientation)
    const back = await turn(there!, BACK[orientation]!, { effort: 'fast' })
    const [shown, expected] = await Promise.all([samplesOf(back!), samplesOf(jpeg)])
    expect(shown.data).toEqual(expected.data)
  })
})

/** Natural index of each zigzag index, walked along the diagonals. */
const NATURAL = Array.from({ length: 15 }, (_, sum) => {
  const diagonal = Array.from({ length: 8 }, (_, y) => [y, sum - y] as const)
  const inside = diagonal.filter(([, x]) => x >= 0 && x < 8)
  return sum % 2 === 0 ? inside.reverse() : inside
}).flat()

/** The quantization tables of a file, as rows of steps. */
function quantTablesOf(file: Uint8Array): number[][][] {
  const tables: number[][][] = []
  for (let at = 2; file[at + 1] !== 0xda; ) {
    const end = at + 2 + file[at + 2]! * 256 + file[at + 3]!
    for (let p = at + 4; file[at + 1] === 0xdb && p < end; p += 65) {
      const table = Array.from({ length: 8 }, () => Array<number>(8))
      NATURAL.forEach(([y, x], k) => {
        table[y]![x] = file[p + 1 + k]!
      })
      tables.push(table)
    }
    at = end
  }
  return tables
}

it('turn() keeps the quantization tables, with rows and columns swapped as the picture’s', async () => {
  const [, jpeg] = FILES[0]!
  const tables = quantTablesOf(jpeg)
  const swapped = tables.map((table) => table.map((row, y) => row.map((_, x) => table[x]![y]!)))
  expect(swapped).not.toEqual(tables)
  expect(quantTablesOf((await turn(jpeg, 3))!)).toEqual(tables)
  expect(quantTablesOf((await turn(jpeg, 6))!)).toEqual(swapped)
})

it.each([
  [96, 64, '4:2:0', TURNED],
  [96, 72, '4:2:0', [2, 5, 8]],
  [88, 64, '4:2:0', [4, 5, 6]],
  [88, 72, '4:4:4', TURNED],
  [90, 72, '4:4:4', [4, 5, 6]],
  [90, 70, '4:4:4', [5]],
] as const)(
  'canTurn() asks for whole blocks where a side is mirrored (%ix%i in %s)',
  async (width, height, chromaSubsampling, turnable) => {
    const jpeg = await photo(width, height).jpeg({ chromaSubsampling }).toBuffer()
    const picture = engine.inspect(SlabList.of(jpeg))
    expect(TURNED.filter((orientation) => picture.canTurn(orientation))).toEqual(turnable)
    for (const orientation of TURNED) {
      const file = await turn(jpeg, orientation)
      expect(file !== undefined).toBe((turnable as readonly number[]).includes(orientation))
      if (!file) continue
      const expected = await samplesOf(jpeg, orientation)
      const shown = await samplesOf(file)
      expect(largestDifference(shown.data, expected.data)).toBeLessThanOrEqual(4)
    }
  },
)

it('canTurn() says no to what is not a plain JPEG', async () => {
  const cmyk = await PHOTO.clone().toColourspace('cmyk').jpeg().toBuffer()
  const png = await PHOTO.png().toBuffer()
  const rgb = writeJpeg({
    width: 16,
    height: 16,
    components: components({ h: 1, v: 1 }),
    adobeTransform: 0,
  })
  for (const file of [cmyk, png, rgb]) {
    expect(engine.inspect(SlabList.of(file)).canTurn(6)).toBe(false)
    expect(await turn(file, 6)).toBeUndefined()
  }
})

it('turn() answers nothing for a file that lost its end', async () => {
  const jpeg = FILES[1]![1]
  for (const part of [0.3, 0.6, 0.9]) {
    expect(await turn(jpeg.subarray(0, Math.floor(jpeg.length * part)), 6)).toBeUndefined()
  }
})

it('turn() of a large photo takes no more memory than was predicted, and no smaller budget', async () => {
  const jpeg = await photo(2048, 1536).jpeg({ quality: 90 }).toBuffer()
  const request = { orientation: 6, effort: 'balanced', heldBytes: 0 } as const
  const { info } = engine.inspect(SlabList.of(jpeg))
  const { turner } = formatOf(info.format)
  const from = { info, turner, inputBytes: jpeg.length, limits: DEFAULT_LIMITS }
  const predicted = planTurn(from, request)!.peakBytes(NOTHING_RESIDENT)
  const fresh = testEngine()
  const file = await turn(jpeg, 6, { by: fresh })
  const measured = fresh.heldBytes + jpeg.length + file!.length
  expect(measured).toBeLessThanOrEqual(predicted)
  expect(measured).toBeGreaterThan(predicted / 1.5)
  const tight = testEngine({ memoryBudget: predicted - 1 })
  const lean = await turn(jpeg, 6, { by: tight })
  expect(tight.heldBytes + jpeg.length + lean!.length).toBeLessThan(predicted)
  expect(await turn(jpeg, 6, { by: testEngine({ memoryBudget: predicted / 2 }) })).toBeUndefined()
})
