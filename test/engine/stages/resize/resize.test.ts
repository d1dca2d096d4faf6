import { describe, expect, it } from 'vitest'
import type { BandSource, RowFormat } from '../../../../src/engine/rows/rows.ts'
import { type ResizeSpec, resizerArenaBytes } from '../../../../src/engine/stages/resize/layout.ts'
import { resized } from '../../../../src/engine/stages/resize/resize.ts'
import { bandsOf, rowsOf } from '../../../helpers/array-rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { resizeScalar } from '../../../twins/resize.ts'

const kernels = testKernels()

/** Noise whose alpha is often 0 or 255, as in real pictures. */
function image(format: RowFormat, seed: number): Uint8Array {
  const pixels = seededRandom(seed).bytes(format.width * format.height * format.channels)
  if (format.channels === 4) {
    for (let i = 3; i < pixels.length; i += 4) {
      const kind = pixels[i]! % 3
      if (kind < 2) pixels[i] = kind * 255
    }
  }
  return pixels
}

/** Runs `work` and gives its arena memory back. */
function scoped<T>(work: () => T): T {
  const mark = kernels.exports.mark()
  try {
    return work()
  } finally {
    kernels.exports.release(mark)
  }
}

/** Bands of 3 rows with gaps between the rows. */
function inBands(pixels: Uint8Array, format: RowFormat): BandSource {
  return bandsOf(kernels, rowsOf(pixels, format), { bandRows: 3, padding: 5 })
}

function resizeAll(pixels: Uint8Array, format: RowFormat, spec: ResizeSpec, byBand: boolean) {
  return scoped(() => {
    const source = byBand ? inBands(pixels, format) : rowsOf(pixels, format)
    const output = new Uint8Array(spec.width * spec.height * format.channels)
    expect(resized(kernels, source, spec).read(output, spec.height)).toBe(spec.height)
    return output
  })
}

function whole(format: RowFormat, width: number, height: number): ResizeSpec {
  const crop = { x: 0, y: 0, width: format.width, height: format.height }
  return { crop, width, height, filter: 'lanczos3', opaque: false }
}

const SHAPES = [
  [1, 1, 1, 1],
  [1, 1, 9, 7],
  [1, 40, 1, 9],
  [40, 1, 9, 1],
  [37, 29, 13, 11],
  [37, 29, 12, 29],
  [37, 29, 37, 12],
  [37, 29, 37, 29],
  [64, 48, 16, 12],
  [65, 47, 31, 24],
  [17, 13, 50, 61],
  [5, 300, 7, 2],
  [500, 4, 3, 9],
  [211, 190, 2, 1],
  [33, 200, 40, 20],
] as const

describe.each(SHAPES)('resized() from %ix%i to %ix%i', (fromWidth, fromHeight, width, height) => {
  for (const filter of ['lanczos3', 'mitchell', 'box'] as const) {
    for (const [channels, opaque, inks] of [
      [1, true, false],
      [4, true, false],
      [4, false, false],
      [4, true, true],
    ] as const) {
      const kind = `${channels} channels, opaque ${opaque}, inks ${inks}`
      it(`equals the scalar twin (${filter}, ${kind})`, () => {
        const format = { width: fromWidth, height: fromHeight, channels }
        const pixels = image(format, fromWidth + height)
        const spec = { ...whole(format, width, height), filter, opaque, inks }
        const expected = resizeScalar(pixels, format, spec)
        expect(resizeAll(pixels, format, spec, false)).toEqual(expected)
        expect(resizeAll(pixels, format, spec, true)).toEqual(expected)
      })
    }
  }
})

it.each([1, 2, 3, 4, 5, 6])('resized() equals the scalar twin in a window (seed %i)', (seed) => {
  const { below } = seededRandom(seed)
  const format = { width: 40 + below(50), height: 40 + below(50), channels: 4 as const }
  const crop = { x: below(20) + 0.25, y: below(20) + 0.7, width: 19.3, height: 18.1 }
  const pixels = image(format, seed)
  const spec = { crop, width: 1 + below(40), height: 1 + below(40), filter: 'lanczos3' as const }
  for (const kind of [{ opaque: true }, { opaque: false }, { opaque: true, inks: true }]) {
    const expected = resizeScalar(pixels, format, { ...spec, ...kind })
    expect(resizeAll(pixels, format, { ...spec, ...kind }, true)).toEqual(expected)
  }
})

it.each([2, 4, 8])('resized() equals the scalar twin when made %i times smaller', (reduction) => {
  for (const [channels, opaque, inks] of [
    [1, true, false],
    [4, true, false],
    [4, false, false],
    [4, true, true],
  ] as const) {
    const format = { width: 101, height: 75, channels }
    const spec = { ...whole(format, 33, 20), opaque, inks, reduction }
    const pixels = image(format, reduction)
    expect(resizeAll(pixels, format, spec, true)).toEqual(resizeScalar(pixels, format, spec))
  }
})

