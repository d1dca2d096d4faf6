/**
 * Rows that a look has decoded, kept for the conversion that follows: most of the time goes into
 * decoding, and a look that lets go of its rows makes that happen twice.
 *
 *   decoded   all rows as they come, at the scale of the result: what a border is looked for in
 *   resized   all of the picture at its final size, of which a crop keeps a part
 *
 * Both lie as they are stored, and have their own colours: everything else is still to be done.
 */

import type { CodecTable } from '../formats/registry.ts'
import type { Window } from '../geometry/axes.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import type { Plan } from '../plan/types.ts'
import { runInSlices } from '../rows/pump.ts'
import { type RowFormat, type RowSink, type RowSource, rowBytes } from '../rows/rows.ts'
import { resizeStage } from '../stages/resize/stage.ts'
import { FREE } from '../stages/stage.ts'

export interface HeldRows {
  readonly kind: 'decoded' | 'resized'
  /** The decoder's scale that they were drawn from. */
  readonly scale: Plan['scale']
  readonly format: RowFormat
  /** What a plan takes more for them, in bytes. */
  readonly plannedBytes: number
  readonly data: Uint8Array<ArrayBuffer>
}

/** Holds all rows that are written, and shows them to whoever looks. */
export class HoldingSink implements RowSink<HeldRows> {
  readonly #held: HeldRows
  readonly #looker: RowSink<unknown> | undefined
  #at = 0

  /** What is taken is counted. */
  constructor(held: Omit<HeldRows, 'data'>, ledger: MemoryLedger, looker?: RowSink<unknown>) {
    const bytes = heldBytesOf(held.format)
    ledger.take(bytes)
    this.#held = { ...held, data: new Uint8Array(bytes) }
    this.#looker = looker
  }

  write(rows: Uint8Array, count: number): void {
    const bytes = count * rowBytes(this.#held.format)
    this.#held.data.set(rows.subarray(0, bytes), this.#at)
    this.#at += bytes
    this.#looker?.write(rows, count)
  }

  finish(): HeldRows {
    return this.#held
  }
}

export function heldBytesOf(format: RowFormat): number {
  return rowBytes(format) * format.height
}

/** Gives their memory back now. */
export function letGo({ data }: HeldRows, ledger: MemoryLedger): void {
  ledger.free(data.length)
  data.buffer.transfer(0)
}

/** The codecs, but that decoding hands out held rows, `window` of them, and takes nothing. */
export function codecsOn(held: HeldRows, codecs: CodecTable, window?: Window): CodecTable {
  return {
    ...codecs,
    costOfDecoding: () => FREE,
    decode: ({ signal }, consume) => runInSlices(consume(rowsOf(held, window)), signal),
  }
}

/** What of a plan is still to be done to rows like these, beside them. */
export function planOn({ kind, plannedBytes }: HeldRows, plan: Plan): Plan {
  const peakBytes = plan.peakBytes + plannedBytes
  if (kind === 'decoded') return { ...plan, peakBytes }
  return { ...plan, peakBytes, stages: plan.stages.filter(({ name }) => name !== resizeStage.name) }
}

function rowsOf({ format, data }: HeldRows, window?: Window): RowSource {
  const { x, y, width, height } = window ?? { x: 0, y: 0, ...format }
  const shown = { width, height, channels: format.channels }
  const [stride, bytes] = [rowBytes(format), rowBytes(shown)]
  let done = 0
  return {
    format: shown,
    read(into, maxRows) {
      const count = Math.min(maxRows, height - done)
      for (let row = 0; row < count; row++, done++) {
        const start = (y + done) * stride + x * format.channels
        into.set(data.subarray(start, start + bytes), row * bytes)
      }
      return count
    },
  }
}
