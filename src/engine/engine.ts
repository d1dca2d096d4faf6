/** The engine: probe, plan, decode, resize, encode, in that order. */

import { ImageError, settleStack } from './api/errors.ts'
import type { Limits } from './api/limits.ts'
import type { ConvertOptions } from './api/options.ts'
import type { ChunkList } from './bytes/chunk-list.ts'
import type { ImageInfo } from './contract/info.ts'
import { probe } from './formats/probe.ts'
import { readCopyright } from './formats/read-copyright.ts'
import { type CodecTable, codecTable, type EngineModules } from './formats/registry.ts'
import { KernelSlot } from './kernels/kernels.ts'
import { MemoryLedger } from './memory/ledger.ts'
import { Reclaimer } from './memory/reclaim.ts'
import { planDerived, plansOf } from './plan/derived.ts'
import { makePlan, type Plan } from './plan/plan.ts'
import { planTurn, type TurnRequest } from './plan/turn.ts'
import { type PlanStart, planWarm } from './plan/warm.ts'
import { FrameSink } from './rows/frame.ts'
import { throwIfAborted } from './rows/pump.ts'
import type { Conversion, Timings } from './run/conversion.ts'
import { closeFrame, draw, needsInks, openFrame } from './run/draw.ts'
import { encodeFrame, labelled, openEncoder, type Tools } from './run/encode.ts'
import { checkBytes } from './run/fit-bytes.ts'
import { type DeriveAccount, drawPictures, encodePictures, type TakeResult } from './run/many.ts'
import { readColor } from './run/profile.ts'
import { type Stopwatch, startStopwatch } from './run/stopwatch.ts'
import { convertStrips } from './run/strips.ts'
import { turnWithin } from './run/turn.ts'
import { heldBytes, type ReadProfile } from './stages/color/icc-profile.ts'

