/** One file in front of an engine: its header is read once, and what was planned is not planned again. */

import { type ConvertOptions, DEFAULT_OPTIONS } from './api/options.ts'
import type { SlabList } from './bytes/slab-list.ts'
import type { ImageInfo, Orientation } from './contract/info.ts'
import type { Notices } from './formats/exif-block.ts'
import { readExifBlock } from './formats/exif-copy.ts'
import type { Keeper } from './formats/format.ts'
import { readNotices } from './formats/read-notices.ts'
import type { Size } from './geometry/orientation.ts'
import { Header } from './header.ts'
import { CallerFailed, type Isolate } from './isolate.ts'
import type { Beside, Picture } from './picture.ts'
import { PicturePlans } from './picture-plans.ts'
import { planMany, plansOf } from './plan/many.ts'
import { makePlan } from './plan/plan.ts'
import { planTurn, type TurnRequest } from './plan/turn.ts'
import type { Plan, PlanStart } from './plan/types.ts'
import { planWarm } from './plan/warm.ts'
import type { Frame } from './rows/frame.ts'
import type { Conversion, Timings } from './run/conversion.ts'
import { checkBytes } from './run/fit-bytes.ts'
import { drawGainMap } from './run/gain-map.ts'
import { codecsOn, letGo, planOn } from './run/held.ts'
import { afterLook, bytesOfHolding, fitting, look, windowOn } from './run/look.ts'
import { drawPictures, encodePictures, type TakeResult } from './run/many.ts'
import { convertOne } from './run/one.ts'
import { drawSmall, type Looking, mustLook, settle } from './run/settle.ts'
import { type Stopwatch, startStopwatch } from './run/stopwatch.ts'
import { turnWithin } from './run/turn.ts'
import { hasInks, heldBytes, type ReadProfile } from './stages/color/icc-profile.ts'

/** What all steps of one conversion know. */
interface Run {
  readonly originalBytes: number
  readonly info: ImageInfo
  readonly color: ReadProfile
  readonly signal: AbortSignal | undefined
  readonly clock: Stopwatch
}

/** Reads nothing before it is asked. */
export class InspectedPicture implements Picture {
  readonly input: SlabList
  readonly #isolate: Isolate
  readonly #header: Header
  readonly #plans: PicturePlans

  constructor(isolate: Isolate, input: SlabList, header = new Header(isolate.codecs.formats)) {
    this.#isolate = isolate
    this.input = input
    this.#header = header
    this.#plans = new PicturePlans(isolate, header, input)
  }

  get info(): ImageInfo {
    return this.#header.info(this.input)
  }

  get keeper(): Keeper | undefined {
    return this.#header.format(this.input).keeper
  }

  canTurn(orientation: Orientation): boolean {
    const { turner } = this.#header.format(this.input)
    return turner?.canTurn(this.info, orientation) ?? false
  }

  plan(options: ConvertOptions): Plan {
    const { plan } = this.#plans.one(options, () => this.#header.color(this.input))
    if (!mustLook(options)) return plan
    const heldBytes = bytesOfHolding(options, this.#lookingAt(this.#header.color(this.input)))
    return { ...plan, peakBytes: plan.peakBytes + heldBytes }
  }

  convert(options: ConvertOptions, signal?: AbortSignal): Promise<Conversion> {
    return this.#run(signal, (run) => this.#convert(run, options))
  }

  derive(variants: readonly ConvertOptions[], take: TakeResult, signal?: AbortSignal) {
    return this.#run(signal, (run) => this.#derive(run, variants, take))
  }

  turn(request: TurnRequest, signal?: AbortSignal) {
    return this.#run(signal, (run) => this.#turn(run, request))
  }

  again(input: SlabList): Picture {
    return new InspectedPicture(this.#isolate, input, this.#header)
  }

  asStored(): Picture {
    return new InspectedPicture(this.#isolate, this.input, this.#header.asStored(this.input))
  }

  #run<T>(signal: AbortSignal | undefined, work: (run: Run) => Promise<T>): Promise<T> {
    const { input } = this
    const { ledger } = this.#isolate
    return this.#isolate.run(input, async () => {
      const clock = startStopwatch()
      const originalBytes = input.length
      const { info } = this
      const color = this.#header.color(input)
      // What reading took is free again, what is kept is not.
      ledger.take(color.readBytes + heldBytes(color.profile))
      ledger.free(color.readBytes)
      return work({ originalBytes, info, color, signal, clock })
    })
  }