it.each(SHAPES)('resized() keeps flat flat (%ix%i to %ix%i)', (fromWidth, fromHeight, ...to) => {
  const format = { width: fromWidth, height: fromHeight, channels: 4 as const }
  for (const colour of [
    [200, 0, 255, 255],
    [201, 7, 99, 100],
  ]) {
    const flat = Uint8Array.from({ length: fromWidth * fromHeight * 4 }, (_, i) => colour[i % 4]!)
    const output = resizeAll(flat, format, whole(format, ...to), true)
    expect(output).toEqual(Uint8Array.from(output, (_, i) => colour[i % 4]!))
  }
})

it('resized() makes fully transparent pixels 0,0,0,0, whatever their colour', () => {
  const format = { width: 40, height: 40, channels: 4 as const }
  const pixels = seededRandom(9)
    .bytes(40 * 40 * 4)
    .map((value, i) => (i % 4 === 3 ? 0 : value))
  const output = resizeAll(pixels, format, whole(format, 17, 60), true)
  expect(output.every((value) => value === 0)).toBe(true)
})

it('resized() does not let the colour of transparent pixels bleed', () => {
  const format = { width: 40, height: 40, channels: 4 as const }
  const pixels = new Uint8Array(40 * 40 * 4)
  for (let i = 0; i < pixels.length; i += 4)
    pixels.set(i % 160 < 80 ? [9, 9, 9, 255] : [255, 255, 255, 0], i)
  const output = resizeAll(pixels, format, whole(format, 13, 13), true)
  for (let i = 0; i < output.length; i += 4) {
    if (output[i + 3]! > 0) expect([...output.subarray(i, i + 3)]).toEqual([9, 9, 9])
  }
})

it('resized() copies a crop exactly, translucent colours included', () => {
  const format = { width: 30, height: 20, channels: 4 as const }
  const pixels = seededRandom(4).bytes(30 * 20 * 4)
  const crop = { x: 3, y: 5, width: 20, height: 10 }
  const spec = { crop, width: 20, height: 10, filter: 'lanczos3' as const, opaque: false }
  const expected = Array.from({ length: 10 }, (_, y) => {
    const from = ((y + 5) * 30 + 3) * 4
    return [...pixels.subarray(from, from + 80)]
  }).flat()
  expect([...resizeAll(pixels, format, spec, true)]).toEqual(expected)
})

it('resized() stops reading after the last row that it needs', () => {
  scoped(() => {
    const format = { width: 8, height: 300, channels: 1 as const }
    const bands = inBands(new Uint8Array(8 * 300), format)
    let taken = 0
    const source = { ...bands, nextBand: () => (taken++ < 300 ? bands.nextBand() : undefined) }
    const crop = { x: 0, y: 10, width: 8, height: 20 }
    const output = resized(kernels, source, { ...whole(format, 4, 10), crop })
    expect(output.read(new Uint8Array(40), 10)).toBe(10)
    expect(output.nextBand()).toBeUndefined()
    expect(taken).toBeLessThan(15)
  })
})

it('resized() reports a source that ends early', () => {
  scoped(() => {
    const format = { width: 8, height: 30, channels: 1 as const }
    const short = { ...rowsOf(new Uint8Array(8 * 20), { ...format, height: 20 }), format }
    const output = resized(kernels, short, whole(format, 4, 15))
    expect(() => output.read(new Uint8Array(60), 15)).toThrow('Cannot resize: rows are missing')
  })
})

it.each([
  [4032, 3024, 1024, 768, 4],
  [4032, 3024, 200, 150, 4],
  [4032, 3024, 4032, 40, 4],
  [400, 300, 1900, 1400, 4],
  [8000, 5000, 2048, 1280, 1],
  [3, 5000, 3, 2, 4],
  [1, 1, 1, 1, 1],
] as const)('resizerArenaBytes() predicts %ix%i to %ix%i in %i channels', (...shape) => {
  const [fromWidth, fromHeight, width, height, channels] = shape
  const format = { width: fromWidth, height: fromHeight, channels }
  for (const kind of [{ opaque: true }, { opaque: false }, { opaque: true, inks: true }]) {
    for (const reduction of [1, 8])
      scoped(() => {
        const spec = { ...whole(format, width, height), ...kind, reduction }
        const before = kernels.exports.mark()
        resized(kernels, { format, read: () => 0, nextBand: () => undefined } as BandSource, spec)
        const measured = kernels.exports.mark() - before
        const predicted = resizerArenaBytes(format, spec)
        expect(measured).toBeLessThanOrEqual(predicted)
        expect(predicted).toBeLessThanOrEqual(measured * 1.1 + 65536)
      })
  }
})

it('resizerArenaBytes() stays below 1 MB for 12 megapixels to any sensible size', () => {
  const format = { width: 4032, height: 3024, channels: 4 as const }
  for (const width of [16, 200, 512, 1024, 2048, 4000]) {
    expect(resizerArenaBytes(format, whole(format, width, Math.round(width * 0.75)))).toBeLessThan(
      width > 2048 ? 2_000_000 : 1_000_000,
    )
  }
})
