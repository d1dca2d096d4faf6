/** What an engine owns in its isolate, and the order that each piece of work in it keeps. */

import { ImageError, settleStack } from './api/errors.ts'
import type { Limits } from './api/limits.ts'
import type { SlabList } from './bytes/slab-list.ts'
import type { Format } from './formats/format.ts'
import { type CodecTable, codecTable } from './formats/registry.ts'
import { KernelSlot } from './kernels/kernels.ts'
import { MemoryLedger } from './memory/ledger.ts'
import { Reclaimer } from './memory/reclaim.ts'
import type { Tools } from './run/encode.ts'
import type { Stage } from './stages/stage.ts'
import type { CodecModules } from './stock/modules.ts'

/** What a caller threw into work that was his: none of the engine's affairs. */
export class CallerFailed extends Error {}

/** What an engine can do. */
export interface Abilities {
  /** What it reads and writes, and by which codecs. */
  readonly formats: readonly Format[]
  /** What can be done to pictures, in this order. */
  readonly stages: readonly Stage[]
}

/** Opens nothing yet: each codec is instantiated when it is first used. */
export class Isolate {
  readonly limits: Limits
  readonly ledger = new MemoryLedger()
  readonly codecs: CodecTable
  readonly stages: readonly Stage[]
  readonly #kernels: KernelSlot
  readonly #reclaimer = new Reclaimer(this.ledger, () => {
    this.#kernels.drop()
    this.codecs.drop()
  })

  constructor({ formats, stages }: Abilities, modules: CodecModules, limits: Limits) {
    this.limits = limits
    this.stages = stages
    this.#kernels = new KernelSlot(modules.kernels, this.ledger)
    const kernels = () => this.#kernels.current
    this.codecs = codecTable(formats, { modules, kernels, ledger: this.ledger })
  }

  /** What work that `run` has begun goes on with. */
  tools(signal: AbortSignal | undefined): Tools {
    const { codecs, stages, ledger } = this
    return { kernels: this.#kernels.current, stages, codecs, ledger, signal }
  }

  /** Whatever happens in `work`, the input is freed, the arena is empty, and errors are ours. */
  async run<T>(input: SlabList, work: () => Promise<T>): Promise<T> {
    await this.#kernels.open()
    this.ledger.restart(input)
    try {
      return await work()
    } catch (cause) {
      if (cause instanceof CallerFailed) throw cause.cause
      const error = cause instanceof ImageError ? cause : codecFailed(cause)
      if (error !== cause) this.#kernels.drop()
      settleStack(error)
      throw error
    } finally {
      input.release()
      this.#kernels.empty()
      this.ledger.rest()
    }
  }

  /**
   * Frees what earlier work has left, where that can be done. The peak is then measured from here,
   * where somebody holds `input` and so many bytes.
   */
  async giveBack(input: SlabList, heldBytes: number): Promise<void> {
    const isBack = await this.#reclaimer.reclaim()
    await this.#kernels.open()
    if (!isBack) return
    this.ledger.restart(input)
    this.ledger.take(heldBytes)
  }
}

function codecFailed(cause: unknown): ImageError {
  return new ImageError('codec-failed', 'Cannot convert: a codec failed', { cause })
}
