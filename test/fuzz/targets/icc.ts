/** ICC profiles: reading, comparing with sRGB, tables, and pixels through them. */

import { type Kernels, openKernels } from '../../../src/engine/kernels/kernels.ts'
import { toSrgb } from '../../../src/engine/transform/color.ts'
import { grayTable, rgbTables } from '../../../src/engine/transform/color-tables.ts'
import { type IccProfile, parseIcc } from '../../../src/engine/transform/icc.ts'
import { colorGrayScalar, colorRgbaScalar } from '../../../src/engine/transform/scalar.ts'
import { isSrgb } from '../../../src/engine/transform/srgb.ts'
import { readAll, rowsOf } from '../../helpers/array-rows.ts'
import type { Random } from '../../helpers/random.ts'
import { expectSame, expectThat, type Target, type TargetContext } from './target.ts'

export function iccTarget({ seeds, kernels: bytes }: TargetContext): Target {
  const kernels = openKernels(new WebAssembly.Module(bytes))
  return {
    name: 'icc',
    weight: 1,
    seeds: seeds.filter(({ format }) => format === 'icc'),
    run(input, random) {
      const profile = parseIcc(amidst(input, random, 0x00))
      const again = parseIcc(amidst(input, random, 0xff))
      expectThat(JSON.stringify(profile) === JSON.stringify(again), 'bytes around it were read')
      if (!profile) return 'not a profile'
      checkProfile(profile)
      checkPixels(kernels, profile, random)
      return isSrgb(profile) ? 'sRGB' : profile.space
    },
  }
}

/** The profile as a part of a larger array. */
function amidst(input: Uint8Array, random: Random, filler: number): Uint8Array {
  const before = random.below(9)
  const around = new Uint8Array(before + input.length + 256).fill(filler)
  around.set(input, before)
  return around.subarray(before, before + input.length)
}

function checkProfile(profile: IccProfile): void {
  const curves = profile.space === 'gray' ? [profile.curve] : profile.curves
  for (const curve of curves) {
    expectThat(
      curve.length === 256 && curve.every((light) => light >= 0 && light <= 1),
      'a curve leaves 0 to 1',
    )
  }
  if (profile.space === 'gray') return
  expectThat(profile.colorants.every(Number.isFinite), 'a colorant is not a number')
}

function checkPixels(kernels: Kernels, profile: IccProfile, random: Random): void {
  const channels = profile.space === 'gray' && random.below(2) ? 1 : 4
  const pixels = random.bytes(channels * (1 + random.below(500)))
  const format = { width: pixels.length / channels, height: 1, channels } as const
  const mark = kernels.exports.mark()
  const converted = readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 1)
  kernels.exports.release(mark)
  if (profile.space === 'gray') colorGrayScalar(pixels, grayTable(profile), channels)
  else colorRgbaScalar(pixels, rgbTables(profile))
  expectSame(converted, pixels, 'pixels through the profile')
}
