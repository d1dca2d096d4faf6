/** Each way to blend and to dispose after each other one: files that move, as the twin shows them. */

import { expect, it } from 'vitest'
import { shownBySharp, timelineOf } from '../../helpers/animations.ts'
import { convert, testEngine } from '../../helpers/engine.ts'
import {
  apngOf,
  type MadeAnimation,
  type MadeFrame,
  randomAnimation,
  shownFrames,
  webpOf,
} from '../../helpers/moving-files.ts'
import { seededRandom } from '../../helpers/random.ts'

type Way = Pick<MadeFrame, 'blend' | 'dispose'>

const engine = testEngine()

function waysOf(disposals: readonly MadeFrame['dispose'][]): readonly Way[] {
  const blends = ['over', 'replace'] as const
  return blends.flatMap((blend) => disposals.map((dispose) => ({ blend, dispose })))
}

/** All pairs; frames take one and the other in turn. */
function pairsOf(ways: readonly Way[]) {
  return ways.flatMap((one) => ways.map((other) => [one, other] as const))
}

function nameOf(pair: readonly Way[]): string {
  return pair.map(({ blend, dispose }) => `${blend} and ${dispose}`).join(', then ')
}

function withWays(made: MadeAnimation, [one, other]: readonly [Way, Way]): MadeAnimation {
  const frames = made.frames.map((frame, i) => ({ ...frame, ...(i & 1 ? other : one) }))
  return { ...made, frames }
}

/** With alpha of every level where something is seen. */
function softened(made: MadeAnimation, seed: number): MadeAnimation {
  const random = seededRandom(seed)
  const frames = made.frames.map((frame) => {
    const pixels = frame.pixels.slice()
    for (let at = 3; at < pixels.length; at += 4) if (pixels[at]) pixels[at] = random.below(256)
    return { ...frame, pixels }
  })
  return { ...made, frames }
}

async function shownByUs(file: Uint8Array) {
  const { bytes } = await convert(engine, file, { lossless: true })
  return timelineOf(await shownBySharp(bytes))
}

function shownByTwin(made: MadeAnimation) {
  const delays = made.frames.map(({ delayMs }) => delayMs)
  const frames = shownFrames(made)
  for (const frame of frames) {
    for (let at = 3; at < frame.length; at += 4) if (frame[at] === 0) frame.fill(0, at - 3, at)
  }
  return timelineOf({ ...made, frames, delays, loop: 3 })
}

const webpWays = pairsOf(waysOf(['keep', 'clear']))
const apngWays = pairsOf(waysOf(['keep', 'clear', 'restore']))

it.each(webpWays.map((pair, i) => [nameOf(pair), pair, i] as const))(
  'convert() shows a WebP with every level of alpha as libwebp does: %s',
  async (_, pair, i) => {
    const made = withWays(softened(randomAnimation(i + 1, ['keep']), i), pair)
    expect(await shownByUs(await webpOf(made))).toEqual(shownByTwin(made))
  },
)

it.each(apngWays.map((pair, i) => [nameOf(pair), pair, i] as const))(
  'convert() shows every frame of an APNG: %s',
  async (_, pair, i) => {
    const made = withWays(randomAnimation(i + 100, ['keep']), pair)
    expect(await shownByUs(apngOf(made))).toEqual(shownByTwin(made))
  },
)
