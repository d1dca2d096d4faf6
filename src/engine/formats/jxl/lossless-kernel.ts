/** Lossless JPEG XL by our own kernel: rows in, a file out, of which a row of groups is held. */

import { ImageError } from '../../api/errors.ts'
import type { Effort, Gravity } from '../../api/options.ts'
import { GrowingBytes } from '../../bytes/growing-bytes.ts'
import { joined } from '../../bytes/parts.ts'
import type { Depth } from '../../contract/codec.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { checkedResult, EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { joinChunks, placesOf } from './chunks.ts'
import { deepHead } from './container.ts'
import { showFirst } from './focus.ts'
import { groupFileBytes, groupSide } from './lossless-memory.ts'

export interface LosslessEncoding {
  readonly effort: Effort
  /** Some pixel may be transparent; otherwise the alpha channel is not looked at. */
  readonly alpha: boolean
  /** Colours are Display P3, else sRGB. */
  readonly isP3?: boolean
  /** See `EncodeOptions`. */
  readonly focus?: Gravity | undefined
  /** Bits of samples of two bytes. Default: 16. */
  readonly depth?: Depth | undefined
  /** The file may take this much, in bytes: more is refused as it happens. */
  readonly fileBudgetBytes?: number
}

const checked = (result: number) => checkedResult('JPEG XL', result)

/**
 * Encodes rows of `format`; only one picture at a time in an instance of the kernels. `finish` answers
 * the file. Throws `memory-budget` when the memory cannot grow, or the file is larger than it may be.
 */
export function openLosslessJxl(
  kernels: Kernels,
  format: RowFormat,
  options: LosslessEncoding,
): LosslessJxl {
  const { width, height, channels, sampleBytes = 1 } = format
  const { alpha, isP3 = false, depth = 16 } = options
  checked(
    kernels.exports.jxlLosslessOpen(
      width,
      height,
      channels,
      sampleBytes === 1 ? 8 : depth,
      Number(alpha),
      Number(isP3),
      groupSide(format),
      EFFORT_NUMBERS[options.effort],
      groupFileBytes(format, alpha),
    ),
  )
  showFirst(kernels, options.focus)
  return new LosslessJxl(kernels, format, options)
}

export class LosslessJxl implements RowSink<Uint8Array<ArrayBuffer>> {
  readonly #kernels: Kernels
  readonly #format: RowFormat
  #rows = 0
  readonly #groups: Uint8Array<ArrayBuffer>[] = []
  #heldBytes = 0
  /** What the groups may still take, in bytes. */
  #left: number
  /** Of a higher level than all others. */
  readonly #isDeep: boolean

  constructor(
    kernels: Kernels,
    format: RowFormat,
    { fileBudgetBytes = Number.POSITIVE_INFINITY, depth = 16 }: LosslessEncoding,
  ) {
    this.#kernels = kernels
    this.#format = format
    this.#left = fileBudgetBytes
    this.#isDeep = format.sampleBytes !== undefined && depth === 16
  }

  /** What the groups take until `finish`, in bytes. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  write(rows: Uint8Array, count: number): void {
    const { exports, view } = this.#kernels
    const stride = rowBytes(this.#format)
    for (let row = 0; row < count; ) {
      const some = Math.min(exports.jxlLosslessMost(), count - row)
      const part = rows.subarray(row * stride, (row + some) * stride)
      view(exports.jxlLosslessRoom() >>> 0, part.length).set(part)
      checked(exports.jxlLosslessTake(some))
      while (checked(exports.jxlLosslessStep()) > 0) this.#keep()
      row += some
      this.#rows += some
    }
  }

  /** Takes the group that was coded last. */
  #keep(): void {
    const group = joinChunks(this.#kernels, this.#kernels.exports.jxlLosslessChunk() >>> 0)
    this.#left -= group.length
    if (this.#left < 0) {
      const message = 'Cannot encode JPEG XL: the picture compresses too little'
      throw new ImageError('memory-budget', message)
    }
    this.#groups.push(group)
    this.#heldBytes += group.length
  }

  /** The groups by their places: the last sections are theirs. */
  #inFileOrder(): number[] {
    const places = placesOf(this.#kernels).subarray(-this.#groups.length)
    return Array.from(places, (_, i) => i).toSorted((a, b) => places[a]! - places[b]!)
  }

  /** One array of all. It grows in place as the groups are freed one by one: no two of the file exist. */
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#rows !== this.#format.height) {
      throw new ImageError('damaged-image', 'Cannot encode JPEG XL: rows are missing')
    }
    const { exports } = this.#kernels
    checked(exports.jxlLosslessHead())
    const codestream = joinChunks(this.#kernels, exports.jxlLosslessChunk() >>> 0)
    const bytes = codestream.length + this.#heldBytes
    const head = this.#isDeep ? joined(...deepHead(bytes), codestream) : codestream
    const file = new GrowingBytes(head.length + this.#heldBytes)
    file.append(head)
    for (const i of this.#inFileOrder()) {
      const group = this.#groups[i]!
      file.append(group)
      group.buffer.transfer(0)
    }
    this.#heldBytes = 0
    return file.bytes
  }
}
