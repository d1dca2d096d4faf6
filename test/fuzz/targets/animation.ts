/** All frames of animated GIFs, WebPs and PNGs, to each of these formats. */

import { type ConvertOptions, DEFAULT_OPTIONS } from '../../../src/engine/index.ts'
import { randomGif } from '../../helpers/animations.ts'
import { apngOf, randomAnimation, webpOf } from '../../helpers/moving-files.ts'
import type { Random } from '../../helpers/random.ts'
import { pick } from '../mutate/bytes.ts'
import { type Seed, seed, smallSeeds } from '../seeds.ts'
import { convertOnce, openEngine, peakMessage } from './engine.ts'
import { expectThat, type Target, type TargetContext } from './target.ts'

const FORMATS = ['webp', 'gif', 'png'] as const
const KINDS = ['gif', 'webp', 'png'] as const

export async function animationTarget({ seeds, kernels }: TargetContext): Promise<Target> {
  const engine = openEngine(new WebAssembly.Module(kernels))
  return {
    name: 'animation',
    weight: 2,
    seeds: [...(await movingSeeds()), ...KINDS.flatMap((kind) => smallSeeds(seeds, kind))],
    async run(input, random) {
      const result = await convertOnce(engine, input, randomOptions(random))
      if (result.peak) expectThat(result.peak.measured <= result.peak.planned, peakMessage(result))
      return result.outcome
    },
  }
}

async function movingSeeds(): Promise<readonly Seed[]> {
  const made = [1, 2, 3].map((number) => randomAnimation(number, ['keep', 'clear']))
  const webps = await Promise.all(made.map((animation) => webpOf(animation)))
  return [
    ...[1, 2, 3, 4].map((number) => seed(`moving-${number}.gif`, 'gif', randomGif(number))),
    ...webps.map((file, i) => seed(`moving-${i}.webp`, 'webp', file)),
    ...made.map((animation, i) => seed(`moving-${i}.png`, 'png', apngOf(animation))),
    seed('moving-default.png', 'png', apngOf(made[0]!, { hasDefault: true })),
  ]
}

function randomOptions(random: Random): ConvertOptions {
  return {
    ...DEFAULT_OPTIONS,
    format: pick(FORMATS, random),
    effort: 'fast',
    anim: true,
    lossless: random.below(2) === 0,
    ...(random.below(2) && { width: 1 + random.below(40) }),
    ...(random.below(3) === 0 && { frames: 1 + random.below(5) }),
    rotate: pick([0, 90] as const, random),
  }
}
