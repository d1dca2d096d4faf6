/** Our engine: whole conversions by its API, parts by its own building blocks. */

import {
  type CodecModules,
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  type Engine,
  ImageError,
  MEBIBYTE,
  SlabList,
} from '../../src/engine/index.ts'
import {
  type Answer,
  CannotDo,
  type Contestant,
  conversionOptions,
  type Job,
} from './contestant.ts'
import { openParts } from './ours-parts.ts'

/** Modules are compiled once; every job gets instances of its own, so that peaks are its own. */
export function ours(codecs: CodecModules): Contestant {
  return {
    name: 'ours',
    async enter(job) {
      const { to, width } = job.task
      if (to === 'frame' || to === 'rgba') return openParts(codecs, job)
      const engine = createEngine(codecs, DEFAULT_LIMITS)
      return () => convert(engine, job, conversionOptions(to, width))
    },
  }
}

async function convert(engine: Engine, { file }: Job, options: ConvertOptions): Promise<Answer> {
  try {
    const conversion = await engine.convert(SlabList.of(file), options)
    const { bytes, measuredPeakBytes: peakBytes, plan } = conversion
    return { bytes, peakBytes, predictedBytes: plan.peakBytes }
  } catch (error) {
    throw refusal(error)
  }
}

/** A plan over the budget is an answer, with its number; anything else is an error of the bench. */
function refusal(error: unknown): unknown {
  if (!(error instanceof ImageError) || error.code !== 'memory-budget') return error
  const { needed } = error.details as { needed?: number }
  return new CannotDo(`refused: needs ${Math.ceil((needed ?? 0) / MEBIBYTE)} MiB`)
}