/** One engine per isolate: it owns the live codec instances and the account of their memory. */
export interface Engine {
  /** Memory that all instances hold now, in bytes. */
  readonly heldBytes: number
  /** What a conversion would do and take, from the header alone. Throws `ImageError`. */
  plan(input: ChunkList, options: ConvertOptions): Plan
  /**
   * Converts one file; never call it while another conversion runs. Consumes `input`.
   * Throws `ImageError`; whatever else is thrown inside becomes `codec-failed`.
   */
  convert(input: ChunkList, options: ConvertOptions, signal?: AbortSignal): Promise<Conversion>
  /**
   * Like `convert`, to several results from one decode, the smallest first. `take` gets each as soon
   * as it is made; what it throws is thrown.
   */
  derive(
    input: ChunkList,
    variants: readonly ConvertOptions[],
    take: TakeResult,
    signal?: AbortSignal,
  ): Promise<DeriveAccount>
  /**
   * The stored picture turned without loss, in its own format and without metadata; consumes
   * `input`. `undefined` where `canTurn` says no, or memory or damage stand in the way.
   */
  turn(
    input: ChunkList,
    request: TurnRequest,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>
}

/** An engine that has opened nothing yet: each codec is instantiated when it is first used. */
export function createEngine(modules: EngineModules, limits: Limits): Engine {
  return new WasmEngine(modules, limits)
}

/** What all steps of one conversion know. */
interface Job {
  readonly input: ChunkList
  readonly originalBytes: number
  readonly info: ImageInfo
  readonly color: ReadProfile
  readonly signal: AbortSignal | undefined
  readonly clock: Stopwatch
}

class WasmEngine implements Engine {
  readonly #limits: Limits
  readonly #ledger = new MemoryLedger()
  readonly #kernels: KernelSlot
  readonly #codecs: CodecTable
  readonly #reclaimer = new Reclaimer(this.#ledger, () => {
    this.#kernels.drop()
    this.#codecs.drop()
  })

  constructor(modules: EngineModules, limits: Limits) {
    this.#limits = limits
    this.#kernels = new KernelSlot(modules.kernels, this.#ledger)
    this.#codecs = codecTable(modules, () => this.#kernels.current, this.#ledger)
  }

  get heldBytes(): number {
    return this.#ledger.heldBytes
  }

  plan(input: ChunkList, options: ConvertOptions): Plan {
    const info = probe(input)
    const from = this.#planInput({ input, info, color: readColor(input, info) })
    return planWarm(from, (start) => makePlan({ ...start, options }), one).plan
  }

  convert(input: ChunkList, options: ConvertOptions, signal?: AbortSignal): Promise<Conversion> {
    return this.#guarded(input, signal, (job) => this.#convert(job, options))
  }

  derive(
    input: ChunkList,
    variants: readonly ConvertOptions[],
    take: TakeResult,
    signal?: AbortSignal,
  ): Promise<DeriveAccount> {
    return this.#guarded(input, signal, (job) => this.#derive(job, variants, take))
  }

  turn(input: ChunkList, request: TurnRequest, signal?: AbortSignal) {
    return this.#guarded(input, signal, (job) => this.#turn(job, request))
  }

  /** Whatever happens in `work`, the input is freed, the arena is empty, and errors are ours. */
  async #guarded<T>(
    input: ChunkList,
    signal: AbortSignal | undefined,
    work: (job: Job) => Promise<T>,
  ): Promise<T> {
    await this.#kernels.open()
    this.#ledger.restart(input)
    try {
      const clock = startStopwatch()
      const originalBytes = input.length
      const info = probe(input)
      const color = this.#readColor(input, info)
      return await work({ input, originalBytes, info, color, signal, clock })
    } catch (cause) {
      if (cause instanceof TakeFailed) throw cause.cause
      const error = cause instanceof ImageError ? cause : codecFailed(cause)
      if (error !== cause) this.#kernels.drop()
      settleStack(error)
      throw error
    } finally {
      input.release()
      this.#kernels.empty()
      this.#ledger.rest()
    }
  }

  async #convert(job: Job, options: ConvertOptions): Promise<Conversion> {
    const { input, info, signal, clock } = job
    const { profile } = job.color
    const plan = await this.#planned(job, (from) => makePlan({ ...from, options }), one)
    const copyright = copyrightOf(job, options)
    const keepInks = needsInks(profile)
    const request = { input, info, scale: plan.scale, keepInks, signal }
    const tools = this.#tools(signal)
    const canvas = { kernels: tools.kernels, plan, profile }
    const probed = clock.lap()
    const lapped = () => ({ probe: probed, decode: clock.lap(), resize: 0 })
    if (plan.strips > 1) {
      const plain = await convertStrips(request, canvas, tools)
      return this.#answer(job, {
        bytes: labelled(plain, { plan, copyright }, tools),
        plan,
        timings: lapped(),
      })
    }
    const sink = plan.direct ? await openEncoder(plan, tools) : openFrame(plan, this.#ledger)
    await this.#codecs.decode(request, (rows) => draw(rows, canvas, sink))
    const timings = lapped()
    throwIfAborted(signal)
    if (sink instanceof FrameSink) {
      input.release()
      const encoded = await encodeFrame(sink.finish(), { plan, copyright }, tools)
      closeFrame(sink, this.#ledger)
      return this.#answer(job, { ...encoded, timings })
    }
    const bytes = labelled(await sink.finish(), { plan, copyright }, tools)
    return this.#answer(job, { bytes, plan, timings })
  }

  async #derive(job: Job, variants: readonly ConvertOptions[], take: TakeResult) {
    const before = this.#codecs.decodes
    const [only] = variants
    if (only && variants.length === 1) await handOver(take, await this.#convert(job, only), 0)
    else await this.#deriveAll(job, variants, take)
    return { decodes: this.#codecs.decodes - before }
  }

  async #deriveAll(job: Job, variants: readonly ConvertOptions[], take: TakeResult) {
    const { input, info, signal, clock } = job
    const { profile } = job.color
    const pictures = await this.#planned(job, (from) => planDerived(from, variants), plansOf)
    const copyrights = variants.map((options) => copyrightOf(job, options))
    const tools = this.#tools(signal)
    const probed = clock.lap()
    const drawn = await drawPictures({ input, info, pictures, profile }, tools)
    const timings = { probe: probed, decode: clock.lap(), resize: 0 }
    for await (const { index, ...encoded } of encodePictures(drawn, copyrights, tools)) {
      await handOver(take, this.#answer(job, { ...encoded, timings }), index)
      clock.lap()
    }
  }

  async #turn({ input, info, color, signal }: Job, request: TurnRequest) {
    const limits = this.#limits
    const plan = planTurn({ info, inputBytes: input.heldBytes, limits }, request)
    const isFit = () => plan && plan.peakBytes(this.#ledger.resident) <= limits.memoryBudget
    if (plan && !isFit()) await this.#giveBack({ input, color })
    if (!plan || !isFit()) return undefined
    return turnWithin({ kernels: this.#kernels.current, input, signal }, request, plan)
  }

  /** Reads the profile, and counts it: what is read is free again, what is kept is not. */
  #readColor(input: ChunkList, info: ImageInfo): ReadProfile {
    const color = readColor(input, info)
    this.#ledger.take(color.readBytes + heldBytes(color.profile))
    this.#ledger.free(color.readBytes)
    return color
  }

  #tools(signal: AbortSignal | undefined): Tools {
    const { current: kernels } = this.#kernels
    return { kernels, codecs: this.#codecs, ledger: this.#ledger, signal }
  }

  #answer(job: Job, { bytes, plan, timings }: Answer): Conversion {
    checkBytes(bytes, plan)
    this.#ledger.sample()
    const { to: format, width, height, encode } = plan
    return {
      bytes,
      format,
      width,
      height,
      quality: encode.lossless || format === 'png' ? 100 : encode.quality,
      originalBytes: job.originalBytes,
      timings: { ...timings, encode: job.clock.lap() },
      plan,
      measuredPeakBytes: this.#ledger.peakBytes,
    }
  }

  /** Plans; where only what is resident stands in the way, it is given back first. */
  async #planned<P>(
    job: Job,
    make: (from: PlanStart) => P,
    listOf: (plan: P) => readonly Plan[],
  ): Promise<P> {
    const { plan, isHindered } = planWarm(this.#planInput(job), make, listOf)
    if (!isHindered) return plan
    await this.#giveBack(job)
    return make(this.#planInput(job))
  }

  /** Frees what earlier work has left, where that can be done. */
  async #giveBack({ input, color }: Pick<Job, 'input' | 'color'>): Promise<void> {
    const isBack = await this.#reclaimer.reclaim()
    await this.#kernels.open()
    if (!isBack) return
    this.#ledger.restart(input) // the peak is measured from here
    this.#ledger.take(heldBytes(color.profile))
  }

  #planInput({ input, info, color }: Pick<Job, 'input' | 'info' | 'color'>): PlanStart {
    const { resident } = this.#ledger
    const inputBytes = input.heldBytes
    return { info, color, inputBytes, limits: this.#limits, resident, codecs: this.#codecs }
  }
}

/** A plan as a list of plans. */
function one(plan: Plan): readonly Plan[] {
  return [plan]
}

function codecFailed(cause: unknown): ImageError {
  return new ImageError('codec-failed', 'Cannot convert: a codec failed', { cause })
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly plan: Plan
  readonly timings: Omit<Timings, 'encode'>
}

/** The caller's own failure: none of the engine's affairs. */
class TakeFailed extends Error {}

async function handOver(take: TakeResult, result: Conversion, index: number): Promise<void> {
  try {
    await take(result, index)
  } catch (cause) {
    throw new TakeFailed('a result was not taken', { cause })
  }
}

function copyrightOf({ input, info }: Job, { metadata }: ConvertOptions): string | undefined {
  return metadata === 'copyright' ? readCopyright(input, info) : undefined
}
