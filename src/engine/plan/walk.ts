/** The walk over memory: what is held, phase after phase, and how sparing encoders have to be. */

import type { Cost, EncodeOptions, RowEncoder } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Resident } from '../memory/ledger.ts'
import { encodingCost } from './max-bytes.ts'
import type { PlanStart } from './types.ts'

/** What is held at the same time. The kernels' arena starts anew with each phase. */
export type Phase = readonly Cost[]

/** A file that is encoded, in a phase of its own. */
export interface FileWork {
  readonly encoder: RowEncoder
  readonly size: Size
  /** As it is where memory is plentiful. */
  readonly encode: EncodeOptions
  readonly maxBytes: number | undefined
  /** What is held besides the encoder and the file. */
  readonly beside: Phase
  /** How often the finished file is held: once more for each label while that is written into it. */
  readonly copies: number
}

/** What a conversion takes, and what its encoders are told, file by file. */
export interface Walk {
  readonly peakBytes: number
  readonly encodes: readonly EncodeOptions[]
  /** What wasm holds then. */
  readonly held: Resident
}

/** Walks through the work: the phases of drawing, then file after file. */
export function walk(
  { resident, limits }: Pick<PlanStart, 'resident' | 'limits'>,
  drawing: readonly Phase[],
  files: readonly FileWork[],
): Walk {
  const phases = [...drawing]
  let held = heldAfter(resident, phases)
  const encodes = files.map((file) => {
    const encode = encodeWithin(limits.memoryBudget, held, file)
    const phase = encodingPhase(file, encodingCost(file.encoder, file.size, { ...file, encode }))
    phases.push(phase)
    held = grownBy(held, phase)
    return encode
  })
  return { peakBytes: peakOf(resident, phases), encodes, held }
}

/** The most that is held at any time. */
export function peakOf(resident: Resident, phases: readonly Phase[]): number {
  let held = resident
  let peak = 0
  for (const phase of phases) {
    peak = Math.max(peak, totalBytes(held, phase))
    held = grownBy(held, phase)
  }
  return peak
}

/**
 * Takes the encoder that spares memory where the plain one could break the budget, and tells it where
 * to stop if not all that it could make would fit.
 */
function encodeWithin(budget: number, held: Resident, file: FileWork): EncodeOptions {
  const { encoder, size, copies, maxBytes } = file
  const costOf = (lowMemory: boolean) =>
    encodingCost(encoder, size, { encode: { ...file.encode, lowMemory }, maxBytes })
  const worst = totalBytes(held, encodingPhase(file, costOf(false), encoder.worstCaseFactor))
  const lowMemory = worst > budget
  const cost = costOf(lowMemory)
  const spare = (budget - totalBytes(held, encodingPhase(file, cost))) / copies
  const fileBudgetBytes = Math.max(cost.jsBytes, spare + cost.jsBytes)
  const worstFileBytes = encoder.worstFileBytes?.(size, file.encode) ?? 0
  return { ...file.encode, lowMemory, ...(fileBudgetBytes < worstFileBytes && { fileBudgetBytes }) }
}

/** A file of few pixels is little more than its headers, which encoders do not count. */
export const HEADERS: Cost = { heap: 'none', wasmBytes: 0, jsBytes: 1024 }

/** `factor`: how far the encoder's own estimate is taken to be off. */
function encodingPhase({ beside, copies }: FileWork, cost: Cost, factor = 1): Phase {
  return [
    ...beside,
    HEADERS,
    { ...cost, wasmBytes: cost.wasmBytes * factor, jsBytes: cost.jsBytes * copies },
  ]
}

/**
 * Sum over all memories of what they hold or will hold, whichever is more, and of the buffers.
 * Stages share the kernels' arena at the same time, but the stock codecs' memory one by one.
 */
export function totalBytes(resident: Resident, costs: Phase): number {
  const { instances, dropped } = grownBy(resident, costs)
  let total = dropped
  for (const bytes of instances.values()) total += bytes
  for (const { jsBytes } of costs) total += jsBytes
  return Math.ceil(total)
}

function heldAfter(resident: Resident, phases: readonly Phase[]): Resident {
  return phases.reduce(grownBy, resident)
}

/** What wasm holds after such a phase: no memory ever shrinks. */
function grownBy({ instances, dropped }: Resident, costs: Phase): Resident {
  const needed = new Map<string, number>()
  for (const { heap, wasmBytes } of costs) {
    const before = needed.get(heap) ?? 0
    needed.set(heap, heap === 'kernels' ? before + wasmBytes : Math.max(before, wasmBytes))
  }
  for (const [heap, bytes] of needed) needed.set(heap, wholePages(bytes))
  for (const [heap, bytes] of instances) {
    needed.set(heap, Math.max(bytes, needed.get(heap) ?? 0))
  }
  return { instances: needed, dropped }
}

function wholePages(bytes: number): number {
  return Math.ceil(bytes / 65_536) * 65_536
}
