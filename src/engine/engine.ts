/** The engine: probe, plan, decode, resize, encode, in that order. */

import type { ChunkList } from './bytes/chunk-list.ts'
import { withCopyright } from './codec/metadata/copyright.ts'
import type { CodecModules } from './codec/modules.ts'
import { type CodecTable, codecTable } from './codec/registry.ts'
import type { Conversion, Timings } from './conversion.ts'
import { type Canvas, draw, drawAll, frameFor } from './draw.ts'
import { ImageError } from './errors.ts'
import { checkBytes, fitBytes } from './fit-bytes.ts'
import { KernelSlot } from './kernels/kernels.ts'
import { MemoryLedger } from './ledger.ts'
import type { Limits } from './limits.ts'
import type { ConvertOptions } from './options.ts'
import { makePlan, type Plan } from './plan.ts'
import { planDerived } from './plan-derived.ts'
import { searchedBytes } from './plan-search.ts'
import { withFound } from './plan-steps.ts'
import { planStrips } from './plan-strips.ts'
import { readCopyright } from './probe/copyright.ts'
import type { ImageInfo } from './probe/info.ts'
import { probe } from './probe/probe.ts'
import { readProfile } from './profile.ts'
import { type Frame, FrameSink } from './rows/frame.ts'
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

  constructor(modules: CodecModules, limits: Limits) {
    this.#limits = limits
    this.#kernels = new KernelSlot(modules.kernels, this.#ledger)
    this.#codecs = codecTable(modules, () => this.#kernels.current, this.#ledger)
  }

  get heldBytes(): number {
    return this.#ledger.heldBytes
  }

  plan(input: ChunkList, options: ConvertOptions): Plan {
    return makePlan({ ...this.#planInput(input, probe(input)), options })
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
    const kernels = await this.#kernels.open()
    const mark = kernels.exports.mark()
    this.#ledger.restart(input)
    try {
      const clock = startStopwatch()
      const originalBytes = input.length
      return await work({ input, originalBytes, info: probe(input), signal, clock })
    } catch (cause) {
      if (cause instanceof ImageError) throw cause
      this.#kernels.drop()
      throw new ImageError('codec-failed', 'Cannot convert: a codec failed', { cause })
    } finally {
      input.release()
      kernels.exports.release(mark)
      this.#ledger.rest()
    }
  }

  async #convert(job: Job, options: ConvertOptions): Promise<Conversion> {
    const { input, info, signal, clock } = job
    const plan = makePlan({ ...this.#planInput(input, info), options })
    const profile = await readProfile(input, info)
    const copyright = copyrightOf(job, options)
    const request = { input, info, scale: plan.scale, signal }
    const canvas = { kernels: this.#kernels.current, plan, profile }
    const probed = clock.lap()
    if (plan.strips > 1) {
      const plain = await this.#convertStrips(job, canvas)
      const timings = { probe: probed, decode: clock.lap(), resize: 0 }
      return this.#answer(job, { bytes: labelled(plain, plan, copyright), plan, timings })
    }
    const sink = plan.direct ? await this.#openEncoder(plan) : this.#openFrame(plan)
    await this.#codecs.decode(request, (rows) => draw(rows, canvas, sink))
    const timings = { probe: probed, decode: clock.lap(), resize: 0 }
    throwIfAborted(signal)
    if (sink instanceof FrameSink) {
      input.release()
      const encoded = await this.#encodeToFit(sink, { plan, copyright, signal })
      return this.#answer(job, { ...encoded, timings })
    }
    const bytes = labelled(await sink.finish(), plan, copyright)
    return this.#answer(job, { bytes, plan, timings })
  }

  /** Draws and encodes one strip after the other; all of them wait in the same memory. */
  async #convertStrips({ input, info, signal }: Job, canvas: Canvas) {
    const { plan } = canvas
    const { exports } = this.#kernels.current
    const encoder = await this.#openEncoder(plan)
    let memory: Uint8ClampedArray<ArrayBuffer> | undefined
    for (const part of planStrips(plan)) {
      const mark = exports.mark()
      const sink: FrameSink = memory ? frameFor(part, memory) : this.#openFrame(part)
      memory ??= sink.data
      const request = { input, info, scale: plan.scale, signal }
      await this.#codecs.decode(request, (rows) => draw(rows, { ...canvas, plan: part }, sink))
      exports.release(mark) // before the encoder takes more
      const frame = sink.finish()
      const rows = new FrameRows(new Uint8Array(frame.data.buffer), frame)
      await runInSlices(pump(rows, encoder, frame.width * frame.height), signal)
    }
    return encoder.finish()
  }

  async #derive(job: Job, variants: readonly ConvertOptions[]): Promise<Conversion[]> {
    const { input, info, signal, clock } = job
    const plans = planDerived(this.#planInput(input, info), variants)
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
      const encoded = await this.#encodeToFit(sink, { plan, copyright: copyrights[i], signal })
      results.push(this.#answer(job, { ...encoded, timings }))
    }
    return results
  }

  /** An encoder for rows of the result, with what it holds in JavaScript counted. */
  async #openEncoder({ to, width, height, encodedChannels: channels, encode }: Plan) {
    const encoder = this.#codecs.encoders[to]
    this.#ledger.take(encoder.cost({ width, height }, encode).script)
    return encoder.open({ width, height, channels }, encode)
  }

  #openFrame(plan: Plan): FrameSink {
    const sink = frameFor(plan)
    this.#ledger.take(sink.data.length)
    return sink
  }

  /** Encodes a finished frame, as often as `maxBytes` asks for, and lets it go. */
  async #encodeToFit(sink: FrameSink, { plan, copyright, signal }: EncodeJob) {
    const frame = sink.finish()
    const { exports } = this.#kernels.current
    const mark = exports.mark()
    const encode = async (quality: number) => {
      const trial = { ...plan, encode: { ...plan.encode, quality } }
      const plain = await this.#encode(frame, trial, signal)
      exports.release(mark) // or what each trial takes from the arena would add up
      return labelled(plain, plan, copyright)
    }
    const bounds = { quality: plan.encode.quality, maxBytes: searchedBytes(plan) }
    const found = await fitBytes({ ...bounds, signal, ledger: this.#ledger, encode })
    this.#ledger.free(frame.data.length)
    return { bytes: found.file, plan: withFound(plan, found) }
  }

  async #encode(frame: Frame, plan: Plan, signal: AbortSignal | undefined) {
    const encoder = await this.#openEncoder(plan)
    const pixels = new Uint8Array(frame.data.buffer)
    const rows = new FrameRows(pixels, frame, plan.encodedChannels)
    await runInSlices(pump(rows, encoder, frame.width * frame.height), signal)
    const file = await encoder.finish()
    this.#ledger.sample()
    this.#ledger.free(this.#codecs.encoders[plan.to].cost(plan, plan.encode).script)
    return file
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

  #planInput({ heldBytes: inputBytes }: ChunkList, info: ImageInfo) {
    const { resident } = this.#ledger
    return { info, inputBytes, limits: this.#limits, resident, codecs: this.#codecs }
  }
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly plan: Plan
  readonly timings: Omit<Timings, 'encode'>
}

interface EncodeJob {
  readonly plan: Plan
  readonly copyright: string | undefined
  readonly signal: AbortSignal | undefined
}

function copyrightOf({ input, info }: Job, { metadata }: ConvertOptions): string | undefined {
  return metadata === 'copyright' ? readCopyright(input, info) : undefined
}

/** The file with the notice, where there is one: it counts in `maxBytes`. */
function labelled(
  plain: Uint8Array<ArrayBuffer>,
  plan: Plan,
  copyright: string | undefined,
): Uint8Array<ArrayBuffer> {
  return copyright ? withCopyright(plain, plan.to, plan, copyright) : plain
}
