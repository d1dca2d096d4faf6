/** Parts of wasm/jpeg against test/twins/jpeg.ts. */

import { TURNS } from '../../../src/engine/formats/jpeg/turn-kernel.ts'
import type { Orientation } from '../../../src/engine/geometry/orientation.ts'
import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import type { Random } from '../../helpers/random.ts'
import {
  idct2Scalar,
  idctScalar,
  upsampleRowScalar,
  upsampleWidthScalar,
  yccPixelScalar,
} from '../../twins/jpeg.ts'
import { turnBlockScalar } from '../../twins/jpeg-turn.ts'
import { expectSame } from '../targets/target.ts'
import { put } from './arena.ts'

const STRIDE = 64
/** Roundings of even and odd samples: without and with a vertical pass (wasm/jpeg/upsample.ts). */
const ROUNDINGS = [
  [4, 8],
  [8, 7],
] as const
const TRANSFORMS = [
  ['jpegIdct8', 8, 8],
  ['jpegIdctSparse8', 8, 4],
  ['jpegIdct4', 4, 8],
  ['jpegIdct2', 2, 8],
] as const

/** One block through one of the inverse transforms. */
export function idctTwin(kernels: Kernels, random: Random): void {
  const [name, size, side] = TRANSFORMS[random.below(4)]!
  const coarseness = 1 + random.below(255)
  const quant = Uint16Array.from({ length: 64 }, () => 1 + random.below(coarseness))
  const block = randomBlock(random, side, quant)
  const dst = put(kernels, new Uint8Array(STRIDE * 9).fill(77))
  kernels.exports[name](put(kernels, block), put(kernels, quant), dst, STRIDE)
  const expected = new Uint8Array(STRIDE * 9).fill(77)
  const twin = size === 2 ? idct2Scalar(block, quant) : idctScalar(block, quant, size)
  twin.forEach((value, i) => {
    expected[Math.floor(i / size) * STRIDE + (i % size)] = value
  })
  expectSame(kernels.view(dst, STRIDE * 9), expected, name)
}

/** Coefficients in the first `side` × `side` places, as large as 8-bit samples make them. */
function randomBlock(random: Random, side: number, quant: Uint16Array): Int16Array {
  const sparseness = 1 + random.below(8)
  return Int16Array.from({ length: 64 }, (_, i) => {
    if (i % 8 >= side || i >> 3 >= side || (i > 0 && random.below(sparseness))) return 0
    const limit = Math.max(1, Math.floor((i === 0 ? 1023 : 600) / quant[i]!))
    return random.below(2 * limit + 1) - limit
  })
}

/** A row of pixels at full resolution. */
export function yccTwin(kernels: Kernels, random: Random): void {
  const width = 1 + random.below(120)
  const [y, cb, cr] = [0, 1, 2].map(() => random.bytes(width)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ]
  const dst = kernels.alloc(width * 4 + 64)
  kernels.exports.jpegYccToRgba(put(kernels, y), put(kernels, cb), put(kernels, cr), dst, width)
  const expected = Uint8Array.from([...y].flatMap((v, i) => yccPixelScalar(v, cb[i]!, cr[i]!)))
  expectSame(kernels.view(dst, width * 4), expected, 'jpegYccToRgba')
}

/** A row with chroma at half the width. */
export function yccHalfTwin(kernels: Kernels, random: Random): void {
  const width = 3 + random.below(200)
  const half = (width + 1) >> 1
  const y = random.bytes(width)
  const chroma = [0, 1, 2, 3].map(() => random.bytes(half))
  const [nearCb, farCb, nearCr, farCr] = chroma as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  const [even, odd] = ROUNDINGS[random.below(2)]!
  const [a, b, c, d] = chroma.map((row) => put(kernels, row)) as [number, number, number, number]
  const dst = kernels.alloc(width * 4 + 64)
  const sums = kernels.alloc(4096) + 64
  const { jpegYccH2ToRgba } = kernels.exports
  jpegYccH2ToRgba(put(kernels, y), a, b, c, d, dst, width, even, odd, sums, 2048)
  const cb = upsampleWidthScalar(nearCb, farCb, [even, odd])
  const cr = upsampleWidthScalar(nearCr, farCr, [even, odd])
  const expected = Uint8Array.from([...y].flatMap((v, i) => yccPixelScalar(v, cb[i]!, cr[i]!)))
  expectSame(kernels.view(dst, width * 4), expected, 'jpegYccH2ToRgba')
}

/** A row between two rows. */
export function upsampleTwin(kernels: Kernels, random: Random): void {
  const width = 1 + random.below(120)
  const [near, far] = [random.bytes(width), random.bytes(width)]
  const bias = random.below(2) ? 1 : 2
  const dst = kernels.alloc(width + 16)
  kernels.exports.jpegUpsampleH1V2(put(kernels, near), put(kernels, far), dst, width, bias)
  expectSame(kernels.view(dst, width), upsampleRowScalar(near, far, bias), 'jpegUpsampleH1V2')
}

/** One block of coefficients, turned. */
export function turnTwin(kernels: Kernels, random: Random): void {
  const orientation = (1 + random.below(8)) as Orientation
  const block = randomBlock(random, 8, new Uint16Array(64).fill(1))
  const dst = kernels.alloc(128)
  kernels.exports.jpegTurnBlock(put(kernels, block), dst, TURNS[orientation], -1n)
  const expected = new Uint8Array(turnBlockScalar(block, orientation).buffer)
  expectSame(kernels.view(dst, 128), expected, `jpegTurnBlock, orientation ${orientation}`)
}
