/** The memory side of several results from one decode. */

import type { ConvertOptions } from '../api/options.ts'
import type { Cost } from '../contract/codec.ts'
import { KERNEL_STATIC_BYTES } from '../kernels/kernels.ts'
import { COLOR_ARENA_BYTES } from '../stages/color/color.ts'
import type { DeriveInput, Picture, PlannedFile, ScaledInput } from './derived.ts'
import { largestScale, planGeometry } from './geometry.ts'
import {
  bandBytes,
  frameCost,
  grownBy,
  HEADERS,
  profileCost,
  readingBytes,
  stageCosts,
  totalBytes,
} from './memory.ts'
import { encodingCost } from './search.ts'
import { keepAll } from './strips.ts'

/** A picture, and what drawing it takes. */
export interface Drawing {
  readonly picture: Picture
  readonly decoding: Cost
  readonly drawing: Cost
}

/** What decoding takes for all pictures together, and drawing for this one, without its frame. */
export function drawingCosts(input: ScaledInput, options: ConvertOptions) {
  const geometry = planGeometry(input.info, options, largestScale(input))
  const { decoded, layout } = geometry
  // `drawAll` puts a resizer even before a picture that keeps its size.
  const resize = geometry.resize ?? keepAll(decoded, geometry.scale)
  const stages = { ...geometry, resize, alpha: input.info.hasAlpha, canvas: layout.canvas }
  const [decoding, drawing] = stageCosts({ ...input, options }, stages)
  return { decoding, drawing: { ...drawing, wasm: drawing.wasm - KERNEL_STATIC_BYTES } }
}

/** What every step has in the kernels' memory. */
const KERNELS: Cost = { instance: 'kernels', wasm: KERNEL_STATIC_BYTES, script: 0 }
const FLATTENING: Cost = { instance: 'kernels', wasm: COLOR_ARENA_BYTES, script: 0 }

/**
 * Walks through the work: first the file is there, then all pictures are drawn at once, then one
 * file after the other is encoded while the frames that are still to come wait in JavaScript. The
 * arena starts anew each time.
 */
export function planMemory(input: DeriveInput, list: readonly Drawing[]) {
  const { resident, limits, codecs } = input
  const frames = list.map(({ picture }) => frameCost(picture.plan))
  const atOnce = [KERNELS, profileCost(input), ...list.slice(0, 1).map(({ decoding }) => decoding)]
  const drawing = [...atOnce, ...list.map((one) => one.drawing), ...frames]
  let held = grownBy(resident, drawing)
  let peakBytes = Math.max(totalBytes(resident, drawing), readingBytes(input))
  const planFile = (file: PlannedFile, waiting: readonly Cost[]): PlannedFile => {
    const { plan } = file
    const encoder = codecs.encoders[plan.to]
    const band: Cost = { instance: 'none', wasm: 0, script: bandBytes(plan.width) }
    const others = [KERNELS, band, ...(file.background ? [FLATTENING] : []), ...waiting]
    const copies = plan.isP3 ? 2 : 1 // see `labelCopies`
    const withEncoder = (cost: Cost, factor = 1) =>
      totalBytes(held, [
        ...[...others, HEADERS],
        { ...cost, wasm: cost.wasm * factor, script: cost.script * copies },
      ])
    const costOf = (economy: boolean) =>
      encodingCost(encoder, plan, { ...plan, encode: { ...plan.encode, economy } })
    const economy = withEncoder(costOf(false), encoder.noiseFactor) > limits.memoryBudget
    const cost = costOf(economy)
    const bytes = withEncoder(cost)
    held = grownBy(held, [...others, cost])
    peakBytes = Math.max(peakBytes, bytes)
    const spare = (limits.memoryBudget - bytes) / copies
    const mostBytes = Math.max(cost.script, spare + cost.script)
    const largestBytes = encoder.largestBytes?.(plan, plan.encode) ?? 0
    const encode = { ...plan.encode, economy, ...(mostBytes < largestBytes && { mostBytes }) }
    return { ...file, plan: { ...plan, encode } }
  }
  const encoded = list.map(({ picture }, i) => ({
    ...picture,
    files: picture.files.map((file) => planFile(file, frames.slice(i))),
  }))
  return { planned: encoded.map((picture) => withPeak(picture, peakBytes)), peakBytes }
}

function withPeak({ plan, files }: Picture, peakBytes: number): Picture {
  return {
    plan: { ...plan, peakBytes },
    files: files.map((file) => ({ ...file, plan: Object.freeze({ ...file.plan, peakBytes }) })),
  }
}
