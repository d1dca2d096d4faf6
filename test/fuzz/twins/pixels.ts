/** wasm/png, wasm/resize and wasm/color against their scalar twins. */

import { FILTERS } from '../../../src/engine/api/options.ts'
import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import { type BandSource, type RowFormat, rowBytes } from '../../../src/engine/rows/rows.ts'
import { codedProfile } from '../../../src/engine/stages/color/cicp.ts'
import { toSrgb } from '../../../src/engine/stages/color/color.ts'
import { grayTable, rgbTables } from '../../../src/engine/stages/color/color-tables.ts'
import type { HdrProfile } from '../../../src/engine/stages/color/hdr.ts'
import { hdrTables } from '../../../src/engine/stages/color/hdr-tables.ts'
import type { IccProfile } from '../../../src/engine/stages/color/icc.ts'
import { flattened } from '../../../src/engine/stages/flatten.ts'
import type { ResizeSpec } from '../../../src/engine/stages/resize/layout.ts'
import { resized } from '../../../src/engine/stages/resize/resize.ts'
import { bandsOf, FILLER, readAll, rowsOf, takeAll } from '../../helpers/array-rows.ts'
import type { Random } from '../../helpers/random.ts'
import { colorGrayScalar, colorRgbaScalar, flattenScalar } from '../../twins/color.ts'
import { colorHdrScalar } from '../../twins/hdr.ts'
import { type PngFilter, unfilterScalar } from '../../twins/png.ts'
import { resizeScalar } from '../../twins/resize.ts'
import { pick } from '../mutate/bytes.ts'
import { expectSame } from '../targets/target.ts'
import { put } from './arena.ts'

const PIXEL_BYTES = [1, 2, 3, 4, 6, 8]

/** One row of one filter. */
export function unfilterTwin(kernels: Kernels, random: Random): void {
  const pixelBytes = pick(PIXEL_BYTES, random)
  const bytes = pixelBytes * (1 + random.below(150))
  const filter = random.below(5) as PngFilter
  const levels = random.below(2) ? 256 : 4 // few levels meet the ties of Paeth
  const row = () => random.bytes(bytes).map((value) => value % levels)
  const [filtered, prior] = [row(), row()]
  const dst = put(kernels, new Uint8Array(bytes + 64).fill(FILLER))
  const [src, above] = [put(kernels, filtered), put(kernels, prior)]
  kernels.exports.pngUnfilter(filter, src, above, dst, bytes, pixelBytes)
  const expected = unfilterScalar(filter, filtered, prior, pixelBytes)
  expectSame(kernels.view(dst, bytes), expected, `pngUnfilter, filter ${filter}`)
  const behind = kernels.view(dst + bytes + 16, 48)
  expectSame(behind, new Uint8Array(48).fill(FILLER), 'bytes far behind an unfiltered row')
}

/** A picture with a random window, by bands and by rows. */
export function resizeTwin(kernels: Kernels, random: Random): void {
  const channels = random.below(3) ? 4 : 1
  const side = () => 1 + random.below(pick([3, 20, 90], random))
  const format: RowFormat = { width: side(), height: side(), channels }
  const spec: ResizeSpec = {
    crop: random.below(2) ? wholeOf(format) : windowOf(format, random),
    width: side(),
    height: side(),
    filter: pick(FILTERS, random),
    opaque: random.below(2) === 0,
    inks: random.below(4) === 0,
    reduction: pick([1, 1, 2, 4, 8], random),
  }
  const pixels = alphaOften(random.bytes(format.width * format.height * channels), channels)
  const source = () => rowsOf(pixels, format)
  const padding = random.below(9)
  const bands = bandsOf(kernels, source(), { bandRows: 1 + random.below(6), padding })
  const expected = resizeScalar(pixels, format, spec)
  const what = `resized ${JSON.stringify({ format, spec })}`
  expectSame(takeAll(kernels, resized(kernels, bands, spec)), expected, what)
  expectSame(readAll(resized(kernels, source(), spec), 1 + random.below(20)), expected, what)
}

function wholeOf({ width, height }: RowFormat): ResizeSpec['crop'] {
  return { x: 0, y: 0, width, height }
}

/** A window inside of the picture, fractional half of the time. */
function windowOf({ width, height }: RowFormat, random: Random): ResizeSpec['crop'] {
  const grain = random.below(2) ? 1 : 16
  const along = (length: number) => {
    const start = random.below(length * grain)
    return [start / grain, (1 + random.below(length * grain - start)) / grain] as const
  }
  const [[x, across], [y, down]] = [along(width), along(height)]
  return { x, y, width: across, height: down }
}

