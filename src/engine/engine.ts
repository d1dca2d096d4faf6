/** The engine: probe, plan, decode, resize, encode, in that order. */

import type { ChunkList } from './bytes/chunk-list.ts'
import { withCopyright } from './codec/metadata/copyright.ts'
import type { CodecModules } from './codec/modules.ts'
import { type CodecTable, codecTable } from './codec/registry.ts'
import type { Conversion, Timings } from './conversion.ts'
import { draw, drawAll, frameFor } from './draw.ts'
import { ImageError, settleStack } from './errors.ts'
import { KernelSlot } from './kernels/kernels.ts'
import { MemoryLedger } from './ledger.ts'
import type { Limits } from './limits.ts'
import type { ConvertOptions } from './options.ts'
import { makePlan, type Plan } from './plan.ts'
import { planDerived } from './plan-derived.ts'
import { type PlanStart, planWarm } from './plan-warm.ts'
import { readCopyright } from './probe/copyright.ts'
import type { ImageInfo } from './probe/info.ts'
import { probe } from './probe/probe.ts'
import { readProfile } from './profile.ts'
import { Reclaimer } from './reclaim.ts'
import { FrameSink } from './rows/frame.ts'
import { FrameRows } from './rows/frame-rows.ts'
import { pump, runInSlices, throwIfAborted } from './rows/pump.ts'
import { type Stopwatch, startStopwatch } from './stopwatch.ts'

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
  /** Like `convert`, to several results from one decode, in the order of `variants`. */
  derive(
    input: ChunkList,
    variants: readonly ConvertOptions[],
    signal?: AbortSignal,
  ): Promise<readonly Conversion[]>
}

/** An engine that has opened nothing yet: each codec is instantiated when it is first used. */
export function createEngine(modules: CodecModules, limits: Limits): Engine {
  return new WasmEngine(modules, limits)
}

/** What all steps of one conversion know. */
interface Job {
  readonly input: ChunkList
  readonly originalBytes: number
  readonly info: ImageInfo
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

  constructor(modules: CodecModules, limits: Limits) {
    this.#limits = limits
    this.#kernels = new KernelSlot(modules.kernels, this.#ledger)
    this.#codecs = codecTable(modules, () => this.#kernels.current, this.#ledger)
  }

  get heldBytes(): number {
    return this.#ledger.heldBytes
  }

  plan(input: ChunkList, options: ConvertOptions): Plan {
    const from = this.#planInput(probe(input), input.length)
    return planWarm(from, (start) => makePlan({ ...start, options })).plan
  }

  convert(input: ChunkList, options: ConvertOptions, signal?: AbortSignal): Promise<Conversion> {
    return this.#guarded(input, signal, (job) => this.#convert(job, options))
  }

  derive(input: ChunkList, variants: readonly ConvertOptions[], signal?: AbortSignal) {
    return this.#guarded(input, signal, (job) => this.#derive(job, variants))
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
      return await work({ input, originalBytes, info: probe(input), signal, clock })
    } catch (cause) {
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
    const plan = await this.#planned(job, (from) => makePlan({ ...from, options }))
    const profile = await readProfile(input, info)
    const copyright = copyrightOf(job, options)
    const request = { input, info, scale: plan.scale, signal }
    const canvas = { kernels: this.#kernels.current, plan, profile }
    const probed = clock.lap()
    const sink = plan.direct ? await this.#openEncoder(plan, plan.channels) : this.#openFrame(plan)
    await this.#codecs.decode(request, (rows) => draw(rows, canvas, sink))
    const timings = { probe: probed, decode: clock.lap(), resize: 0 }
    throwIfAborted(signal)
    const plain = sink instanceof FrameSink ? this.#encode(sink, plan, signal) : sink.finish()
    return this.#answer(job, { plain: await plain, plan, copyright, timings })
  }

  async #derive(job: Job, variants: readonly ConvertOptions[]): Promise<Conversion[]> {
    const { input, info, signal, clock } = job
    const plans = await this.#planned(job, (from) => planDerived(from, variants))
    const [first] = plans
    if (!first) return []
    const profile = await readProfile(input, info)
    const copyrights = variants.map((options) => copyrightOf(job, options))
    const request = { input, info, scale: first.scale, signal }
    const kernels = this.#kernels.current
    const probed = clock.lap()
    const canvases = plans.map((plan) => ({ kernels, plan, profile, sink: this.#openFrame(plan) }))
    await this.#codecs.decode(request, (rows) => drawAll(rows, canvases))
    const timings = { probe: probed, decode: clock.lap(), resize: 0 }
    const results: Conversion[] = []
    for (const [i, { plan, sink }] of canvases.entries()) {
      const plain = await this.#encode(sink, plan, signal)
      results.push(this.#answer(job, { plain, plan, copyright: copyrights[i], timings }))
    }
    return results
  }

  /** An encoder for rows of the result, with what it holds in JavaScript counted. */
  async #openEncoder({ to, width, height, encode }: Plan, channels: 1 | 4) {
    const encoder = this.#codecs.encoders[to]
    this.#ledger.take(encoder.cost({ width, height }, encode).script)
    return encoder.open({ width, height, channels }, encode)
  }

  #openFrame(plan: Plan): FrameSink {
    const sink = frameFor(plan)
    this.#ledger.take(sink.data.length)
    return sink
  }

  /** Encodes a finished frame and lets it go. */
  async #encode(sink: FrameSink, plan: Plan, signal: AbortSignal | undefined) {
    const frame = sink.finish()
    const encoder = await this.#openEncoder(plan, 4)
    const rows = new FrameRows(new Uint8Array(frame.data.buffer), frame)
    await runInSlices(pump(rows, encoder, frame.width * frame.height), signal)
    const file = await encoder.finish()
    this.#ledger.sample()
    this.#ledger.free(frame.data.length)
    this.#ledger.free(this.#codecs.encoders[plan.to].cost(plan, plan.encode).script)
    return file
  }

  #answer(job: Job, { plain, plan, copyright, timings }: Answer): Conversion {
    this.#ledger.sample()
    const { to: format, width, height, encode } = plan
    return {
      bytes: copyright ? withCopyright(plain, format, plan, copyright) : plain,
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
  async #planned<P extends Plan | Plan[]>(
    { info, input }: Job,
    make: (from: PlanStart) => P,
  ): Promise<P> {
    const { plan, isHindered } = planWarm(this.#planInput(info, input.length), make)
    if (!isHindered) return plan
    const isBack = await this.#reclaimer.reclaim()
    await this.#kernels.open()
    if (isBack) this.#ledger.restart(input) // the peak is measured from here
    return make(this.#planInput(info, input.length))
  }

  #planInput(info: ImageInfo, inputBytes: number): PlanStart {
    const { resident } = this.#ledger
    return { info, inputBytes, limits: this.#limits, resident, codecs: this.#codecs }
  }
}

function codecFailed(cause: unknown): ImageError {
  return new ImageError('codec-failed', 'Cannot convert: a codec failed', { cause })
}

interface Answer {
  readonly plain: Uint8Array<ArrayBuffer>
  readonly plan: Plan
  readonly copyright: string | undefined
  readonly timings: Omit<Timings, 'encode'>
}

function copyrightOf({ input, info }: Job, { metadata }: ConvertOptions): string | undefined {
  return metadata === 'copyright' ? readCopyright(input, info) : undefined
}
