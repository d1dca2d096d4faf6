/** One run of a job: read the original, make all derivatives from one decode, store them. */

import type { Clock } from '../admission/clock.ts'
import type { Gate } from '../admission/create-gate.ts'
import { waitForPlace } from '../admission/wait-for-place.ts'
import type { DerivativeSize } from '../config.ts'
import type { Converter } from '../convert/convert.ts'
import { type Conversion, ImageError, mediaType, type TakeResult } from '../engine/index.ts'
import { memoryTarget } from '../source/file-target.ts'
import { fill } from '../source/fill.ts'
import { SourceError } from '../source/source-error.ts'
import { openStored } from '../source/stored.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { StorageError } from '../storage/storage-error.ts'
import { type PlannedDerivative, plannedDerivatives, type Size } from './derivatives.ts'
import { describeRun, type Note } from './describe-run.ts'
import type { Derivative, Job, Original } from './job.ts'
import { derivativesName } from './original-key.ts'
import { seenSize } from './recognize.ts'

export interface RunPorts {
  readonly store: ObjectStore
  readonly gate: Gate
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

/** How long a run waits for memory before it gives its message back: unlike a caller, it can. */
const PATIENCE_MS = 20_000
/** They are replaced when the original is processed again, so they are not immutable. */
const CACHE_CONTROL = 'public, max-age=3600'
/** How long the bucket may take for one derivative, which waits in memory meanwhile. */
const STORING_MS = 30_000

/** A derivative that is made and stored. */
interface Finished {
  readonly derivative: Derivative
  readonly note: Note
}

/** What one decode has come to. */
interface Part {
  /** The picture as it is seen; unknown where the original could not be read. */
  readonly source: Size | undefined
  readonly decodes: number
  /** By place among the variants. */
  readonly finished: ReadonlyMap<number, Finished>
  /** Why not all of it is finished. */
  readonly failure?: unknown
}

/**
 * Makes what the job asks for, from one decode; where that is over the memory budget, in as many
 * parts as it takes. Nothing of it is visible before it is whole: R2 stores an object or does not.
 * Throws `ImageError`, `StorageError`, `BusyError` and `SourceError`.
 */
export async function makeDerivatives(job: Job, ports: RunPorts): Promise<RunResult> {
  const places = allPlaces(ports.sizes.length, job.order.formats.length)
  const parts = await makeSplit(places, job, ports)
  const finished = new Map(parts.flatMap((part) => [...part.finished]))
  const inOrder = [...finished].sort(([a], [b]) => a - b).map(([, result]) => result)
  const decodes = parts.reduce((sum, part) => sum + part.decodes, 0)
  const notes = inOrder.map(({ note }) => note)
  return {
    original: { ...job.original, ...parts.findLast(({ source }) => source)?.source },
    derivatives: inOrder.map(({ derivative }) => derivative),
    plan: describeRun(notes, decodes),
  }
}

/** Makes a part; where that is over the budget, what is left of it in two parts, and so on. */
async function makeSplit(
  places: readonly number[],
  job: Job,
  ports: RunPorts,
): Promise<readonly Part[]> {
  const part = await makePart(places, job, ports)
  if (part.failure === undefined) return [part]
  const left = places.filter((place) => !part.finished.has(place))
  if (!isOverBudget(part.failure) || left.length <= 1) throw part.failure
  const middle = Math.ceil(left.length / 2)
  const first = await makeSplit(left.slice(0, middle), job, ports)
  return [part, ...first, ...(await makeSplit(left.slice(middle), job, ports))]
}

/** The places of all variants, those of one size next to each other: they share a frame. */
function allPlaces(sizes: number, formats: number): number[] {
  const places = Array.from({ length: sizes * formats }, (_, place) => place)
  return places.sort((a, b) => (a % sizes) - (b % sizes))
}

function isOverBudget(error: unknown): boolean {
  return (
    error instanceof ImageError && (error.code === 'memory-budget' || error.code === 'memory-held')
  )
}

/** One decode. Of an original that was removed meanwhile nothing stays: its removal has looked already. */
async function makePart(places: readonly number[], job: Job, ports: RunPorts): Promise<Part> {
  const part = await decodeOnce(places, job, ports)
  const keys = [...part.finished.values()].map(({ derivative }) => derivative.key)
  if (keys.length === 0 || (await ports.store.head(job.original.key))) return part
  await ports.store.delete(keys)
  throw new SourceError('missing', 'Cannot keep the derivatives: the original was removed')
}

/** Each result is stored, and let go, before the next one is made. */
async function decodeOnce(places: readonly number[], job: Job, ports: RunPorts): Promise<Part> {
  const { original, order } = job
  const { gate, clock, converter, maxBytes, sizes } = ports
  if (original.bytes > maxBytes) throw tooLarge(original.bytes, maxBytes)
  const finished = new Map<number, Finished>()
  let source: Size | undefined
  const ticket = await waitForPlace(gate, original.bytes, { clock, patienceMs: PATIENCE_MS })
  const target = memoryTarget(ticket, original.bytes)
  try {
    const stored = await openStored(ports.store, original.key, maxBytes)
    await fill(target, ticket, stored)
    const picture = converter.inspect(target.file)
    source = seenSize(picture.info)
    const name = derivativesName(stored.info)
    const all = plannedDerivatives(sizes, { source, order, name })
    const variants = places.map((place) => all[place]!)
    const onResult: TakeResult = async (conversion, index) => {
      const derivative = await store(ports, variants[index]!, conversion)
      const { plan, measuredPeakBytes } = conversion
      finished.set(places[index]!, { derivative, note: { plan, measuredPeakBytes } })
    }
    const options = variants.map((variant) => variant.options)
    const { decodes } = await converter.convertMany({
      picture,
      variants: options,
      onResult,
      ticket,
    })
    return { source, decodes, finished }
  } catch (failure) {
    return { source, decodes: 0, finished, failure }
  } finally {
    target.release()
    ticket.release()
  }
}

/** An original that nobody could have uploaded here; in a bucket that others fill as well. */
function tooLarge(bytes: number, limit: number): SourceError {
  const message = `Cannot take the original: it has ${bytes} bytes, the limit is ${limit}`
  return new SourceError('too-large', message, limit)
}

/** A bucket that does not answer must not keep the isolate's only permit. */
async function store(
  { store: objects, clock }: RunPorts,
  { name, key }: PlannedDerivative,
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