  async #convert(run: Run, options: ConvertOptions, input = this.input): Promise<Conversion> {
    const notices = this.#notices(options)
    const looking = this.#looking(run, [options])
    const looked = await look(options, looking, this.#isolate.tools(run.signal))
    const { options: settled } = looked
    const { plan: planned, isHindered } = this.#plans.one(settled, () => run.color)
    const make = (from: PlanStart) => makePlan({ ...from, options: settled })
    if (isHindered && looked.held) letGo(looked.held, this.#isolate.ledger) // giving back counts anew
    const plan = isHindered
      ? await this.#plans.afterGivingBack(run.color, [settled], make)
      : planned
    const { info, signal, clock } = run
    const { profile } = run.color
    const keepInks = hasInks(profile)
    const request = { input, info, scale: plan.scale, keepInks, signal }
    const tools = this.#isolate.tools(signal)
    const held = isHindered ? undefined : fitting(looked, plan, { looking, tools })
    const followed = afterLook(held ? planOn(held, plan) : plan, looked)
    const canvas = { ...tools, plan: followed, profile }
    const probed = clock.lap()
    const animation = this.#plans.animation([options])
    const gainMap = plan.gainMap && (await drawGainMap(plan.gainMap, input, tools))
    const job = { request, canvas, notices, gainMap, clock, animation }
    const window = held && windowOn(held, settled, looking)
    const codecs = held ? codecsOn(held, tools.codecs, window) : tools.codecs
    const result = await convertOne(job, { ...tools, codecs })
    if (held) letGo(held, tools.ledger)
    return this.#answer(run, { ...result, timings: { probe: probed, ...result.timings } })
  }

  async #derive(run: Run, variants: readonly ConvertOptions[], take: TakeResult) {
    const { codecs } = this.#isolate
    const before = codecs.decodes
    const all = variants.map((options, index) => ({ options, index }))
    const alone =
      variants.length === 1 ? all : all.filter(({ options }) => this.#plans.isAlone(options))
    const last = alone.length === all.length ? alone.at(-1)?.index : undefined
    for (const { options, index } of alone) {
      const input = index === last ? this.input : this.input.lent()
      await handOver(take, await this.#convert(run, options, input), index)
      run.clock.lap()
    }
    const others = all.filter((variant) => !alone.includes(variant))
    if (others.length > 0) {
      const takeOther: TakeResult = (result, index) => take(result, others[index]?.index ?? index)
      await this.#deriveAll(
        run,
        others.map(({ options }) => options),
        takeOther,
      )
    }
    return { decodes: codecs.decodes - before }
  }

  /** All of them from one decode; none of them moves. */
  async #deriveAll(run: Run, variants: readonly ConvertOptions[], take: TakeResult) {
    const { info, signal, clock } = run
    const { profile } = run.color
    const settled: ConvertOptions[] = []
    for (const options of variants) settled.push(await this.#settle(options, run))
    const make = (from: PlanStart) => planMany(from, settled)
    const { plan, isHindered } = planWarm(this.#plans.start(run.color, settled), make, plansOf)
    const pictures = isHindered ? await this.#plans.afterGivingBack(run.color, settled, make) : plan
    const notices = variants.map((options) => this.#notices(options))
    const tools = this.#isolate.tools(signal)
    const probed = clock.lap()
    const drawn = await drawPictures({ input: this.input, info, pictures, profile }, tools)
    const timings = { probe: probed, decode: clock.lap(), resize: 0 }
    for await (const { index, ...encoded } of encodePictures(drawn, notices, tools)) {
      await handOver(take, this.#answer(run, { ...encoded, timings }), index)
      clock.lap()
    }
  }

  async #turn({ info, color, signal }: Run, request: TurnRequest) {
    const { limits, ledger } = this.#isolate
    const { input } = this
    const { turner } = this.#header.format(input)
    const plan = planTurn({ info, turner, inputBytes: input.heldBytes, limits }, request)
    const isFit = () => plan && plan.peakBytes(ledger.resident) <= limits.memoryBudget
    if (plan && !isFit()) await this.#isolate.giveBack(input, heldBytes(color.profile))
    if (!plan || !turner || !isFit()) return undefined
    const { kernels } = this.#isolate.tools(signal)
    return turnWithin({ kernels, turner, input, signal }, request, plan)
  }

  pixels(size: Size, beside: Beside = {}): Promise<Frame> {
    const { heldBytes = 0, signal, rotate = 0 } = beside
    return this.#run(signal, (run) => {
      const { start, ...looking } = this.#looking(run)
      const inputBytes = start.inputBytes + heldBytes
      const more = { ...looking, start: { ...start, inputBytes } }
      return drawSmall({ ...DEFAULT_OPTIONS, rotate }, size, more, this.#isolate.tools(signal))
    })
  }

  async settle(options: ConvertOptions, signal?: AbortSignal): Promise<ConvertOptions> {
    if (!mustLook(options)) return options
    const { input } = this
    // Whoever runs lets go of its input: of a list that frees nothing.
    const looking = new InspectedPicture(this.#isolate, input.lent(), this.#header)
    return await looking.#run(signal, (run) => looking.#settle(options, run))
  }

  /** Looks up what options leave to the picture. */
  async #settle(options: ConvertOptions, run: Run): Promise<ConvertOptions> {
    if (!mustLook(options)) return options
    return settle(options, this.#looking(run, [options]), this.#isolate.tools(run.signal))
  }

  #looking({ color, signal }: Run, variants: readonly ConvertOptions[] = []): Looking {
    return this.#lookingAt(color, { signal, variants })
  }

  #lookingAt(color: ReadProfile, { signal, variants = [] }: LookingFor = {}): Looking {
    const { profile } = color
    const { info, input } = this
    const request = { input, info, keepInks: hasInks(profile), signal }
    return { request, start: this.#plans.start(color, variants), profile }
  }

  #notices({ metadata, exif }: ConvertOptions): Notices | undefined {
    const { reader } = this.#header.format(this.input)
    const whole = exif && readExifBlock(this.input, reader)
    return whole ? { whole } : readNotices(this.input, this.info, metadata, reader)
  }

  #answer(run: Run, { bytes, plan, timings }: Answer): Conversion {
    const { ledger } = this.#isolate
    checkBytes(bytes, plan)
    ledger.sample()
    const { to: format, width, height, encode } = plan
    return {
      ...{ bytes, format, width, height },
      quality: encode.lossless && !encode.nearLossless ? 100 : encode.quality,
      originalBytes: run.originalBytes,
      timings: { ...timings, encode: run.clock.lap() },
      plan,
      measuredPeakBytes: ledger.peakBytes,
    }
  }
}

interface LookingFor {
  readonly signal?: AbortSignal | undefined
  /** What moves is looked at in all its frames. */
  readonly variants?: readonly ConvertOptions[]
}

interface Answer {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly plan: Plan
  readonly timings: Omit<Timings, 'encode'>
}

async function handOver(take: TakeResult, result: Conversion, index: number): Promise<void> {
  try {
    await take(result, index)
  } catch (cause) {
    throw new CallerFailed('a result was not taken', { cause })
  }
}
