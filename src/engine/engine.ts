/** The engine: inspects a file; plans it; decodes, draws and encodes it, or turns it without loss. */

import type { Limits } from './api/limits.ts'
import type { ConvertOptions } from './api/options.ts'
import type { SlabList } from './bytes/slab-list.ts'
import { FORMATS } from './formats/formats.ts'
import { InspectedPicture } from './inspected-picture.ts'
import { type Abilities, Isolate } from './isolate.ts'
import type { Picture } from './picture.ts'
import type { TurnRequest } from './plan/turn.ts'
import type { Plan } from './plan/types.ts'
import type { Conversion } from './run/conversion.ts'
import type { DeriveAccount, TakeResult } from './run/many.ts'
import { STAGES } from './stages/stages.ts'
import type { CodecModules } from './stock/modules.ts'

/** One engine per isolate: it owns the live codec instances and the account of their memory. */
export interface Engine {
  /** Memory that all instances hold now, in bytes. */
  readonly heldBytes: number
  /**
   * A file, to be planned and converted. Throws nothing: it is read when the picture is asked. Who
   * wants one answer only takes one of the methods below, which inspect as well.
   */
  inspect(input: SlabList): Picture
  /** See `Picture.plan`. */
  plan(input: SlabList, options: ConvertOptions): Plan
  /** See `Picture.convert`. */
  convert(input: SlabList, options: ConvertOptions, signal?: AbortSignal): Promise<Conversion>
  /** See `Picture.derive`. */
  derive(
    input: SlabList,
    variants: readonly ConvertOptions[],
    take: TakeResult,
    signal?: AbortSignal,
  ): Promise<DeriveAccount>
  /** See `Picture.turn`. */
  turn(
    input: SlabList,
    request: TurnRequest,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>
}

/**
 * An engine that has opened nothing yet: each codec is instantiated when it is first used.
 * Default abilities: all that there are.
 */
export function createEngine(
  modules: CodecModules,
  limits: Limits,
  { formats = FORMATS, stages = STAGES }: Partial<Abilities> = {},
): Engine {
  const isolate = new Isolate({ formats, stages }, modules, limits)
  const inspect = (input: SlabList) => new InspectedPicture(isolate, input)
  return {
    get heldBytes() {
      return isolate.ledger.heldBytes
    },
    inspect,
    plan: (input, options) => inspect(input).plan(options),
    convert: (input, options, signal) => inspect(input).convert(options, signal),
    derive: (input, variants, take, signal) => inspect(input).derive(variants, take, signal),
    turn: (input, request, signal) => inspect(input).turn(request, signal),
  }
}
