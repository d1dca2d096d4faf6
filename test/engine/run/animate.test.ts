import { expect, it } from 'vitest'
import { randomGif, shownBySharp, timelineOf } from '../../helpers/animations.ts'
import { convert, testEngine } from '../../helpers/engine.ts'

const SEEDS = Array.from({ length: 40 }, (_, i) => i + 1)

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
