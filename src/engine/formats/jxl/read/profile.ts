/**
 * The colour profile of a codestream (18181-1, annex E.4): sizes, commands, and data that the commands
 * put together. Each byte of these is coded in one of 41 contexts, by the two before it.
 */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Bits } from './bits.ts'
import { EntropyReader, readCode } from './entropy-code.ts'
import { rebuildProfile } from './rebuild-profile.ts'

const CONTEXTS = 41
/** Longer ones count as none elsewhere as well. */
const MOST_BYTES = 4 * 1024 * 1024
const HEADER_BYTES = 128

/** Reads it from where the headers end. */
export function readProfile(bits: Bits): Uint8Array<ArrayBuffer> {
  const size = bits.u64()
  if (size > MOST_BYTES) damaged(JXL, 'its profile is too long')
  const reader = new EntropyReader(bits, readCode(bits, CONTEXTS))
  const coded = new Uint8Array(size)
  for (let i = 0, last = 0, before = 0; i < size; i++) {
    const byte = reader.read(i > HEADER_BYTES ? 1 + kindOf(last) + 8 * kindBefore(before) : 0)
    if (byte > 255) damaged(JXL, 'its profile has more than bytes')
    coded[i] = byte
    before = last
    last = byte
  }
  if (!reader.isSound) damaged(JXL, 'its profile is in disorder')
  return rebuildProfile(coded, MOST_BYTES)
}

function isLetter(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90)
}

function isDigit(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || byte === 44 || byte === 46
}

/** Of the byte before. */
function kindOf(byte: number): number {
  if (isLetter(byte)) return 0
  if (isDigit(byte)) return 1
  if (byte < 2) return 2 + byte
  if (byte < 16) return 4
  if (byte === 255) return 6
  return byte > 240 ? 5 : 7
}

/** Of the one before that. */
function kindBefore(byte: number): number {
  if (isLetter(byte)) return 0
  if (isDigit(byte)) return 1
  if (byte < 16) return 2
  return byte > 240 ? 3 : 4
}
