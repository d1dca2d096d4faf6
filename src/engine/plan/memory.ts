/** The memory side of a plan: what it will take, and what would fit where it does not. */

import type { Cost, EncodeOptions } from '../codec/codec.ts'
import { ImageError } from '../errors.ts'
import type { InputFormat } from '../formats.ts'
import type { Size } from '../geometry/orientation.ts'
import { KERNEL_STATIC_BYTES } from '../kernels/kernels.ts'
import { NOTHING_RESIDENT, type Resident } from '../ledger.ts'
import { decodedChannels } from '../probe/info.ts'
import { resizerArenaBytes, scratchBandBytes } from '../resize/layout.ts'
import { COLOR_ARENA_BYTES } from '../transform/color.ts'
import { type Geometry, type PlanInput, planGeometry } from './plan.ts'
import { encodingCost, isSearched } from './search.ts'
import { keepAll, MOST_STRIPS, stripHeight } from './strips.ts'

/** What a whole conversion takes, and how it goes. */
export interface Prediction {
  readonly peakBytes: number
  /** The encoder has to be sparing. */
  readonly economy: boolean
  /** Rows go straight into the encoder; else they wait in a frame until they can be encoded. */
  readonly direct: boolean
  /** Parts in which a frame is drawn and encoded, with a decode for each; 1 = at once. */
  readonly strips: number
  /** Of the rows that the encoder takes, from a frame or not. */
  readonly encodedChannels: 1 | 4
  /** What the finished file may take, where not all that the encoder could make would fit. */
  readonly mostBytes?: number
}

export interface Stages extends Geometry {
  readonly alpha: boolean
  /** Size of the encoder's frame. */
  readonly canvas: Size
}

/** Predicts the peak; takes the economical encoder where the plain one could break the budget. */
export function predictPeak(input: PlanInput, stages: Stages): Prediction {
  const { options, codecs } = input
  const encoder = codecs.encoders[options.format]
  const decoding = codecs.costOfDecoding(input.info, input.inputBytes, stages.scale)
  const isStraight = isDirect(stages, [
    decoding,
    encoder.cost(stages.canvas, plainJob(input, stages)),
  ])
  const { format: to, maxBytes } = options
  const searched = isSearched({ to, encode: options, maxBytes })
  const direct = isStraight && !searched
  const frame = direct ? { width: 0, height: 0 } : stages.canvas
  const encodedChannels = isStraight ? decodedChannels(input.info) : 4
  const common = { direct, encodedChannels } as const
  const atOnce = { ...common, strips: 1, ...predictEncoding(input, stages, frame) }
  const mayStrip = !direct && !searched && decoding.instance === 'kernels' && isWhole(stages)
  return mayStrip ? inFewestStrips(input, stages, atOnce) : atOnce
}

/** As few strips as fit; where none do, what was predicted for the whole. */
function inFewestStrips(input: PlanInput, stages: Stages, atOnce: Prediction): Prediction {
  const { width, height } = stages.canvas
  let prediction = atOnce
  while (prediction.peakBytes > input.limits.memoryBudget) {
    const strips = prediction.strips + 1
    if (strips > Math.min(MOST_STRIPS, height)) return atOnce
    const strip = { width, height: stripHeight(height, strips) }
    prediction = { ...atOnce, strips, ...predictEncoding(input, withWindow(stages), strip) }
  }
  return prediction
}

/** Strips are windows on the decoded picture: the resizer cuts them out even where nothing is resized. */
function withWindow(stages: Stages): Stages {
  return { ...stages, resize: stages.resize ?? keepAll(stages.decoded, stages.scale) }
}

