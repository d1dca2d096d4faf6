import { describe, expect, it } from 'vitest'
import { codedProfile } from '../../../../src/engine/stages/color/cicp.ts'
import { HDR_ARENA_BYTES, toSrgb } from '../../../../src/engine/stages/color/color.ts'
import {
  type HdrProfile,
  HLG_PEAK,
  LUMINANCE,
  toneCurve,
  toneGain,
} from '../../../../src/engine/stages/color/hdr.ts'
import { hdrTables } from '../../../../src/engine/stages/color/hdr-tables.ts'
import { encodeSrgb } from '../../../../src/engine/stages/color/srgb.ts'
import { readAll, rowsOf } from '../../../helpers/array-rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { colorHdrScalar } from '../../../twins/hdr.ts'

const kernels = testKernels()
const TRANSFERS = { PQ: 16, HLG: 18 } as const

function profileOf(transfer: number, primaries = 9, peakNits?: number): HdrProfile {
  const color = { kind: 'cicp', primaries, transfer, ...(peakNits && { peakNits }) } as const
  return codedProfile(color, 3) as HdrProfile
}

function converted(pixels: Uint8Array, profile: HdrProfile): Uint8Array {
  const format = { width: pixels.length / 4, height: 1, channels: 4 } as const
  return readAll(toSrgb(kernels, rowsOf(pixels, format), profile), 1)
}

/** The same in double precision, by the formulas of BT.2100 and ST 2094-50: unrounded levels. */
function exact(profile: HdrProfile, rgb: Uint8Array): number[] {
  const { curve, toBt2020, fromBt2020, isScene, tone } = profile
  const times = (m: readonly number[], v: readonly number[]) =>
    [0, 3, 6].map((row) => m[row]! * v[0]! + m[row + 1]! * v[1]! + m[row + 2]! * v[2]!)
  const scene = times(
    toBt2020,
    [0, 1, 2].map((i) => curve[rgb[i]!]!),
  )
  const luminance = scene.reduce((sum, light, i) => sum + light * LUMINANCE[i]!, 0)
  const ootf = isScene ? HLG_PEAK * Math.max(0, luminance) ** 0.2 : 1
  const gain = ootf * toneGain(tone, Math.max(...scene) * ootf)
  return times(
    fromBt2020,
    scene.map((light) => light * gain),
  ).map((light) => 255 * encodeSrgb(light))
}

describe('colorHdr()', () => {
  it.each([1, 2, 3, 4, 5, 6])('colorHdr() equals its scalar twin (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const peak = [undefined, 100, 203, 400, 4000, 10_000][seed - 1]
    const profile = profileOf(seed % 2 ? 16 : 18, [9, 1, 12, 4, 10, 22][seed - 1], peak)
    const pixels = random.bytes(4 * (1 + random.below(5000)))
    const expected = pixels.slice()
    colorHdrScalar(expected, hdrTables(profile))
    expect(converted(pixels, profile)).toEqual(expected)
  })

  it.each(Object.entries(TRANSFERS))(
    'colorHdr() is within one level of the exact conversion, and keeps alpha (%s)',
    (_, transfer) => {
      for (const primaries of [1, 9, 12]) {
        const profile = profileOf(transfer, primaries)
        const random = seededRandom(primaries)
        const dark = Uint8Array.from({ length: 40_000 }, () => random.below(60))
        const pixels = Uint8Array.from([...dark, ...random.bytes(80_000)])
        const result = converted(pixels, profile)
        let worst = 0
        for (let at = 0; at < pixels.length; at += 4) {
          exact(profile, pixels.subarray(at)).forEach((level, i) => {
            worst = Math.max(worst, Math.abs(result[at + i]! - level))
          })
          if (result[at + 3] !== pixels[at + 3]) throw new Error('alpha has changed')
        }
        expect(worst).toBeLessThan(1)
      }
    },
  )

  it('colorHdr() takes no more from the arena than HDR_ARENA_BYTES', () => {
    const before = kernels.exports.mark()
    converted(new Uint8Array(4 * 6000), profileOf(16))
    expect(kernels.exports.mark() - before).toBeLessThanOrEqual(HDR_ARENA_BYTES)
  })
})

describe('toneCurve()', () => {
  it.each([204, 400, 1000, 4000, 10_000])(
    'toneCurve() rises smoothly to one at %i cd/m²',
    (nits) => {
      const curve = toneCurve(nits)
      const toned = (light: number) => light * toneGain(curve, light)
      let before = 0
      for (let light = 0; light < nits / 203; light += 0.005) {
        expect(toned(light)).toBeGreaterThanOrEqual(before)
        expect(toned(light) - before).toBeLessThan(0.0051)
        before = toned(light)
      }
      expect(toned(nits / 203)).toBeCloseTo(1, 9)
      expect(toned(100)).toBeCloseTo(1, 9)
    },
  )

  it('toneCurve() puts reference white at half of the light, and keeps highlights apart', () => {
    const curve = toneCurve()
    const level = (nits: number) => 255 * encodeSrgb((nits / 203) * toneGain(curve, nits / 203))
    expect(Math.round(level(203))).toBe(188)
    const levels = [203, 300, 400, 500, 600, 700, 800, 900, 1000].map(level)
    levels.slice(1).forEach((one, i) => {
      expect(one - levels[i]!).toBeGreaterThan(2)
    })
  })

  it('toneCurve() changes nothing in pictures no brighter than reference white', () => {
    const curve = toneCurve(100)
    for (const light of [0.1, 1, 2, 40]) expect(toneGain(curve, light)).toBe(1)
  })
})
