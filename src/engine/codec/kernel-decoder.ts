/** Decoders of our own: the file moves into the arena, rows come out of it band by band. */

import type { ChunkList } from '../bytes/chunk-list.ts'
import { ImageError } from '../errors.ts'
import type { Kernels, UseKernels } from '../kernels/kernels.ts'
import type { ImageInfo } from '../probe/info.ts'
import { runInSlices, type Steps } from '../rows/pump.ts'
import type { RowFormat } from '../rows/rows.ts'
import type { Cost, DecodedRows, DecodeRequest, Decoder, ScaleLog2 } from './codec.ts'

/** The file may straddle one more slab of JavaScript memory while it moves. */
const MOVE_BYTES = 1024 * 1024

/** What a plan takes from the header. */
type Planned = Pick<ImageInfo, 'width' | 'height' | 'channels'>

/** What differs between formats. */
export interface KernelDecoder<I extends Planned> {
  /** Arena bytes beyond the input. */
  arenaBytes(info: I, scale: ScaleLog2): number
  /** Starts on a file of `length` bytes at `pointer`. */
  open(kernels: Kernels, pointer: number, length: number, request: DecodeRequest<I>): KernelRows
}

/** Rows of a kernel decoder; some have work to do before the first one comes. */
export interface KernelRows extends DecodedRows {
  /** Decodes the scans of a file that has several, pausing between them. */
  prepareSteps?(): Steps<void>
}

/** A decoder on the shared kernels. */
export function kernelInput<I extends Planned>(
  use: UseKernels,
  format: KernelDecoder<I>,
): Decoder<I> {
  return {
    cost: (info, inputBytes, scale): Cost => ({
      instance: 'kernels',
      wasm: inputBytes + format.arenaBytes(info, scale),
      script: Math.min(inputBytes, MOVE_BYTES),
    }),
    async decode(request, consume) {
      const kernels = use()
      const { length } = request.input
      const pointer = moveIntoArena(kernels, request.input)
      const rows = format.open(kernels, pointer, length, request)
      checkFormat(rows.format, request)
      function* everything() {
        if (rows.prepareSteps) yield* rows.prepareSteps()
        return yield* consume(rows)
      }
      return runInSlices(everything(), request.signal)
    },
  }
}

/** The header was read twice, by the probe and by the kernel; the plan relies on one answer. */
function checkFormat(actual: RowFormat, { info, scale }: DecodeRequest<Planned>): void {
  const isPlanned =
    actual.width === Math.ceil(info.width / 2 ** scale) &&
    actual.height === Math.ceil(info.height / 2 ** scale) &&
    (actual.channels === 1) === (info.channels === 1)
  if (!isPlanned) throw new ImageError('damaged-image', 'Cannot decode: the header is ambiguous')
}

/** The file leaves JavaScript memory slab by slab as the arena grows to take it. */
function moveIntoArena({ exports, view }: Kernels, input: ChunkList): number {
  const needed = input.length
  const pointer = exports.reserve(needed) >>> 0
  input.drain((part, start) => {
    if (!exports.cover(pointer + start + part.length)) {
      throw new ImageError('memory-budget', 'Cannot convert: out of memory', { needed })
    }
    view(pointer + start, part.length).set(part)
  })
  return pointer
}
