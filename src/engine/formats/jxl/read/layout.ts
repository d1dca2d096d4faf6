/** All that the headers of a file tell. */

import type { Bytes } from '../../../bytes/bytes.ts'
import { outside } from '../../../bytes/bytes.ts'
import { JXL } from '../name.ts'
import { Bits, OutOfBits } from './bits.ts'
import { copyCodestream, findCodestream, lengthOf } from './codestream.ts'
import { type FirstFrame, readFirstFrame } from './frame-header.ts'
import { readImageHeader } from './image-header.ts'
import type { Layout } from './plain-codestream.ts'
import { readProfile } from './profile.ts'

/** Most headers take less; then more of the file is looked at. */
const FIRST_BYTES = 1_024

export interface FullLayout extends Layout, FirstFrame {
  /** The profile, if the samples mean what one says; an empty one says nothing. */
  readonly profile: Uint8Array<ArrayBuffer> | undefined
}

export function readLayout(bytes: Bytes): FullLayout {
  const pieces = findCodestream(bytes)
  const most = lengthOf(pieces)
  for (let looked = FIRST_BYTES; ; looked *= 16) {
    const window = new Uint8Array(Math.min(looked, most))
    copyCodestream(bytes, pieces, window)
    try {
      return { pieces, ...readWindow(new Bits(window)) }
    } catch (error) {
      if (!(error instanceof OutOfBits)) throw error
      if (looked >= most) outside(JXL.label)
    }
  }
}

function readWindow(bits: Bits): Omit<FullLayout, 'pieces'> {
  const header = readImageHeader(bits)
  const profile = header.color.kind === 'profile' ? readProfile(bits) : undefined
  bits.align()
  const headBytes = bits.position >> 3
  const frame = readFirstFrame(bits, header)
  return { header, profile: profile?.length ? profile : undefined, headBytes, ...frame }
}