/** Alpha that is often 0 or 255, as in real pictures. */
function alphaOften(pixels: Uint8Array, channels: 1 | 4): Uint8Array {
  for (let i = 3; channels === 4 && i < pixels.length; i += 4) {
    if (pixels[i]! % 3 < 2) pixels[i] = (pixels[i]! % 3) * 255
  }
  return pixels
}

/** Pixels through random profiles, absurd ones among them. */
export function colorTwin(kernels: Kernels, random: Random): void {
  const curve = () => Float64Array.from({ length: 256 }, () => random.below(1001) / 1000)
  const reach = pick([2, 20, 2000], random)
  const colorants = Array.from({ length: 9 }, () => random.below(1000) / 500 - 1).map(
    (value) => value * reach,
  )
  const isGray = random.below(3) === 0
  const profile: IccProfile = isGray
    ? { space: 'gray', curve: curve() }
    : { space: 'rgb', curves: [curve(), curve(), curve()], colorants }
  const channels = isGray && random.below(2) ? 1 : 4
  const format: RowFormat = { width: 1 + random.below(300), height: 1 + random.below(4), channels }
  const pixels = random.bytes(format.width * format.height * channels)
  const what = `toSrgb, ${profile.space}`
  const actual = readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 3)
  const lying = lyingRows(kernels, pixels, format, random)
  takeAll(kernels, toSrgb(kernels, lying.source, profile) as BandSource)
  if (profile.space === 'gray') colorGrayScalar(pixels, grayTable(profile), channels)
  else colorRgbaScalar(pixels, rgbTables(profile))
  expectSame(actual, pixels, what)
  lying.expectRows(pixels, what)
}

/** Pixels of HDR pictures, in all primaries and with all peaks. */
export function hdrTwin(kernels: Kernels, random: Random): void {
  const primaries = pick([1, 4, 5, 6, 8, 9, 10, 11, 12, 22], random)
  const peakNits = pick([1, 203, 204, 1 + random.below(20_000)], random)
  const color = { kind: 'cicp', primaries, transfer: pick([16, 18], random), peakNits } as const
  const profile = codedProfile(color, 3) as HdrProfile
  const format: RowFormat = {
    width: 1 + random.below(300),
    height: 1 + random.below(4),
    channels: 4,
  }
  const pixels = random.bytes(format.width * format.height * 4)
  const what = `toSrgb, ${JSON.stringify(color)}`
  const actual = readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 3)
  const lying = lyingRows(kernels, pixels, format, random)
  takeAll(kernels, toSrgb(kernels, lying.source, profile) as BandSource)
  colorHdrScalar(pixels, hdrTables(profile))
  expectSame(actual, pixels, what)
  lying.expectRows(pixels, what)
}

/** Pixels over a background. */
export function flattenTwin(kernels: Kernels, random: Random): void {
  const [r = 0, g = 0, b = 0, any = 0] = random.bytes(4)
  const background = { r, g, b, a: pick([255, 0, any], random) }
  const format: RowFormat = {
    width: 1 + random.below(200),
    height: 1 + random.below(4),
    channels: 4,
  }
  const pixels = alphaOften(random.bytes(format.width * format.height * 4), 4)
  const what = `flattened over ${JSON.stringify(background)}`
  const actual = readAll(flattened(kernels, rowsOf(pixels, format), background), 2)
  const lying = lyingRows(kernels, pixels, format, random)
  takeAll(kernels, flattened(kernels, lying.source, background) as BandSource)
  flattenScalar(pixels, background)
  expectSame(actual, pixels, what)
  lying.expectRows(pixels, what)
}

/** Rows in one band, with filler between and behind them that no stage may touch. */
function lyingRows(kernels: Kernels, pixels: Uint8Array, format: RowFormat, random: Random) {
  const width = rowBytes(format)
  const stride = width + random.below(3) * 4
  const laid = (rows: Uint8Array) => {
    const memory = new Uint8Array(stride * format.height + 64).fill(FILLER)
    for (let y = 0; y < format.height; y++) {
      memory.set(rows.subarray(y * width, (y + 1) * width), y * stride)
    }
    return memory
  }
  const memory = laid(pixels)
  const pointer = put(kernels, memory)
  const bands = [{ pointer, rows: format.height, stride }]
  const source: BandSource = { format, read: () => 0, nextBand: () => bands.pop() }
  const expectRows = (rows: Uint8Array, what: string) =>
    expectSame(kernels.view(pointer, memory.length), laid(rows), `${what}, where it lies`)
  return { source, expectRows }
}
