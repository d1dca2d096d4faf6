/** The dictionary of patches (18181-1, K.3.1), of which only their number is of use here. */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import { EntropyReader, readCode } from './entropy-code.ts'

/** Contexts, by what a token means. */
const [COUNT, FRAME, SIZE, FROM, TO, MODE, STEP, TIMES, ALPHA, CLAMP] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const
const CONTEXTS = 10
/** Ways to meet what is there: those up to MULTIPLIES need no alpha. */
const [MULTIPLIES, MOST_MODE] = [3, 7]
/** libjxl refuses more. */
const MOST_PATCHES = 1 << 20

/** Goes over the dictionary; answers how many patches there are. */
export function countPatches(bits: Bits, extraChannels: number): number {
  const reader = new EntropyReader(bits, readCode(bits, CONTEXTS))
  const read = (contexts: readonly number[]) => {
    for (const context of contexts) reader.read(context)
  }
  let patches = 0
  for (let left = reader.read(COUNT); left > 0; left--) {
    read([FRAME, FROM, FROM, SIZE, SIZE])
    const times = reader.read(TIMES) + 1
    patches += times
    if (patches > MOST_PATCHES) damaged(JXL, 'it has too many patches')
    for (let i = 0; i < times; i++) {
      read(i === 0 ? [TO, TO] : [STEP, STEP])
      for (let channel = 0; channel <= extraChannels; channel++) readMode(reader, extraChannels)
    }
  }
  if (!reader.isSound) damaged(JXL, 'its patches are in disorder')
  return patches
}

function readMode(reader: EntropyReader, extraChannels: number): void {
  const mode = reader.read(MODE)
  if (mode > MOST_MODE) damaged(JXL, 'a patch has a mode that there is not')
  if (mode > MULTIPLIES && extraChannels > 1) reader.read(ALPHA)
  if (mode >= MULTIPLIES) reader.read(CLAMP)
}
