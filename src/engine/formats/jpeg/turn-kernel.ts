/** Turning a JPEG without loss, by our own kernel: coefficients in, the same coefficients out. */

import type { Orientation } from '../../geometry/orientation.ts'
import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import type { TurnSettings } from '../format.ts'
import { encodedFile } from './encode-kernel.ts'

const [MIRROR_X, MIRROR_Y, SWAP] = [1, 2, 4]

/** What stands an orientation upright (wasm/jpeg-turn/block.ts). */
export const TURNS: Readonly<Record<Orientation, number>> = {
  1: 0,
  2: MIRROR_X,
  3: MIRROR_X | MIRROR_Y,
  4: MIRROR_Y,
  5: SWAP,
  6: MIRROR_Y | SWAP,
  7: MIRROR_X | MIRROR_Y | SWAP,
  8: MIRROR_X | SWAP,
}

/** Which sides of the stored picture are mirrored. */
export function mirroredSides(orientation: Orientation) {
  const turn = TURNS[orientation]
  return { width: (turn & MIRROR_X) !== 0, height: (turn & MIRROR_Y) !== 0 }
}

/** Turns between two pauses: rows of blocks, or slices of the encoder. */
const STEPS_PER_PAUSE = 128

/**
 * The turned file, without metadata; `undefined` when the picture cannot be turned so, the file is
 * damaged, or its coefficients do not fit.
 */
export function* turnJpeg(
  kernels: Kernels,
  file: KernelInput,
  { orientation, effort, reservedBytes }: TurnSettings,
): Slices<Uint8Array<ArrayBuffer> | undefined> {
  const { exports } = kernels
  kernels.openInput(file)
  const turn = TURNS[orientation]
  if (exports.jpegTurnOpen(file.length, turn, EFFORT_NUMBERS[effort], reservedBytes) < 0) return
  for (let steps = 1; ; steps++) {
    const status = exports.jpegTurnStep()
    if (status < 0) return
    if (status === 0) return encodedFile(kernels)
    if (steps % STEPS_PER_PAUSE === 0) yield
  }
}
