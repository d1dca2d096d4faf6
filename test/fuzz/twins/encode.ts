/** Parts of the encoders against test/twins/jpeg-encode.ts and png-encode.ts. */

import type { Kernels } from '../../../src/engine/kernels/kernels.ts'
import type { Random } from '../../helpers/random.ts'
import {
  fdctScalar,
  halfBothScalar,
  halfWideScalar,
  rgbToYccScalar,
} from '../../twins/jpeg-encode.ts'
import { filterScalar, type PngFilter } from '../../twins/png.ts'
import { adlerScalar } from '../../twins/png-encode.ts'
import { pick } from '../mutate/bytes.ts'
import { expectSame, expectThat } from '../targets/target.ts'
import { put } from './arena.ts'

/** Zeros that a filter may see in front of a row. */
const MARGIN = 16

/** A row of RGBA to Y, Cb and Cr. */
export function encodeYccTwin(kernels: Kernels, random: Random): void {
  const width = 1 + random.below(150)
  const pixels = random.bytes(width * 4)
  const plane = () => kernels.alloc(width + 16)
  const planes = [plane(), plane(), plane()] as const
  kernels.exports.jpegEncodeYcc(put(kernels, pixels), ...planes, width)
  const expected = Array.from({ length: width }, (_, x) => {
    const [r = 0, g = 0, b = 0] = pixels.subarray(x * 4)
    return rgbToYccScalar(r, g, b)
  })
  planes.forEach((pointer, i) => {
    const row = Uint8Array.from(expected, (pixel) => pixel[i]!)
    expectSame(kernels.view(pointer, width), row, `jpegEncodeYcc, plane ${i}`)
  })
}

/** Samples to averages of two, and of four. */
export function halvesTwin(kernels: Kernels, random: Random): void {
  const count = 1 + random.below(100)
  const [top, bottom] = [random.bytes(count * 2), random.bytes(count * 2)]
  const dst = kernels.alloc(count + 16)
  kernels.exports.jpegEncodeHalfWide(put(kernels, top), dst, count)
  expectSame(kernels.view(dst, count), halfWideScalar(top), 'jpegEncodeHalfWide')
  kernels.exports.jpegEncodeHalfBoth(put(kernels, top), put(kernels, bottom), dst, count)
  expectSame(kernels.view(dst, count), halfBothScalar(top, bottom), 'jpegEncodeHalfBoth')
}

/** One block through the forward transform. */
export function fdctTwin(kernels: Kernels, random: Random): void {
  const mask = pick([0xff, 0x80, 0x0f], random)
  const samples = random.bytes(64).map((value) => ((value & mask) === 0x80 ? 255 : value & mask))
  const dst = kernels.alloc(128)
  kernels.exports.jpegEncodeFdct(put(kernels, samples), 8, dst)
  const expected = new Uint8Array(fdctScalar(samples).buffer)
  expectSame(kernels.view(dst, 128), expected, 'jpegEncodeFdct')
}

/** One row filtered. */
export function filterTwin(kernels: Kernels, random: Random): void {
  const pixelBytes = 1 + random.below(4)
  const bytes = pixelBytes * (1 + random.below(150))
  const filter = random.below(5) as PngFilter
  const levels = pick([256, 3], random)
  const row = () => random.bytes(bytes).map((value) => value % levels)
  const [current, prior] = [row(), row()]
  const placed = (data: Uint8Array) => {
    const padded = new Uint8Array(bytes + MARGIN * 2).fill(0xa5).fill(0, 0, MARGIN)
    padded.set(data, MARGIN)
    return put(kernels, padded) + MARGIN
  }
  const dst = kernels.alloc(bytes + MARGIN)
  const [at, above] = [placed(current), placed(prior)]
  kernels.exports.pngEncodeFilter(filter, at, above, dst, bytes, pixelBytes)
  const expected = filterScalar(filter, current, prior, pixelBytes)
  expectSame(kernels.view(dst, bytes), expected, `pngEncodeFilter, filter ${filter}`)
}

/** A checksum, in one go and in two. */
export function adlerTwin(kernels: Kernels, random: Random): void {
  const bytes = random.bytes(random.below(8000)).map((value) => value | pick([0, 0xff], random))
  const pointer = put(kernels, bytes)
  const split = random.below(bytes.length + 1)
  const { pngEncodeAdler } = kernels.exports
  const first = pngEncodeAdler(1, pointer, split)
  const both = pngEncodeAdler(first, pointer + split, bytes.length - split) >>> 0
  expectThat(both === adlerScalar(bytes), `pngEncodeAdler of ${bytes.length} bytes`)
}
