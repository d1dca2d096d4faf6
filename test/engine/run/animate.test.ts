import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DEFAULT_OPTIONS } from '../../../src/engine/index.ts'
import { movingPhoto, randomGif, shownBySharp, timelineOf } from '../../helpers/animations.ts'
import { gif, gifControl, gifFrame, gifScreen } from '../../helpers/craft-gif.ts'
import { convert, derive, psnr, refusal, testEngine } from '../../helpers/engine.ts'
import {
  apngOf,
  type MadeAnimation,
  randomAnimation,
  shownFrames,
  webpOf,
} from '../../helpers/moving-files.ts'

const SEEDS = Array.from({ length: 8 }, (_, i) => i + 1)

it('convert() shows every frame of a GIF as sharp does, at its time (every disposal)', async () => {
  const engine = testEngine()
  for (const seed of SEEDS) {
    const file = randomGif(seed)
    const expected = await shownBySharp(file)
    const { bytes } = await convert(engine, file, { lossless: true })
    const shown = await shownBySharp(bytes)
    expect(timelineOf(shown), `seed ${seed}`).toEqual(timelineOf(expected))
  }
})

describe('convert() of a moving photo', async () => {
  const size = { width: 160, height: 120, frames: 6 }
  const file = await movingPhoto(size)
  const source = await shownBySharp(file)
  const engine = testEngine()

  it('draws every frame as it draws a still', async () => {
    const options = { width: 90, height: 90, quality: 90, rotate: 90 } as const
    const moving = await convert(engine, file, options)
    const shown = await shownBySharp(moving.bytes)
    expect(shown).toMatchObject({ width: 90, height: 90, loop: source.loop, delays: source.delays })
    expect(moving.plan.summary).toEqual([
      'gif 160x120',
      'lanczos3 90x90',
      'orient 6',
      '6 frames',
      'webp 90x90 q90',
    ])
    for (const [i, frame] of source.frames.entries()) {
      const raw = { width: size.width, height: size.height, channels: 4 } as const
      const png = await sharp(frame, { raw }).png().toBuffer()
      const still = await convert(engine, png, { ...options, format: 'png' })
      const expected = await sharp(still.bytes).ensureAlpha().raw().toBuffer()
      expect(psnr(shown.frames[i]!, expected), `frame ${i}`).toBeGreaterThan(33)
    }
  })

  it('keeps within its plan, which is no more than half as large again', async () => {
    for (const options of [{}, { lossless: true }, { width: 70 }]) {
      const { plan, measuredPeakBytes } = await convert(testEngine(), file, options)
      expect(plan.peakBytes).toBeGreaterThanOrEqual(measuredPeakBytes)
      expect(plan.peakBytes).toBeLessThan(1.5 * measuredPeakBytes)
    }
  })

  it('is the first picture with anim=false, with frames=1, and in formats that stand still', async () => {
    const still = await convert(engine, file, { anim: false })
    const first = await convert(engine, file, { frames: 1 })
    expect(Buffer.compare(still.bytes, first.bytes)).toBe(0)
    expect(await sharp(still.bytes).metadata()).not.toHaveProperty('pages')
    for (const format of ['jpeg', 'png', 'avif'] as const) {
      const { plan } = await convert(engine, file, { format })
      expect(plan.way.kind).toBe('direct')
    }
  })

  it('has as many frames as are asked for', async () => {
    const { bytes } = await convert(engine, file, { frames: 2 })
    expect((await shownBySharp(bytes)).delays).toEqual(source.delays.slice(0, 2))
  })

  it('gets smaller for maxBytes, and says the quality that was found', async () => {
    const all = await convert(engine, file)
    const maxBytes = Math.floor(all.bytes.length * 0.7)
    const found = await convert(engine, file, { maxBytes })
    expect(found.bytes.length).toBeLessThanOrEqual(maxBytes)
    expect(found.quality).toBeLessThan(80)
    expect((await shownBySharp(found.bytes)).frames).toHaveLength(size.frames)
  })

  it('is refused over a limit before anything is decoded, and can be had as a still', async () => {
    const few = testEngine({ maxFrames: 5 })
    const pixels = testEngine({ maxAnimationPixels: 100_000 })
    const enlarged = { width: 640 }
    expect((await refusal(few, file)).details).toEqual({ limit: 5, actual: 6 })
    expect((await refusal(pixels, file)).details).toEqual({ limit: 100_000, actual: 115_200 })
    const large = testEngine({ maxAnimationPixels: 200_000 })
    expect((await refusal(large, file, enlarged)).code).toBe('image-too-large')
    expect((await convert(few, file, { anim: false })).width).toBe(size.width)
    expect((await convert(few, file, { frames: 5 })).plan.way).toEqual({
      kind: 'animated',
      frames: 5,
    })
  })

  it('shows what is there of a file that lost its end', async () => {
    const cut = file.subarray(0, Math.floor(file.length * 0.97))
    const { bytes } = await convert(engine, cut)
    const shown = await shownBySharp(bytes)
    expect(shown.frames).toHaveLength(size.frames - 1)
  })
})

it('derive() makes moving results one by one, and stills from one decode', async () => {
  const file = await movingPhoto({ width: 64, height: 48, frames: 3 })
  const variants = (['webp', 'jpeg', 'webp', 'png'] as const).map((format, i) => ({
    ...DEFAULT_OPTIONS,
    format,
    width: 60 - 10 * i,
  }))
  const { results, account } = await derive(testEngine(), file, variants)
  expect(results.map(({ width, format }) => [format, width])).toEqual([
    ['webp', 60],
    ['jpeg', 50],
    ['webp', 40],
    ['png', 30],
  ])
  expect(results.map(({ plan }) => plan.way.kind === 'animated')).toEqual([
    true,
    false,
    true,
    false,
  ])
  expect(account.decodes).toBe(3)
})

describe.each(['webp', 'gif', 'png'] as const)('convert() to and from moving %s', (format) => {
  it('shows the same at the same time, and again when it is read', async () => {
    const engine = testEngine()
    for (const seed of SEEDS.slice(0, 3)) {
      const file = randomGif(seed)
      const lossless = format === 'webp'
      const { bytes, plan } = await convert(engine, file, { format, lossless, anim: true })
      const again = await convert(engine, bytes, { lossless: true })
      const expected = timelineOf(await shownBySharp(file))
      expect(plan.way.kind).toBe('animated')
      expect(timelineOf(await shownBySharp(again.bytes)), `seed ${seed}`).toEqual(expected)
      if (format === 'png') continue // libvips reads the first picture only
      expect(timelineOf(await shownBySharp(bytes)), `seed ${seed}`).toEqual(expected)
    }
  })
})

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

it('convert() shows nothing where the first frame of a GIF was taken back', async () => {
  const frame = (index: number) =>
    gifFrame({ width: 20, height: 10, pixels: Array<number>(200).fill(index) })
  const corner = gifFrame({ width: 10, height: 10, pixels: Array<number>(100).fill(2) })
  const file = gif(
    gifScreen(20, 10),
    ...[gifControl(undefined, { delay: 5, disposal: 3 }), frame(1)],
    ...[gifControl(undefined, { delay: 5 }), corner],
  )
  const { bytes } = await convert(engine, file, { width: 10, filter: 'box', lossless: true })
  const [, second] = (await shownBySharp(bytes)).frames
  expect([...second!.subarray(0, 4), ...second!.subarray(36, 40)]).toEqual([
    0, 255, 0, 255, 0, 0, 0, 0,
  ])
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
