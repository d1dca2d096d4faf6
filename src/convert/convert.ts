/** The use case: an upload that has arrived becomes a conversion, one at a time. */

import { type Clock, ConversionGate, type Ticket } from '../admission/gate.ts'
import {
  type ChunkList,
  type Conversion,
  type ConvertOptions,
  type DeriveAccount,
  type Engine,
  MEBIBYTE,
  type Picture,
  type TakeResult,
} from '../engine/index.ts'

export interface Converter {
  /** Takes a place for an upload before it is read; see `ConversionGate.admit`. Throws `BusyError`. */
  admit(bytes: number, declaredBytes?: number): Ticket
  /** Says what a file is and what would be done, without waiting and without decoding. */
  inspect(input: ChunkList): Picture
  /** Waits for the ticket's turn and converts. Throws `ImageError` and `BusyError`. */
  convert(job: ConvertJob): Promise<Conversion>
  /** Like `convert`, and then, in the same turn, the input itself turned, where that is wanted. */
  convertOrTurn(job: TurnJob): Promise<ConvertedOrTurned>
  /** Like `convert`, to several results from one decode; see `Picture.derive`. */
  derive(job: DeriveJob): Promise<DeriveAccount>
}

interface GatedJob {
  /** Its input is read to the end; the engine frees it. */
  readonly picture: Picture
  readonly ticket: Ticket
  readonly signal?: AbortSignal
}

export interface ConvertJob extends GatedJob {
  readonly options: ConvertOptions
}

export interface TurnJob extends ConvertJob {
  /** The same file once more: the conversion consumes the first. */
  again(): ChunkList
  /** Whether the input, turned, could take the place of this. */
  isWanted(conversion: Conversion): boolean
}

export interface ConvertedOrTurned {
  readonly conversion: Conversion
  /** The input, turned without loss; without metadata. */
  readonly turned?: Uint8Array<ArrayBuffer> | undefined
}

export interface DeriveJob extends GatedJob {
  readonly variants: readonly ConvertOptions[]
  /** Gets each result while the permit is held: it has to come to an end within the lease. */
  readonly take: TakeResult
}

export interface ConverterOptions {
  readonly maxUploadBytes: number
  readonly memoryBudget: number
  readonly waitMs: number
}

const ISOLATE_BYTES = 128 * MEBIBYTE
const MAX_WAITING_UPLOADS = 32
/** Twice the CPU time that wrangler.toml grants: whoever held the permit longer is gone. */
const PERMIT_MS = 120_000

/** Puts the engine behind a gate whose bounds follow from the isolate's memory. */
export function createConverter(
  engine: Engine,
  { maxUploadBytes, memoryBudget, waitMs }: ConverterOptions,
  clock: Clock,
): Converter {
  const gate = new ConversionGate(
    {
      maxWaitingBytes: Math.max(maxUploadBytes, ISOLATE_BYTES - memoryBudget),
      maxWaiting: MAX_WAITING_UPLOADS,
      waitMs,
      leaseMs: PERMIT_MS + waitMs,
    },
    clock,
  )
  return {
    admit: (bytes, declaredBytes) => gate.admit(bytes, declaredBytes),
    inspect: (input) => engine.inspect(input),
    convert: ({ picture, options, ticket, signal }) =>
      gate.run(ticket, () => picture.convert(options, signal), signal),
    convertOrTurn: ({ ticket, ...job }) => gate.run(ticket, () => convertOrTurn(job), job.signal),
    derive({ picture, variants, take, ticket, signal }) {
      // Many results may take longer than one lease, but each of them is a sign of life.
      const taken: TakeResult = async (result, index) => {
        ticket.renew()
        await take(result, index)
        ticket.renew()
      }
      return gate.run(ticket, () => picture.derive(variants, taken, signal), signal)
    },
  }
}

async function convertOrTurn({
  picture,
  options,
  signal,
  again,
  isWanted,
}: Omit<TurnJob, 'ticket'>): Promise<ConvertedOrTurned> {
  const conversion = await picture.convert(options, signal)
  if (!isWanted(conversion)) return { conversion }
  const { orientation } = conversion.plan
  const request = { orientation, effort: options.effort, heldBytes: conversion.bytes.length }
  return { conversion, turned: await picture.again(again()).turn(request, signal) }
}
