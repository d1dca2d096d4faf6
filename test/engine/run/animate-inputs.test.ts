import { expect, it } from 'vitest'
import { shownBySharp, timelineOf } from '../../helpers/animations.ts'
import { convert, refusal, testEngine } from '../../helpers/engine.ts'
import {
  apngOf,
  type MadeAnimation,
  randomAnimation,
  shownFrames,
  webpOf,
} from '../../helpers/moving-files.ts'

const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1)
const engine = testEngine()

/** As the twin shows it. */
function expectedOf(made: MadeAnimation) {
  const { width, height } = made
  const delays = made.frames.map(({ delayMs }) => delayMs)
  return timelineOf({ width, height, frames: shownFrames(made), delays, loop: 3 })
}

async function convertedFrom(file: Uint8Array) {
  const { bytes } = await convert(engine, file, { lossless: true })
  return timelineOf(await shownBySharp(bytes))
}

it('convert() reads every way to blend and to dispose of a WebP, as sharp does', async () => {
  for (const seed of SEEDS) {
    const made = randomAnimation(seed, ['keep', 'clear'])
    const file = await webpOf(made)
    expect(timelineOf(await shownBySharp(file)), `sharp, seed ${seed}`).toEqual(expectedOf(made))
    expect(await convertedFrom(file), `seed ${seed}`).toEqual(expectedOf(made))
  }
})

it('convert() reads every way to blend and to dispose of an APNG', async () => {
  for (const seed of SEEDS) {
    const made = randomAnimation(seed, ['keep', 'clear', 'restore'])
    expect(await convertedFrom(apngOf(made)), `seed ${seed}`).toEqual(expectedOf(made))
  }
})

it('convert() leaves the picture of an APNG out that is none of its frames', async () => {
  const made = randomAnimation(3, ['keep'])
  expect(await convertedFrom(apngOf(made, { hasDefault: true }))).toEqual(expectedOf(made))
})

it('convert() refuses an APNG whose frames are not in order, and shows its picture', async () => {
  const made = randomAnimation(4, ['keep'])
  const file = apngOf(made, { gapAt: 2 })
  expect((await refusal(engine, file)).message).toContain('not in order')
  expect((await convert(engine, file, { anim: false })).width).toBe(made.width)
})

it('convert() blends what is half transparent', async () => {
  const whole = { x: 0, y: 0, width: 2, height: 2 }
  const filledWith = (...color: number[]) =>
    Uint8Array.from([...color, ...color, ...color, ...color])
  const common = { rect: whole, delayMs: 50, dispose: 'keep' } as const
  const frames = [
    { ...common, blend: 'replace', pixels: filledWith(200, 100, 0, 255) },
    { ...common, blend: 'over', pixels: filledWith(0, 200, 100, 128) },
    { ...common, blend: 'replace', pixels: filledWith(0, 200, 100, 128) },
  ] as const
  const made = { width: 2, height: 2, frames }
  for (const file of [await webpOf(made), apngOf(made)]) {
    const { bytes } = await convert(engine, file, { lossless: true })
    const shown = (await shownBySharp(bytes)).frames.map((frame) => [...frame.subarray(0, 4)])
    expect(shown[1]![3]).toBe(255)
    for (const [i, level] of [99, 149, 49].entries()) {
      expect(Math.abs(shown[1]![i]! - level)).toBeLessThanOrEqual(1)
    }
    expect(shown[2]).toEqual([0, 200, 100, 128])
  }
})

it('convert() takes a time of 0 as browsers do', async () => {
  const made = randomAnimation(5, ['keep'])
  const frames = made.frames.map((frame) => ({ ...frame, delayMs: 0 }))
  for (const file of [await webpOf({ ...made, frames }), apngOf({ ...made, frames })]) {
    const { bytes } = await convert(engine, file, { lossless: true })
    const { delays } = await shownBySharp(bytes)
    expect(delays.reduce((sum, ms) => sum + ms)).toBe(100 * frames.length)
  }
})
