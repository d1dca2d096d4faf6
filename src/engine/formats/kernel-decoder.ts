/** Decoders of our own: they read the file where it lies, rows come out of them band by band. */

import { ImageError } from '../api/errors.ts'
import {
  type Cost,
  type DecodedRows,
  type DecodeRequest,
  type Decoder,
  type Depth,
  type ScaleLog2,
  still,
} from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Kernels, UseKernels } from '../kernels/kernels.ts'
import { runInSlices, type Slices } from '../rows/pump.ts'
import type { RowFormat } from '../rows/rows.ts'

/** What a plan takes from the header. */
type Planned = Pick<ImageInfo, 'width' | 'height' | 'channels'>

/** What differs between formats. */
export interface KernelDecoder<I extends Planned> {
  /** Bytes that it takes from the arena. */
  arenaBytes(info: I, scale: ScaleLog2, depth?: Depth): number
  /** Starts on the file of the request, which stays where it is. */
  open(kernels: Kernels, request: DecodeRequest<I>): KernelRows
}

/** Rows of a kernel decoder; some have work to do before the first one comes. */
export interface KernelRows extends DecodedRows {
  /** Decodes the scans of a file that has several, pausing between them. */
  prepareSlices?(): Slices<void>
}

/** A decoder on the shared kernels. */
export function kernelInput<I extends Planned>(
  use: UseKernels,
  format: KernelDecoder<I>,
): Decoder<I> {
  return {
    cost: (info, inputBytes, scale, depth): Cost => ({
      heap: 'kernels',
      wasmBytes: format.arenaBytes(info, scale, depth),
      jsBytes: inputBytes,
    }),
    async decode(request, consume) {
      const rows = format.open(use(), request)
      checkFormat(rows.format, request)
      function* everything() {
        if (rows.prepareSlices) yield* rows.prepareSlices()
        return yield* consume(still(rows))
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
