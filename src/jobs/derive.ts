/** One run of a job: read the original, make all derivatives from one decode, store them. */

import type { DerivativeSize } from '../config.ts'
import type { Converter } from '../convert/convert.ts'
import { BusyError, type Clock, type Ticket } from '../convert/gate.ts'
import { ChunkList, type Conversion, ImageError, mediaType, probe } from '../engine/index.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { storing } from '../storage/storage-error.ts'
import { type Size, type Variant, variantsOf } from './derivatives.ts'
import { describeRun } from './describe-run.ts'
import type { Derivative, Job, Order, Original } from './job.ts'
import { OriginalMissing, OriginalTooLarge } from './job-failure.ts'
import { nameOfOriginal } from './original-key.ts'
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
/** How long a run waits for memory before it gives its message back. */
const ADMISSION_MS = 20_000
const ADMISSION_POLL_MS = 200

/**
 * Makes what the job asks for. Nothing of it is visible before it is whole: R2 stores an object or
 * does not. Throws `ImageError`, `StorageError`, `BusyError` and `OriginalMissing`.
 */
export async function derive({ original, order }: Job, ports: RunPorts): Promise<RunResult> {
  const derivatives: Derivative[] = []
  const decodes: (readonly Conversion[])[] = []
  let source: Size = { width: 0, height: 0 }
  for await (const part of partsOf(original, order, ports)) {
    source = part.source
    decodes.push(part.conversions)
    for (const [i, conversion] of part.conversions.entries()) {
      derivatives.push(await store(ports.store, part.variants[i]!, conversion))
    }
  }
  return { original: { ...original, ...source }, derivatives, plan: describeRun(decodes) }
}

interface Part {
  readonly source: Size
  readonly variants: readonly Variant[]
  readonly conversions: readonly Conversion[]
}

/** One decode for everything; where that is over the memory budget, one for each format. */
async function* partsOf(original: Original, order: Order, ports: RunPorts): AsyncGenerator<Part> {
  const whole = await convert(original, order, ports).catch((error: unknown) => {
    const isOverBudget = error instanceof ImageError && error.code === 'memory-budget'
    if (!isOverBudget || order.formats.length === 1) throw error
  })
  if (whole) return yield whole
  for (const format of order.formats) {
    yield await convert(original, { ...order, formats: [format] }, ports)
  }
}

async function convert(original: Original, order: Order, ports: RunPorts): Promise<Part> {
  const { converter, maxBytes, sizes } = ports
  if (original.bytes > maxBytes) throw new OriginalTooLarge(original.bytes, maxBytes)
  const ticket = await admission(converter, original.bytes, ports.clock)
  const input = new ChunkList({ expectedBytes: original.bytes })
  try {
    await read(ports.store, original.key, { input, ticket })
    const source = seenSize(probe(input))
    const name = nameOfOriginal(original.key)
    const variants = variantsOf(sizes, { source, order, name })
    const options = variants.map((variant) => variant.options)
    return {
      source,
      variants,
      conversions: await converter.derive({ input, variants: options, ticket }),
    }
  } finally {
    input.release()
    ticket.release()
  }
}

/** Unlike a caller, a message can wait for memory. */
async function admission(converter: Converter, bytes: number, clock: Clock): Promise<Ticket> {
  const deadline = clock.now() + ADMISSION_MS
  for (;;) {
    try {
      return converter.admit(bytes)
    } catch (error) {
      if (!(error instanceof BusyError) || clock.now() >= deadline) throw error
    }
    await clock.wait(ADMISSION_POLL_MS)
  }
}

async function read(
  objects: ObjectStore,
  key: string,
  { input, ticket }: { readonly input: ChunkList; readonly ticket: Ticket },
): Promise<void> {
  const body = (await objects.get(key))?.body
  if (!body) throw new OriginalMissing()
  const reader = body.getReader()
  const next = () => storing('get', () => reader.read())
  for (let chunk = await next(); !chunk.done; chunk = await next()) {
    input.append(chunk.value)
    ticket.grow(input.heldBytes)
  }
}

async function store(
  objects: ObjectStore,
  { name, key }: Variant,
  { bytes, format, width, height }: Conversion,
): Promise<Derivative> {
  const metadata = { width: `${width}`, height: `${height}` }
  const contentType = mediaType(format)
  await objects.put(key, bytes, { contentType, cacheControl: CACHE_CONTROL, metadata })
  return { name, key, format, width, height, bytes: bytes.length }
}
