/** The order of a JPEG XL's groups in the file: djxl is the judge, where it is installed. */

import type { Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { openJxlEncoder } from '../../../../src/engine/formats/jxl/encode-kernel.ts'
import { storedPoint } from '../../../../src/engine/formats/jxl/focus.ts'
import { openLosslessJxl } from '../../../../src/engine/formats/jxl/lossless-kernel.ts'
import type { Gravity } from '../../../../src/engine/index.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import { convert, photo, psnr, testEngine } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { hasLibjxl, type JxlPixels, jxlPixels, jxlPixelsSoFar } from '../../../helpers/libjxl.ts'

const engine = testEngine()
const format = 'jxl'
/** Nine groups of a side. */
const [SIDE, GROUP] = [768, 256]

/** Of the file: its coarse picture, which comes first, is more than half of these small ones. */
const SHARE = 0.7

/** A square of a picture, as RGB. */
function groupOf({ data }: JxlPixels, column: number, row: number): Uint8Array {
  const square = new Uint8Array(GROUP * GROUP * 3)
  for (let y = 0; y < GROUP; y++) {
    const from = ((row * GROUP + y) * SIDE + column * GROUP) * 3
    square.set(data.subarray(from, from + GROUP * 3), y * GROUP * 3)
  }
  return square
}

describe.skipIf(!hasLibjxl).each([
  ['lossy', () => photo(SIDE, SIDE).png().toBuffer()],
  ['recoded', () => photo(SIDE, SIDE).jpeg({ quality: 85 }).toBuffer()],
])('a %s file of which 70 %% has come', (_, file) => {
  let whole: JxlPixels
  let soFar: JxlPixels
  beforeAll(async () => {
    const { bytes } = await convert(engine, await file(), { format })
    whole = await jxlPixels(bytes)
    soFar = await jxlPixelsSoFar(bytes.subarray(0, bytes.length * SHARE))
  })
  const decibels = (column: number, row: number) =>
    psnr(groupOf(whole, column, row), groupOf(soFar, column, row))

  it('shows the middle as it will be', () => {
    expect(decibels(1, 1)).toBeGreaterThan(50)
  })

  it('shows something of all corners, and not yet the last one', () => {
    for (const [column, row] of [
      [0, 0],
      [2, 0],
      [0, 2],
      [2, 2],
    ] as const) {
      expect(decibels(column, row)).toBeGreaterThan(15)
    }
    expect(decibels(2, 2)).toBeLessThan(40)
    expect(decibels(0, 2)).toBeLessThan(40)
  })
})

describe.skipIf(!hasLibjxl)('a file with a gravity of which 70 % has come', () => {
  it.each([
    ['lossy', () => photo(SIDE, SIDE).png().toBuffer()],
    ['recoded', () => photo(SIDE, SIDE).jpeg({ quality: 85 }).toBuffer()],
    // Readers turn what is stored.
    ['recoded and turned', () => turnedPhoto()],
  ])('shows that corner as it will be, and not yet the other one (%s)', async (_, file) => {
    const { bytes } = await convert(engine, await file(), { format, gravity: { x: 0, y: 1 } })
    const whole = await jxlPixels(bytes)
    const soFar = await jxlPixelsSoFar(bytes.subarray(0, bytes.length * SHARE))
    expect(psnr(groupOf(whole, 0, 2), groupOf(soFar, 0, 2))).toBeGreaterThan(50)
    expect(psnr(groupOf(whole, 2, 0), groupOf(soFar, 2, 0))).toBeLessThan(40)
  })
})

function turnedPhoto(): Promise<Buffer> {
  return photo(SIDE, SIDE).withMetadata({ orientation: 6 }).jpeg({ quality: 85 }).toBuffer()
}

describe('storedPoint()', () => {
  it.each([
    [1, 0.25, 0.125],
    [2, 0.75, 0.125],
    [3, 0.75, 0.875],
    [4, 0.25, 0.875],
    [5, 0.125, 0.25],
    [6, 0.125, 0.75],
    [7, 0.875, 0.75],
    [8, 0.875, 0.25],
  ] as const)('is where a point is stored (orientation %i)', (orientation, x, y) => {
    expect(storedPoint({ x: 0.25, y: 0.125 }, orientation)).toEqual({ x, y })
  })
})

describe('the groups of a file without loss', () => {
  const kernels = testKernels()
  /** Groups of 256 pixels: 17 by two. */
  const [width, height] = [4100, 257]
  const globals = 2 + 3

  async function encode(focus?: Gravity) {
    const rows = await photo(width, height).ensureAlpha().raw().toBuffer()
    const { mark, release, jxlSectionCount, jxlSectionPlaces } = kernels.exports
    const start = mark()
    const options = { alpha: false, effort: 'fast', focus } as const
    const sink = openLosslessJxl(kernels, { width, height, channels: 4 }, options)
    sink.write(rows, height)
    const file = sink.finish()
    const bytes = kernels.view(jxlSectionPlaces(), 4 * jxlSectionCount()).slice()
    release(start)
    const places = [...new Uint32Array(bytes.buffer)].slice(globals)
    return { rows, file, places: places.map((place) => place - globals) }
  }

  it.each([
    ['the middle', undefined, 8],
    ['the lower right corner', { x: 1, y: 1 }, 33],
  ] as const)('come by their distance from %s', async (_, focus, nearest) => {
    const { places } = await encode(focus)
    expect(places).toHaveLength(34)
    expect(places.indexOf(0)).toBe(nearest)
    expect(places.toSorted((a, b) => a - b)).toEqual(places.map((_, i) => i))
    expect(places.indexOf(33) % 17).toBe(focus ? 0 : 16)
  })

  it.skipIf(!hasLibjxl)('are those of the picture', async () => {
    const { rows, file } = await encode({ x: 0.7, y: 0 })
    const { data } = await jxlPixels(file)
    expect(
      Buffer.compare(
        data,
        rows.filter((_, i) => i % 4 < 3),
      ),
    ).toBe(0)
  })
})

describe('the groups of a lossy file', () => {
  const kernels = testKernels()

  /** Of each group the place that it has among all, row by row. */
  async function placesOf(picture: Sharp, quality: number): Promise<number[]> {
    const rows = await picture.ensureAlpha().raw().toBuffer()
    const { mark, release, jxlSectionCount, jxlSectionPlaces } = kernels.exports
    const start = mark()
    const size = { width: SIDE, height: SIDE, channels: 4 } as const
    const sink = openJxlEncoder(kernels, size, { quality, alpha: false, effort: 'fast' })
    sink.write(rows, SIDE)
    runAtOnce(sink.finish())
    const bytes = kernels.view(jxlSectionPlaces(), 4 * jxlSectionCount()).slice()
    release(start)
    const globals = jxlSectionCount() - 9
    return [...new Uint32Array(bytes.buffer)].slice(globals).map((place) => place - globals)
  }

  it('come by their distance from the middle', async () => {
    const places = await placesOf(photo(SIDE, SIDE), 80)
    expect(places).toEqual([5, 1, 6, 2, 0, 3, 7, 4, 8])
  })

  it('come row by row where to tell another order would take more than a 1000th', async () => {
    const places = await placesOf(photo(SIDE, SIDE).blur(40), 20)
    expect(places).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })
})
