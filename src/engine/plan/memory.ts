/** The memory side of a plan: what it will take. */

import type { InputFormat } from '../api/formats.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { Cost, EncodeOptions } from '../contract/codec.ts'
import { decodedChannels } from '../contract/info.ts'
import type { Size } from '../geometry/orientation.ts'
import { KERNEL_STATIC_BYTES } from '../kernels/kernels.ts'
import type { Resident } from '../memory/ledger.ts'
import { colorArenaBytes, linkArenaBytes } from '../stages/color/color.ts'
import { heldBytes, type ReadProfile, spaceOf } from '../stages/color/icc-profile.ts'
import { resizerArenaBytes, scratchBandBytes } from '../stages/resize/layout.ts'
import type { Geometry } from './geometry.ts'
import type { PlanInput } from './plan.ts'
import { encodingCost, isSearched } from './search.ts'
import { keepAll, MOST_STRIPS, stripHeight } from './strips.ts'
import { planWide } from './wide.ts'

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
  if (!mayStrip || atOnce.peakBytes <= input.limits.memoryBudget) return atOnce
  const inStrips = inFewestStrips(input, stages)
  return inStrips ? { ...common, ...inStrips } : atOnce
}

/** As few strips as fit, if any do. */
function inFewestStrips(input: PlanInput, stages: Stages) {
  const { width, height } = stages.canvas
  for (let strips = 2; strips <= Math.min(MOST_STRIPS, height); strips++) {
    const strip = { width, height: stripHeight(height, strips) }
    const prediction = predictEncoding(input, withWindow(stages), strip)
    if (prediction.peakBytes <= input.limits.memoryBudget) return { strips, ...prediction }
  }
  return undefined
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
  const before = [...stageCosts(input, stages), profileCost(input)]
  const copies = 1 + labelCopies(input, options)
  const frame = frameCost(frameSize)
  const costOf = (economy: boolean) =>
    encodingCost(encoder, stages.canvas, {
      encode: { ...plainJob(input, stages), economy },
      maxBytes,
    })
  const withEncoder = (cost: Cost, factor = 1) =>
    totalBytes(input.resident, [
      ...[...before, frame, HEADERS],
      { ...cost, wasm: cost.wasm * factor, script: cost.script * copies },
    ])
  const economy = withEncoder(costOf(false), encoder.noiseFactor) > limits.memoryBudget
  const cost = costOf(economy)
  const peakBytes = Math.max(withEncoder(cost), readingBytes(input))
  const spare = (limits.memoryBudget - peakBytes) / copies
  const mostBytes = Math.max(cost.script, spare + cost.script)
  const largestBytes = encoder.largestBytes?.(stages.canvas, plainJob(input, stages)) ?? 0
  return { peakBytes, economy, ...(mostBytes < largestBytes && { mostBytes }) }
}

/** How often the finished file is copied: for a label in it that no encoder writes. */
export function labelCopies({ color }: Pick<PlanInput, 'color'>, options: ConvertOptions): number {
  return planWide(color?.profile, options) ? 1 : 0
}

function plainJob(input: PlanInput, stages: Stages): EncodeOptions {
  return { ...input.options, alpha: stages.alpha, economy: false, ...lossyHint(input, stages) }
}

/** See `EncodeOptions.lossyBytes`: JPEGs that are not resized. */
export function lossyHint({ info, inputBytes }: PlanInput, { canvas }: Stages) {
  const isSame = canvas.width * canvas.height === info.width * info.height
  return info.format === 'jpeg' && isSame ? { lossyBytes: inputBytes } : {}
}

const TAKEN_IN_TURN: ReadonlySet<Cost['instance']> = new Set(['codecs', 'own'])

/** Turned and padded pictures need a frame, and so does an encoder that waits for the decoder's memory. */
function isDirect(stages: Stages, [decoder, encoder]: readonly [Cost, Cost]): boolean {
  const isShared = decoder.instance === encoder.instance && TAKEN_IN_TURN.has(decoder.instance)
  return stages.orientation === 1 && isWhole(stages) && !isShared
}

/** The picture covers the canvas: nothing is padded. */
function isWhole({ layout, canvas }: Stages): boolean {
  return layout.width === canvas.width && layout.height === canvas.height
}

/** A file of few pixels is little more than its headers, which encoders do not count. */
export const HEADERS: Cost = { instance: 'none', wasm: 0, script: 1024 }

/** An RGBA frame in JavaScript memory. */
export function frameCost({ width, height }: Size): Cost {
  return { instance: 'none', wasm: 0, script: width * height * 4 }
}

/** Inputs whose rows the resizer takes where they lie; all others go through a band of its own. */
const KERNEL_INPUTS: ReadonlySet<InputFormat> = new Set(['jpeg', 'png'])

/** Everything up to the frame: decoder, resizer, colour, and the bands between them. */
export function stageCosts(
  { info, inputBytes, codecs, color: { profile } = NO_COLOR }: PlanInput,
  stages: Stages,
): [decoding: Cost, drawing: Cost] {
  const { decoded, resize, scale } = stages
  const format = { ...decoded, channels: decodedChannels(info) }
  const scratch = KERNEL_INPUTS.has(info.format) ? 0 : scratchBandBytes(format)
  const inks = profile !== undefined && spaceOf(profile) === 'cmyk'
  const resizer = resize
    ? scratch + resizerArenaBytes(format, { ...resize, opaque: !info.hasAlpha, inks })
    : 0
  const color = colorArenaBytes(profile, info.hasAlpha)
  const arena = KERNEL_STATIC_BYTES + resizer + color
  return [
    codecs.costOfDecoding(info, inputBytes, scale),
    { instance: 'kernels', wasm: arena, script: bandBytes(resize?.width ?? decoded.width) },
  ]
}

/** A file without a profile. */
const NO_COLOR: ReadProfile = { readBytes: 0 }

/** The table of the file's profile: one for all results together. */
export function profileCost({ color: { profile } = NO_COLOR }: Pick<PlanInput, 'color'>): Cost {
  return { instance: 'kernels', wasm: linkArenaBytes(profile), script: heldBytes(profile) }
}

/** What is held while the profile is read, before anything else begins. */
export function readingBytes(input: Omit<PlanInput, 'options' | 'maxScale'>): number {
  const { resident, inputBytes, color: { profile, readBytes } = NO_COLOR } = input
  const script = inputBytes + readBytes + heldBytes(profile)
  return totalBytes(resident, [{ instance: 'kernels', wasm: KERNEL_STATIC_BYTES, script }])
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
