/** The memory side of a plan: what it will take, and what would fit where it does not. */

import type { Cost, EncodeOptions } from './codec/codec.ts'
import { ImageError } from './errors.ts'
import type { InputFormat } from './formats.ts'
import type { Size } from './geometry/orientation.ts'
import { KERNEL_STATIC_BYTES } from './kernels/kernels.ts'
import type { Resident } from './ledger.ts'
import { type Geometry, type PlanInput, planGeometry } from './plan.ts'
import { resizerArenaBytes, scratchBandBytes } from './resize/layout.ts'
import { COLOR_ARENA_BYTES } from './transform/color.ts'

/** What a whole conversion takes, and how it goes. */
export interface Prediction {
  readonly peakBytes: number
  /** What is held when it begins: more than the peak where earlier conversions left much. */
  readonly startBytes: number
  /** The encoder has to be sparing. */
  readonly economy: boolean
  /** Rows go straight into the encoder; else they wait in a frame until they can be encoded. */
  readonly direct: boolean
  /** What the finished file may take, where not all that the encoder could make would fit. */
  readonly mostBytes?: number
}

/** wasm memory grows by pages, in bytes. */
const PAGE = 65_536

interface Stages extends Geometry {
  readonly alpha: boolean
  /** Size of the encoder's frame. */
  readonly canvas: Size
}

/** Predicts the peak; takes the economical encoder where the plain one could break the budget. */
export function predictPeak(input: PlanInput, stages: Stages): Prediction {
  const { options, codecs, limits } = input
  const encoder = codecs.encoders[options.format]
  const before = stageCosts(input, stages)
  const direct = isDirect(stages, [before[0], encoder.cost(stages.canvas, plainJob(input, stages))])
  const frame = frameCost(direct ? { width: 0, height: 0 } : stages.canvas)
  const costOf = (economy: boolean) =>
    encoder.cost(stages.canvas, { ...plainJob(input, stages), economy })
  const withEncoder = (cost: Cost, factor = 1) =>
    totalBytes(input.resident, [...before, frame, { ...cost, wasm: cost.wasm * factor }])
  const economy = withEncoder(costOf(false), encoder.noiseFactor) > limits.memoryBudget
  const cost = costOf(economy)
  const peakBytes = withEncoder(cost)
  const mostBytes = Math.max(cost.script, limits.memoryBudget - peakBytes + cost.script)
  const largestBytes = encoder.largestBytes?.(stages.canvas, plainJob(input, stages)) ?? 0
  const startBytes = totalBytes(input.resident, startCosts(input, [...before, frame, cost]))
  const tight = mostBytes < largestBytes && { mostBytes }
  return { peakBytes, startBytes, economy, direct, ...tight }
}

function plainJob({ options }: PlanInput, { alpha }: Stages): EncodeOptions {
  return { ...options, alpha, economy: false }
}

/** Turned and padded pictures need a frame, and so does an encoder that waits for the decoder's memory. */
function isDirect({ orientation, layout, canvas }: Stages, [decoder, encoder]: [Cost, Cost]) {
  const isWhole = layout.width === canvas.width && layout.height === canvas.height
  const isShared = decoder.instance === 'codecs' && encoder.instance === 'codecs'
  return orientation === 1 && isWhole && !isShared
}

/**
 * Before anything is decoded, the file still lies in JavaScript memory, beside the buffers that are
 * made already and what wasm holds from earlier conversions: in a fresh isolate that is less than
 * the peak. Where it breaks the budget, the engine gives memory back; it is no cause for a refusal.
 */
function startCosts({ inputBytes }: PlanInput, stages: readonly Cost[]): Cost[] {
  const buffers = stages.map(({ script }) => ({ instance: 'none', wasm: 0, script }) as const)
  return [{ instance: 'none', wasm: 0, script: inputBytes }, ...buffers]
}

/** An RGBA frame in JavaScript memory. */
export function frameCost({ width, height }: Size): Cost {
  return { instance: 'none', wasm: 0, script: width * height * 4 }
}

/** Inputs whose rows the resizer takes where they lie; all others go through a band of its own. */
const KERNEL_INPUTS: ReadonlySet<InputFormat> = new Set(['jpeg', 'png'])