/** Everything, with rows that wait in a frame of this size. */
function predictEncoding(input: PlanInput, stages: Stages, frameSize: Size) {
  const { options, codecs, limits } = input
  const { maxBytes } = options
  const encoder = codecs.encoders[options.format]
  const before = stageCosts(input, stages)
  const frame = frameCost(frameSize)
  const costOf = (economy: boolean) =>
    encodingCost(encoder, stages.canvas, {
      encode: { ...plainJob(input, stages), economy },
      maxBytes,
    })
  const withEncoder = (cost: Cost, factor = 1) =>
    totalBytes(input.resident, [...before, frame, { ...cost, wasm: cost.wasm * factor }])
  const economy = withEncoder(costOf(false), encoder.noiseFactor) > limits.memoryBudget
  const cost = costOf(economy)
  const peakBytes = withEncoder(cost)
  const mostBytes = Math.max(cost.script, limits.memoryBudget - peakBytes + cost.script)
  const largestBytes = encoder.largestBytes?.(stages.canvas, plainJob(input, stages)) ?? 0
  return { peakBytes, economy, ...(mostBytes < largestBytes && { mostBytes }) }
}

function plainJob(input: PlanInput, stages: Stages): EncodeOptions {
  return { ...input.options, alpha: stages.alpha, economy: false, ...lossyHint(input, stages) }
}

/** See `EncodeOptions.lossyBytes`: JPEGs that are not resized. */
export function lossyHint({ info, inputBytes }: PlanInput, { canvas }: Stages) {
  const isSame = canvas.width * canvas.height === info.width * info.height
  return info.format === 'jpeg' && isSame ? { lossyBytes: inputBytes } : {}
}

/** Turned and padded pictures need a frame, and so does an encoder that waits for the decoder's memory. */
function isDirect(stages: Stages, [decoder, encoder]: readonly [Cost, Cost]): boolean {
  const isShared = decoder.instance === 'codecs' && encoder.instance === 'codecs'
  return stages.orientation === 1 && isWhole(stages) && !isShared
}

/** The picture covers the canvas: nothing is padded. */
function isWhole({ layout, canvas }: Stages): boolean {
  return layout.width === canvas.width && layout.height === canvas.height
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
  const format = { ...decoded, channels: decodedChannels(info) }
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
export function bandBytes(width: number): number {
  return 16 * 4 * width
}

/**
 * Sum over all memories of what they hold or will hold, whichever is more, and of the buffers.
 * Stages share the kernels' arena at the same time, but the stock codecs' memory one by one.
 */
export function totalBytes(resident: Resident, costs: readonly Cost[]): number {
  const { instances, dropped } = grownBy(resident, costs)
  let total = dropped
  for (const bytes of instances.values()) total += bytes
  for (const { script } of costs) total += script
  return Math.ceil(total)
}

/** What wasm holds after such stages: no memory ever shrinks. */
export function grownBy({ instances, dropped }: Resident, costs: readonly Cost[]): Resident {
  const needed = new Map<string, number>()
  for (const { instance, wasm } of costs) {
    const before = needed.get(instance) ?? 0
    needed.set(instance, instance === 'kernels' ? before + wasm : Math.max(before, wasm))
  }
  for (const [instance, bytes] of needed) needed.set(instance, wholePages(bytes))
  for (const [instance, bytes] of instances) {
    needed.set(instance, Math.max(bytes, needed.get(instance) ?? 0))
  }
  return { instances: needed, dropped }
}

function wholePages(bytes: number): number {
  return Math.ceil(bytes / 65_536) * 65_536
}

/** The refusal of a plan that would fit, had earlier conversions not left so much behind. */
export function heldRefusal(needed: number, available: number): ImageError {
  const message = 'Cannot convert now: what earlier conversions have left behind takes the memory'
  return new ImageError('memory-held', message, { needed, available })
}

/** The refusal, with the largest result that fits, or the largest input when no result would. */
export function memoryRefusal(input: PlanInput, stages: Stages, needed: number): ImageError {
  const available = input.limits.memoryBudget
  const fresh = predictPeak({ ...input, resident: NOTHING_RESIDENT }, stages)
  if (fresh.peakBytes <= available) return heldRefusal(needed, available)
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
