/** ICC profiles: reading, comparing with sRGB, tables, and pixels through them; also inflated ones. */

import { deflateSync } from 'node:zlib'
import { inflateInto } from '../../../src/engine/bytes/inflate.ts'
import { type Kernels, openKernels } from '../../../src/engine/kernels/kernels.ts'
import { toSrgb } from '../../../src/engine/stages/color/color.ts'
import { grayTable, rgbTables } from '../../../src/engine/stages/color/color-tables.ts'
import { fillNodes, linkShape, linkSteps } from '../../../src/engine/stages/color/device-link.ts'
import type { IccProfile } from '../../../src/engine/stages/color/icc.ts'
import type { LutProfile } from '../../../src/engine/stages/color/icc-lut.ts'
import { parseProfile } from '../../../src/engine/stages/color/icc-profile.ts'
import { isSrgb } from '../../../src/engine/stages/color/srgb.ts'
import { readAll, rowsOf } from '../../helpers/array-rows.ts'
import type { Random } from '../../helpers/random.ts'
import { colorGrayScalar, colorRgbaScalar } from '../../twins/color.ts'
import { linkScalar } from '../../twins/device-link.ts'
import { expectSame, expectThat, type Target, type TargetContext } from './target.ts'

export function iccTarget({ seeds, kernels: bytes }: TargetContext): Target {
  const kernels = openKernels(new WebAssembly.Module(bytes))
  return {
    name: 'icc',
    weight: 1,
    seeds: seeds.filter(({ format }) => format === 'icc'),
    run(input, random) {
      const profile = parseProfile(amidst(input, random, 0x00))
      const again = parseProfile(amidst(input, random, 0xff))
      checkInflater(input, random)
      expectThat(JSON.stringify(profile) === JSON.stringify(again), 'bytes around it were read')
      if (!profile) return 'not a profile'
      if (profile.space === 'lut') {
        checkLink(kernels, profile, random)
        return `table of ${profile.inputs}`
      }
      checkProfile(profile)
      checkPixels(kernels, profile, random)
      return isSrgb(profile) ? 'sRGB' : profile.space
    },
  }
}

/** A whole stream comes back; a damaged one ends within the target. */
function checkInflater(input: Uint8Array, random: Random): void {
  const stream = deflateSync(input, { level: random.below(10) })
  const target = new Uint8Array(input.length)
  expectThat(inflateInto(target, stream) === input.length, 'a stream ends early')
  expectSame(target, input, 'inflated')
  for (let hits = random.below(4); hits >= 0; hits--) {
    stream[random.below(stream.length)] = random.below(256)
  }
  expectThat(inflateInto(target, stream) <= target.length, 'more than there is room')
}

/** Nodes are levels, and pixels through them are those of the twin. */
function checkLink(kernels: Kernels, profile: LutProfile, random: Random): void {
  const shape = linkShape(profile)
  const nodes = new Int16Array(shape.nodesBytes / 2)
  fillNodes(nodes, profile, shape)
  expectThat(
    nodes.every((value) => value >= 0 && value <= 255 * 128),
    'a node is no level',
  )
  const pixels = random.bytes(4 * (1 + random.below(500)))
  const format = { width: pixels.length / 4, height: 1, channels: 4 } as const
  const mark = kernels.exports.mark()
  const converted = readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 1)
  kernels.exports.release(mark)
  linkScalar(pixels, { inputs: shape.inputs, steps: linkSteps(profile, shape), nodes })
  expectSame(converted, pixels, 'pixels through the table')
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
