import { expect, it } from 'vitest'
import type { Chroma } from '../../../../src/engine/api/options.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { encodeVp8 } from '../../../helpers/vp8-frame.ts'
import {
  chromaOf,
  isDrawn,
  type MacroblockPlanes,
  type Picture,
  sharpen,
  TURNS,
} from '../../../twins/webp-encode.ts'

const kernels = testKernels()

/** Runs of one colour, some of them a pixel long. */
function runsOf(seed: number, width: number, height: number): Picture {
  const random = seededRandom(seed)
  const palette = Array.from({ length: 6 }, () => [...random.bytes(3), 255])
  const pixels = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    let color = palette[0]!
    for (let x = 0; x < width; x++) {
      const isPhoto = x < 20 // noise, which was not drawn
      if (random.below(4) === 0) color = palette[random.below(palette.length)]!
      const grain = () => Math.min(255, Math.max(0, 120 + random.below(99) - 49))
      pixels.set(isPhoto ? [grain(), grain(), grain(), 255] : color, (y * width + x) * 4)
    }
  }
  return { width, height, pixels }
}

/** The planes of each band that the encoder makes before it codes them. */
function bandsOf({ width, height, pixels }: Picture, chroma?: Chroma): Uint8Array[][] {
  const bands: Uint8Array[][] = []
  const format = { width, height, channels: 4 } as const
  const { exports, view } = kernels
  encodeVp8(kernels, { format, rows: pixels, ...(chroma && { chroma }) }, () =>
    bands.push(
      [0, 1, 2].map((plane) => {
        const bytes = exports.webpEncodeSourceStride(plane) * (plane ? 8 : 16)
        return view(exports.webpEncodeSource(plane), bytes).slice()
      }),
    ),
  )
  return bands
}

const strideOf = (plane: number) => kernels.exports.webpEncodeSourceStride(plane)

/** Samples of one macroblock; `border`: with those around it, where there are none the nearest. */
function samplesOf(plane: Uint8Array, index: number, mbX: number, border: number, mbWide: number) {
  const side = index ? 8 : 16
  const out: number[] = []
  for (let y = -border; y < side + border; y++) {
    const row = Math.min(side - 1, Math.max(0, y))
    for (let x = -border; x < side + border; x++) {
      const column = Math.min(mbWide * side - 1, Math.max(0, mbX * side + x))
      out.push(plane[row * strideOf(index) + column]!)
    }
  }
  return out
}

it.each([
  [6, 64, 32],
  [7, 61, 37],
  [8, 50, 16],
  [9, 3, 3],
  [10, 1, 1],
])('chroma equals its scalar twin (seed %i, %i x %i)', (seed, width, height) => {
  const picture = runsOf(seed, width, height)
  const { pixels } = picture
  const pixelAt = (x: number, y: number) => {
    const at = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 4
    return pixels.subarray(at, at + 4)
  }
  for (const [mbY, [, u, v]] of bandsOf(picture, '420').entries()) {
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < Math.ceil(width / 16) * 8; x++) {
        // Outside there is what lies at the edge.
        const left = Math.min(x, (width - 1) >> 1) * 2
        const top = Math.min(mbY * 8 + y, (height - 1) >> 1) * 2
        const four = [0, 1, 2, 3].map((i) => pixelAt(left + (i & 1), top + (i >> 1)))
        const found = [u![y * strideOf(1) + x], v![y * strideOf(1) + x]]
        expect(found, `${x}, ${y} of band ${mbY}`).toEqual(chromaOf(four))
      }
    }
  }
})

it.each([
  [1, 64, 32],
  [2, 61, 37],
  [3, 35, 16],
  [4, 17, 5],
  [5, 2, 2],
])('sharpenBand() equals its scalar twin (seed %i, %i x %i)', (seed, width, height) => {
  const picture = runsOf(seed, width, height)
  const mbWide = Math.ceil(width / 16)
  const plain = bandsOf(picture, '420')
  for (const [chroma, bands] of [
    ['sharp', bandsOf(picture, 'sharp')],
    ['drawn', bandsOf(picture)],
  ] as const) {
    const turns = chroma === 'sharp' ? TURNS.asked : TURNS.drawn
    for (const [mbY, band] of bands.entries()) {
      // From left to right: to the left lies what is sharp already.
      const before = plain[mbY]!.map((plane) => plane.slice())
      for (let mbX = 0; mbX < mbWide; mbX++) {
        const [y, u, v] = before.map((plane, i) =>
          Uint8Array.from(samplesOf(plane, i, mbX, i ? 1 : 0, mbWide)),
        )
        const planes: MacroblockPlanes = { y: y!, u: u!, v: v! }
        const is = chroma === 'sharp' || isDrawn(picture, mbX, mbY)
        const found = band.map((plane, i) => samplesOf(plane, i, mbX, 0, mbWide))
        const own = before.map((plane, i) => samplesOf(plane, i, mbX, 0, mbWide))
        const sharp = is ? Object.values(sharpen(picture, [mbX, mbY], planes, turns)) : own
        expect(found, `${chroma}, macroblock ${mbX}, ${mbY}`).toEqual(sharp)
        for (const [i, samples] of sharp.entries()) keep(before[i]!, i, mbX, samples)
      }
    }
  }
})

function keep(plane: Uint8Array, index: number, mbX: number, samples: readonly number[]): void {
  const side = index ? 8 : 16
  for (const [i, sample] of samples.entries()) {
    plane[Math.floor(i / side) * strideOf(index) + mbX * side + (i % side)] = sample
  }
}