/** Everything up to the frame: decoder, resizer, colour, and the bands between them. */
export function stageCosts(
  { info, inputBytes, codecs }: PlanInput,
  stages: Stages,
): [decoding: Cost, drawing: Cost] {
  const { decoded, resize, scale } = stages
  const format = { ...decoded, channels: info.channels === 1 ? 1 : 4 } as const
  const scratch = KERNEL_INPUTS.has(info.format) ? 0 : scratchBandBytes(format)
  const resizer = resize
    ? scratch + resizerArenaBytes(format, { ...resize, opaque: !info.hasAlpha })
    : 0
  const color = info.hasIcc || info.hasAlpha ? COLOR_ARENA_BYTES : 0
  const arena = KERNEL_STATIC_BYTES + resizer + color
  return [
    codecs.costOfDecoding(info, inputBytes, scale),
    { instance: 'kernels', wasm: arena, script: bandBytes(resize?.width ?? decoded.width) },
  ]
}

/** The pump's band: 16 rows of RGBA. */
function bandBytes(width: number): number {
  return 16 * 4 * width
}

/**
 * Sum over all memories of what they hold or will hold, whichever is more, and of the buffers.
 * Stages share the kernels' arena at the same time, but the stock codecs' memory one by one.
 */
export function totalBytes(resident: Resident, costs: readonly Cost[]): number {
  const needed = new Map<string, number>()
  let total = resident.dropped
  for (const { instance, wasm, script } of costs) {
    const before = needed.get(instance) ?? 0
    needed.set(instance, instance === 'kernels' ? before + wasm : Math.max(before, wasm))
    total += script
  }
  for (const [instance, bytes] of resident.instances) {
    needed.set(instance, Math.max(bytes, needed.get(instance) ?? 0))
  }
  for (const bytes of needed.values()) total += Math.ceil(bytes / PAGE) * PAGE
  return Math.ceil(total)
}

/** The refusal, with the largest result that fits, or the largest input when no result would. */
export function memoryRefusal(input: PlanInput, needed: number): ImageError {
  const available = input.limits.memoryBudget
  const numbers = { needed, available }
  const result = largestThat((share) => fitsResult(input, share))
  if (result > 0) {
    const { layout } = planGeometry(input.info, input.options, input.maxScale)
    const largestWidth = Math.max(1, Math.floor(layout.canvas.width * result))
    const largestHeight = Math.max(1, Math.floor(layout.canvas.height * result))
    const size = `${largestWidth}x${largestHeight}`
    const message = `Cannot convert within the memory budget: a result of ${size} would fit`
    return new ImageError('memory-budget', message, { ...numbers, largestWidth, largestHeight })
  }
  const share = largestThat((side) => fitsInput(input, side))
  const largestInputPixels = Math.floor(input.info.width * input.info.height * share * share)
  const message = `Cannot convert within the memory budget: an input of ${largestInputPixels} pixels would fit`
  return new ImageError('memory-budget', message, { ...numbers, largestInputPixels })
}

/** Largest share of a side, in 1/64 steps, for which `fits` holds; 0 for none. */
function largestThat(fits: (share: number) => boolean): number {
  let low = 0
  let high = 64
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (fits(middle / 64)) low = middle
    else high = middle - 1
  }
  return low / 64
}

function fitsResult(input: PlanInput, share: number): boolean {
  const { layout } = planGeometry(input.info, input.options, input.maxScale)
  const width = Math.max(1, Math.floor(layout.canvas.width * share))
  const height = Math.max(1, Math.floor(layout.canvas.height * share))
  return fits({ ...input, options: { ...input.options, width, height } })
}

function fitsInput(input: PlanInput, share: number): boolean {
  const shrunk = (side: number) => Math.max(1, Math.floor(side * share))
  const { width, height } = input.info
  return fits({ ...input, info: { ...input.info, width: shrunk(width), height: shrunk(height) } })
}

function fits(input: PlanInput): boolean {
  const geometry = planGeometry(input.info, input.options, input.maxScale)
  const stages = { ...geometry, alpha: input.info.hasAlpha, canvas: geometry.layout.canvas }
  return predictPeak(input, stages).peakBytes <= input.limits.memoryBudget
}
