/** JPEG XL headers: ISO/IEC 18181-1 annexes A, D, E and F, in a container of 18181-2 or bare. */

import { damaged, unsupported } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { CodedColor } from '../../contract/coded-color.ts'
import type { Orientation } from '../../contract/info.ts'
import { isTransposed } from '../../geometry/orientation.ts'
import type { JxlInfo } from './info.ts'
import { JXL } from './name.ts'
import { findOriginal } from './original/original.ts'
import { countFrames } from './read/frames.ts'
import { readHeld } from './read/held.ts'
import type { ImageHeader } from './read/image-header.ts'
import { readLayout } from './read/layout.ts'
import { targetOf } from './read/plain-codestream.ts'

/** Of an animation whose frames cannot be counted. */
const SOME_FRAMES = 2
const DISPLAY_P3: CodedColor = { kind: 'cicp', primaries: 12, transfer: 13 }

export function probeJxl(bytes: Bytes): JxlInfo {
  const layout = readLayout(bytes)
  const { header, coding, groupSide, profile } = layout
  const { isXyb, depth, extraChannels, hasAlpha, isAnimated } = header
  if (depth.isFloat && !isXyb) unsupported(JXL, 'its samples are no whole numbers')
  if (depth.bits > 16) unsupported(JXL, `its samples have ${depth.bits} bits`)
  if (header.width < 1 || header.height < 1) damaged(JXL, 'the picture has no pixels')
  const isTurned = isTransposed(header.orientation as Orientation)
  const color = colorOf(header)
  const isGray = header.color.space === 'gray'
  const original = findOriginal(bytes, layout)
  const held = readHeld(bytes, layout)
  return {
    format: 'jxl',
    width: isTurned ? header.height : header.width,
    height: isTurned ? header.width : header.height,
    orientation: 1,
    depth: depth.bits,
    channels: isGray ? (hasAlpha ? 2 : 1) : hasAlpha ? 4 : 3,
    hasAlpha,
    hasIcc: profile !== undefined && !isXyb,
    ...(color && { color }),
    interlaced: coding === 'progressive dct',
    frames: isAnimated ? (countFrames(bytes, layout) ?? SOME_FRAMES) : 1,
    ...{ coding, groupSide, isXyb, extraChannels },
    ...(held && { held }),
    ...(original && { original }),
  }
}

/** Of the samples that the library hands out. */
function colorOf(header: ImageHeader): CodedColor | undefined {
  const target = targetOf(header)
  if (target) return target === 'p3' ? DISPLAY_P3 : undefined // or what the profile says
  const { color, intensity } = header
  if (color.kind === 'profile' || color.color?.kind !== 'cicp') {
    return color.kind === 'profile' ? undefined : color.color
  }
  return { ...color.color, peakNits: intensity }
}
