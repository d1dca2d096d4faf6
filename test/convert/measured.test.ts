import { expect, it } from 'vitest'
import { BusyError } from '../../src/admission/busy-error.ts'
import type { Converter } from '../../src/convert/convert.ts'
import { measuredConverter } from '../../src/convert/measured.ts'
import {
  type Conversion,
  DEFAULT_OPTIONS,
  ImageError,
  type OutputFormat,
  SlabList,
} from '../../src/engine/index.ts'
import type { Metrics } from '../../src/metrics/metrics.ts'
import { testEngine } from '../helpers/engine.ts'

const FORMATS = ['webp', 'avif', 'webp'] as const

/** What is counted when a converter makes so many of the results and then throws. */
async function counted(made: number, failure?: Error, take = async () => {}) {
  const counts: Record<string, number> = {}
  const add = (key: string, value: number) => {
    counts[key] = (counts[key] ?? 0) + value
  }
  const metrics = {
    count: (name: string, labels: Record<string, string>, value = 1) =>
      add([name, labels.to ?? labels.direction, labels.outcome].filter(Boolean).join(' '), value),
    observe: (name: string, _: object, value: number) => add(name, value),
  } as unknown as Metrics
  const convertMany: Converter['convertMany'] = async (job) => {
    for (let i = 0; i < made; i++) await job.onResult(resultOf(FORMATS[i]!), i)
    if (failure) throw failure
    return { decodes: 1 }
  }
  const converter = measuredConverter({ convertMany } as Converter, metrics)
  const variants = FORMATS.map((format) => ({ ...DEFAULT_OPTIONS, format }))
  const job = { picture: nothing(), variants, onResult: take } as unknown as Parameters<
    typeof convertMany
  >[0]
  await converter.convertMany(job).catch(() => {})
  return counts
}

/** A picture of an empty file. */
function nothing() {
  return testEngine().inspect(new SlabList())
}

function resultOf(format: OutputFormat): Conversion {
  const bytes = new Uint8Array(10)
  return { bytes, format, originalBytes: 300, measuredPeakBytes: 7 } as unknown as Conversion
}

it('measuredConverter() counts every result of a derive, and its input and peak once', async () => {
  expect(await counted(3)).toEqual({
    'conversions_total webp ok': 2,
    'conversions_total avif ok': 1,
    'processed_bytes_total out': 30,
    'processed_bytes_total in': 300,
    conversion_peak_bytes: 7,
  })
})

it('measuredConverter() counts a failure once for each format that was not made', async () => {
  const failure = new ImageError('memory-held', 'Cannot convert now: …')
  expect(await counted(0, failure)).toEqual({
    'conversions_total webp memory-held': 1,
    'conversions_total avif memory-held': 1,
  })
  expect(await counted(2, failure)).toMatchObject({
    'conversions_total webp ok': 1,
    'conversions_total webp memory-held': 1,
  })
})

it('measuredConverter() counts neither a refusal for being busy nor a failure of whoever takes the results', async () => {
  expect(await counted(0, new BusyError('Cannot convert: busy', 1))).toEqual({})
  const failing = async () => {
    throw new Error('the disk is full')
  }
  expect(await counted(1, undefined, failing)).toEqual({
    'conversions_total webp ok': 1,
    'processed_bytes_total out': 10,
  })
})

it('measuredConverter() counts a conversion beside which the input was turned once, as what it is', async () => {
  const counts: string[] = []
  const metrics = {
    count: (name: string, labels: Record<string, string>) =>
      counts.push(`${name} ${labels.to ?? labels.direction}`),
    observe: (name: string) => counts.push(name),
  } as unknown as Metrics
  const answer = { conversion: resultOf('jpeg'), turned: new Uint8Array(5) }
  const converter = measuredConverter({ convertOrTurn: async () => answer } as never, metrics)
  const job = { picture: nothing(), options: { ...DEFAULT_OPTIONS, format: 'jpeg' } }
  expect(await converter.convertOrTurn(job as never)).toBe(answer)
  expect(counts).toEqual([
    'conversions_total jpeg',
    'processed_bytes_total out',
    'processed_bytes_total in',
    'conversion_peak_bytes',
  ])
})
