import { describe, expect, it } from 'vitest'
import type { Effects } from '../../../../src/engine/api/effects.ts'
import { type ConvertOptions, DEFAULT_OPTIONS } from '../../../../src/engine/api/options.ts'
import type { Orientation } from '../../../../src/engine/geometry/orientation.ts'
import type { RowFormat } from '../../../../src/engine/rows/rows.ts'
import { blurStage } from '../../../../src/engine/stages/detail/blur.ts'
import { boxRadii, gaussian } from '../../../../src/engine/stages/detail/gaussian.ts'
import { medianStage } from '../../../../src/engine/stages/detail/median.ts'
import { mildStage } from '../../../../src/engine/stages/detail/mild.ts'
import { pixelateStage } from '../../../../src/engine/stages/detail/pixelate.ts'
import { sharpenGains, sharpenStage } from '../../../../src/engine/stages/detail/sharpen.ts'
import type { Drawing, Stage } from '../../../../src/engine/stages/stage.ts'
import { bandsOf, readAll, rowsOf } from '../../../helpers/array-rows.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { type Random, seededRandom } from '../../../helpers/random.ts'
import {
  boxed,
  median,
  mildlySharpened,
  type Pixels,
  pixelated,
  premultiplied,
  sharpened,
  straight,
  weighed,
} from '../../../twins/detail.ts'

const kernels = testKernels()

/** What each stage is to do, on a whole picture. */
const CASES = [
  ['blur', blurStage, { blur: 0.3 }, (p: Pixels) => weighed(p, gaussian(0.3, 0.2).weights)],
  ['blur', blurStage, { blur: 1.5 }, (p: Pixels) => weighed(p, gaussian(1.5, 0.2).weights)],
  ['blur', blurStage, { blur: 6.1 }, (p: Pixels) => weighed(p, gaussian(6.1, 0.2).weights)],
  [
    'wide blur',
    blurStage,
    { blur: 7 },
    (p: Pixels) => boxed(p, boxRadii(gaussian(7, 0.2).variance)),
  ],
  [
    'wide blur',
    blurStage,
    { blur: 23 },
    (p: Pixels) => boxed(p, boxRadii(gaussian(23, 0.2).variance)),
  ],
  [
    'sharpen',
    sharpenStage,
    { sharpen: 1.2 },
    (p: Pixels) => sharpened(p, gaussian(1.2, 0.1).weights, sharpenGains()),
  ],
  ['pixelate', pixelateStage, { pixelate: 7 }, (p: Pixels) => pixelated(p, 7)],
  [
    'pixelate of what is stored upside down',
    pixelateStage,
    { pixelate: 7, orientation: 3 },
    ({ format, ...p }: Pixels) =>
      pixelated({ format, ...p }, 7, format.width % 7 || 7, format.height % 7 || 7),
  ],
  ['mild blur', blurStage, { mild: { blur: true } }, (p: Pixels) => weighed(p, [5_462, 5_461])],
  ['mild sharpen', mildStage, { mild: { sharpen: true } }, mildlySharpened],
] as const satisfies readonly (readonly [string, unknown, Asked, (p: Pixels) => Pixels])[]

type Asked = Effects & Pick<ConvertOptions, 'mild'> & { readonly orientation?: Orientation }

function randomPicture(random: Random, channels: 1 | 4): Pixels {
  const format = { width: 1 + random.below(70), height: 1 + random.below(40), channels }
  const data = random.bytes(format.width * format.height * channels)
  // Flat parts, clear parts and opaque ones beside noise.
  for (let at = 0; at < data.length; at++) {
    if (random.below(3) && at >= channels) data[at] = data[at - channels]!
    if (channels === 4 && at % 4 === 3 && random.below(3) === 0) data[at] = random.below(2) * 255
  }
  return { format, data }
}

/** The rows that a stage makes of a picture, and what it took from the arena beside what `cost` says. */
function through(
  stage: Stage,
  effects: Asked,
  pixels: Pixels,
  hasAlpha: boolean,
  inBands: boolean,
) {
  const { format } = pixels
  const options = { ...DEFAULT_OPTIONS, ...effects }
  const { orientation = 1 } = effects
  const drawing = { options, info: { hasAlpha }, decoded: format, orientation } as Drawing
  const settings = stage.plan(drawing)
  const mark = kernels.exports.mark()
  const rows = rowsOf(pixels.data, format)
  const source = inBands ? bandsOf(kernels, rows, { bandRows: 5, padding: 24 }) : rows
  const before = kernels.exports.mark()
  const tools = {
    kernels,
    profile: undefined,
    bandRows: 16,
    once: <T>(_: string, make: () => T) => make(),
  }
  const data = readAll(stage.open(settings, source, tools), 3)
  const taken = kernels.exports.mark() - before
  kernels.exports.release(mark)
  return { data, taken, planned: stage.cost(settings, format as RowFormat, drawing).wasmBytes }
}

describe.each(CASES)('%s', (_, stage, effects, twin) => {
  it.each([1, 2, 3, 4])('equals its scalar twin on random pictures (seed %i)', (seed) => {
    const random = seededRandom(seed)
    for (const channels of [1, 4] as const) {
      const pixels = randomPicture(random, channels)
      const hasAlpha = channels === 4 && seed % 2 === 0
      const opaque = pixels.data.map((v, at) =>
        channels === 4 && !hasAlpha && at % 4 === 3 ? 255 : v,
      )
      const shown = { ...pixels, data: opaque }
      const expected = hasAlpha ? straight(twin(premultiplied(shown))).data : twin(shown).data
      const { data } = through(stage as Stage, effects, shown, hasAlpha, seed > 2)
      expect(data).toEqual(expected)
    }
  })

  it('takes what its cost says, or down to two thirds of it', () => {
    const format = { width: 1500, height: 30, channels: 4 } as const
    const pixels = { format, data: new Uint8Array(1500 * 30 * 4).fill(200) }
    const { taken, planned } = through(stage as Stage, effects, pixels, true, false)
    expect(taken).toBeLessThanOrEqual(planned)
    expect(planned).toBeLessThanOrEqual(taken * 1.5)
  })
})

describe('median', () => {
  it.each([1, 2, 3, 4])('equals its scalar twin on random pictures (seed %i)', (seed) => {
    const random = seededRandom(seed)
    for (const channels of [1, 4] as const) {
      const pixels = randomPicture(random, channels)
      const { data, taken, planned } = through(
        medianStage as Stage,
        { median: 3 },
        pixels,
        true,
        seed > 2,
      )
      expect(data).toEqual(median(pixels).data)
      expect(taken).toBeLessThanOrEqual(planned)
    }
  })
})

describe('boxRadii()', () => {
  it.each([12, 40.5, 300, 4000, 30_000])('has the variance of the Gaussian (%d)', (variance) => {
    const sum = boxRadii(variance).reduce((all, radius) => all + (radius * radius + radius) / 3, 0)
    expect(Math.abs(sum - variance) / variance).toBeLessThan(0.1)
  })
})
