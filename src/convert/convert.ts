/** The use case: an upload that has arrived becomes a conversion, one at a time. */

import type { Ticket } from '../admission/ticket.ts'
import type {
  Conversion,
  ConvertOptions,
  DeriveAccount,
  Engine,
  Frame,
  Picture,
  SlabList,
  TakeResult,
} from '../engine/index.ts'
import {
  type LayerFiles,
  type NamedOptions,
  NO_OVERLAYS,
  type Overlays,
} from './layers/overlays.ts'
import type { Parts } from './layers/read-files.ts'

export interface Converter {
  /** Says what a file is and what would be done, without waiting and without decoding. */
  inspect(input: SlabList): Picture
  /** Waits for the ticket's turn and converts. Throws `ImageError` and `BusyError`. */
  convert(task: ConvertTask): Promise<Conversion>
  /** Like `convert`, and then, under the same permit, the input itself turned, where that is wanted. */
  convertOrTurn(task: TurnTask): Promise<ConvertedOrTurned>
  /** Like `convert`, as far as the options have numbers; see `Picture.settle`. The input stays. */
  settle(task: ConvertTask): Promise<ConvertOptions>
  /** Like `convert`, to a few pixels; see `Picture.pixels`. */
  pixels(task: PixelsTask): Promise<Frame>
  /** Like `convert`, to several results from one decode; see `Picture.derive`. */
  convertMany(task: ManyTask): Promise<DeriveAccount>
}

interface GatedTask {
  /** Its input is read to the end; the engine frees it. */
  readonly picture: Picture
  readonly ticket: Ticket
  readonly signal?: AbortSignal
}

export interface ConvertTask extends GatedTask {
  readonly options: NamedOptions
  /** Files that came with the picture, to be laid on the result. */
  readonly parts?: Parts | undefined
  /** The upload is held by somebody else as well, until the ticket's release. */
  readonly keepsUpload?: boolean
}

export interface TurnTask extends ConvertTask {
  /** The same file once more: the conversion consumes the first. Whoever can do that holds it. */
  reopen(): SlabList
  /** Whether the input, turned, could take the place of this. */
  isWanted(conversion: Conversion): boolean
}

export interface ConvertedOrTurned {
  readonly conversion: Conversion
  /** The input, turned without loss; without metadata. */
  readonly turned?: Uint8Array<ArrayBuffer> | undefined
}

export interface PixelsTask extends GatedTask {
  /** In pixels; the shape need not be that of the picture. */
  readonly size: { readonly width: number; readonly height: number }
}

export interface ManyTask extends GatedTask {
  readonly variants: readonly NamedOptions[]
  readonly parts?: Parts | undefined
  /** Gets each result while the permit is held: it has to come to an end within the lease. */
  readonly onResult: TakeResult
}

/** Puts the engine behind tickets: each conversion waits for its turn. */
export function createConverter(engine: Engine, overlays: Overlays = NO_OVERLAYS): Converter {
  return {
    inspect: (input) => engine.inspect(input),
    async convert({ picture, options, parts, ticket, signal, keepsUpload }) {
      const files = await overlays.read(options, ticket, parts)
      parts?.clear() // or they would be held to the end
      const work = async () =>
        picture.convert(
          await overlays.lay(files, options, { picture, heldBytes: 0, signal }),
          signal,
        )
      return await ticket.run(work, { signal, keepsUpload })
    },
    convertOrTurn: ({ ticket, ...task }) =>
      ticket.run(() => convertOrTurn(task), { signal: task.signal, keepsUpload: true }),
    settle: ({ picture, options, ticket, signal }) =>
      ticket.run(() => picture.settle(options, signal), { signal, keepsUpload: true }),
    pixels: ({ picture, size, ticket, signal }) =>
      ticket.run(() => picture.pixels(size, { signal }), { signal }),
    async convertMany({ picture, variants, parts, onResult, ticket, signal }) {
      const files: LayerFiles[] = []
      for (const options of variants) files.push(await overlays.read(options, ticket, parts))
      parts?.clear()
      // Many results may take longer than one lease, but each of them is a sign of life.
      const renewing: TakeResult = async (result, index) => {
        ticket.renew()
        await onResult(result, index)
        ticket.renew()
      }
      const work = async () => {
        const laid: ConvertOptions[] = []
        for (const [index, options] of variants.entries()) {
          const heldBytes = bytesOfFiles(files.slice(index + 1).flat()) + bytesOfLayers(laid)
          laid.push(await overlays.lay(files[index] ?? [], options, { picture, heldBytes, signal }))
        }
        return await picture.derive(laid, renewing, signal)
      }
      return await ticket.run(work, { signal })
    },
  }
}

function bytesOfFiles(files: LayerFiles): number {
  return files.reduce((sum, { file }) => sum + file.length, 0)
}

function bytesOfLayers(variants: readonly ConvertOptions[]): number {
  const layers = variants.flatMap(({ overlays = [] }) => overlays)
  return layers.reduce((sum, { pixels }) => sum + pixels.data.length, 0)
}

async function convertOrTurn({
  picture,
  options,
  signal,
  reopen,
  isWanted,
}: Omit<TurnTask, 'ticket'>): Promise<ConvertedOrTurned> {
  const conversion = await picture.convert(options, signal)
  if (!isWanted(conversion)) return { conversion }
  const { orientation } = conversion.plan
  const request = { orientation, effort: options.effort, heldBytes: conversion.bytes.length }
  return { conversion, turned: await picture.again(reopen()).turn(request, signal) }
}
