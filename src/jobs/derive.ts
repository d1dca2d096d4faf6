/** One run of a job: read the original, make all derivatives from one decode, store them. */

import type { Clock } from '../admission/gate.ts'
import type { DerivativeSize } from '../config.ts'
import type { Converter } from '../convert/convert.ts'
import {
  ChunkList,
  type Conversion,
  ImageError,
  mediaType,
  type TakeResult,
} from '../engine/index.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { type Size, type Variant, variantsOf } from './derivatives.ts'
import { describeRun, type Note } from './describe-run.ts'
import { admission, readOriginal } from './fetch-original.ts'
import type { Derivative, Job, Original } from './job.ts'
import { OriginalTooLarge } from './job-failure.ts'
import { derivativesName } from './original-key.ts'
import { seenSize } from './recognize.ts'

export interface RunPorts {
  readonly store: ObjectStore
  readonly converter: Converter
  readonly sizes: readonly DerivativeSize[]
  readonly maxBytes: number
  readonly clock: Clock
}

export interface RunResult {
  readonly original: Original
  readonly derivatives: readonly Derivative[]
  /** What was done, in one line. */
  readonly plan: string
}

/** They are replaced when the original is processed again, so they are not immutable. */
const CACHE_CONTROL = 'public, max-age=3600'
/** How long the bucket may take for one derivative, which waits in memory meanwhile. */
const STORING_MS = 30_000

/** What a run has achieved so far. */
interface Progress {
  source: Size
  decodes: number
  /** By place among the variants. */
  readonly made: Made[]
}

interface Made {
  readonly derivative: Derivative
  readonly note: Note
}

/**
 * Makes what the job asks for, from one decode; where that is over the memory budget, in as many
 * parts as it takes. Nothing of it is visible before it is whole: R2 stores an object or does not.
 * Throws `ImageError`, `StorageError`, `BusyError` and `OriginalMissing`.
 */
export async function derive(job: Job, ports: RunPorts): Promise<RunResult> {
  const progress: Progress = { source: { width: 0, height: 0 }, decodes: 0, made: [] }
  const parts = [allVariants(ports.sizes.length, job.order.formats.length)]
  for (let part = parts.shift(); part; part = parts.shift()) {
    try {
      await makePart(part, { job, progress, ports })
    } catch (error) {
      const left = part.filter((place) => progress.made[place] === undefined)
      if (!isOverBudget(error) || left.length <= 1) throw error
      const middle = Math.ceil(left.length / 2)
      parts.unshift(left.slice(0, middle), left.slice(middle))
    }
  }
  const { source, decodes, made } = progress
  return {
    original: { ...job.original, ...source },
    derivatives: made.map(({ derivative }) => derivative),
    plan: describeRun(
      made.map(({ note }) => note),
      decodes,
    ),
  }
}

/** The places of all variants, those of one size next to each other: they share a frame. */
function allVariants(sizes: number, formats: number): number[] {
  const places = Array.from({ length: sizes * formats }, (_, place) => place)
  return places.sort((one, other) => (one % sizes) - (other % sizes))
}

function isOverBudget(error: unknown): boolean {
  return (
    error instanceof ImageError && (error.code === 'memory-budget' || error.code === 'memory-held')
  )
}

interface Run {
  readonly job: Job
  readonly progress: Progress
  readonly ports: RunPorts
}

/** One decode: each result is stored, and let go, before the next one is made. */
async function makePart(part: readonly number[], { job, progress, ports }: Run): Promise<void> {
  const { original, order } = job
  const { converter, maxBytes, sizes } = ports
  if (original.bytes > maxBytes) throw new OriginalTooLarge(original.bytes, maxBytes)
  const ticket = await admission(converter, original.bytes, ports.clock)
  const input = new ChunkList({ expectedBytes: original.bytes })
  try {
    const stored = await readOriginal(ports.store, original.key, { input, ticket })
    const picture = converter.inspect(input)
    progress.source = seenSize(picture.info)
    const name = derivativesName(stored)
    const all = variantsOf(sizes, { source: progress.source, order, name })
    const variants = part.map((place) => all[place]!)
    const options = variants.map((variant) => variant.options)
    const take: TakeResult = async (conversion, index) => {
      const derivative = await store(ports, variants[index]!, conversion)
      const { plan, measuredPeakBytes } = conversion
      progress.made[part[index]!] = { derivative, note: { plan, measuredPeakBytes } }
    }
    const account = await converter.derive({ picture, variants: options, take, ticket })
    progress.decodes += account.decodes
  } finally {
    input.release()
    ticket.release()
  }
}

/** A bucket that does not answer must not keep the isolate's only permit. */
async function store(
  { store: objects, clock }: RunPorts,
  { name, key }: Variant,
  { bytes, format, width, height }: Conversion,
): Promise<Derivative> {
  const metadata = { width: `${width}`, height: `${height}` }
  const contentType = mediaType(format)
  const stored = objects.put(key, bytes, { contentType, cacheControl: CACHE_CONTROL, metadata })
  const late = clock.wait(STORING_MS).then(() => {
    throw new StorageError('put', new Error(`no answer within ${STORING_MS} ms`))
  })
  await Promise.race([stored, late])
  return { name, key, format, width, height, bytes: bytes.length }
}
