/** JPEG headers: ITU-T T.81 annex B. */

import { damaged, unsupported } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import { hasText, Reader } from '../../bytes/reader.ts'
import { type ByteSpan, EXIF_PREAMBLE, exifOrientation } from '../exif.ts'
import { findGainMap, type Hints } from './gain-map/find.ts'
import { MPF_PREAMBLE } from './gain-map/multi-picture.ts'
import { XMP_PREAMBLE } from './gain-map/xmp.ts'
import type { JpegInfo } from './info.ts'
import { JPEG } from './name.ts'
import { checkScans } from './scans.ts'
import { jpegSegments, type Segment, SOS } from './segments.ts'

const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee

export const ICC_PREAMBLE = 'ICC_PROFILE\0'

interface Component {
  readonly id: number
  readonly h: number
  readonly v: number
}

type Frame = Pick<JpegInfo, 'width' | 'height' | 'process' | 'arithmetic'> & {
  readonly components: readonly Component[]
}

/** Reads a JPEG's header; of the pictures after the first (MPO) only a gain map counts. */
export function probeJpeg(bytes: Bytes): JpegInfo {
  const { info, hints } = readHeader(bytes)
  const gainMap = findGainMap(bytes, hints, (file) => readHeader(file).info)
  return gainMap ? { ...info, companions: ['gain-map'], gainMap } : info
}

function readHeader(bytes: Bytes): { readonly info: JpegInfo; readonly hints: Hints } {
  let frame: Frame | undefined
  let exif: ByteSpan | undefined
  let xmp: ByteSpan | undefined
  let multiPicture: ByteSpan | undefined
  let jfif = false
  let hasIcc = false
  let adobeTransform: number | undefined
  for (const segment of jpegSegments(bytes)) {
    const { marker, start, end } = segment
    if (marker === APP0) jfif ||= isJfif(bytes, segment)
    else if (marker === APP1 && starts(bytes, segment, EXIF_PREAMBLE)) exif ??= { start, end }
    else if (marker === APP1 && starts(bytes, segment, XMP_PREAMBLE)) xmp ??= { start, end }
    else if (marker === APP2 && starts(bytes, segment, MPF_PREAMBLE))
      multiPicture ??= { start, end }
    else if (marker === APP2) hasIcc ||= starts(bytes, segment, ICC_PREAMBLE)
    else if (marker === APP14 && isAdobe(bytes, segment)) adobeTransform = bytes.at(start + 11)
    else if (isFrameHeader(marker)) {
      if (frame) damaged(JPEG, 'the file has two frame headers')
      frame = readFrame(bytes, segment)
    } else if (marker === SOS) {
      if (!frame) damaged(JPEG, 'the scan has no frame header')
      const { components, ...rest } = frame
      const multiScan = isMultiScan(bytes, segment, frame)
      if (multiScan) checkScans(bytes, start, frame)
      const info: JpegInfo = {
        ...rest,
        ...COMMON,
        orientation: exifOrientation(bytes, exif),
        channels: components.length as 1 | 3 | 4,
        hasIcc,
        interlaced: frame.process === 'progressive',
        multiScan,
        colour: colourOf(components, jfif, adobeTransform),
        ...(adobeTransform === undefined ? {} : { adobeTransform }),
        sampling: components.map(({ h, v }) => ({ h, v })),
      }
      return { info, hints: { exif, xmp, multiPicture } }
    }
  }
  return damaged(JPEG, 'the file ends before its picture data')
}

const COMMON = { format: 'jpeg', depth: 8, hasAlpha: false, frames: 1 } as const

/** SOF0–SOF15: C0–CF without DHT (C4), JPG (C8) stays in so that it is refused, DAC (CC). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xcc
}

/** T.81 B.2.2: precision 1, height 2, width 2, count 1, then id 1, sampling 1, table 1 each. */
function readFrame(bytes: Bytes, { marker, start, end }: Segment): Frame {
  const coding = codingOf(marker)
  const reader = new Reader(bytes, 'JPEG frame header', start, end)
  const precision = reader.u8()
  const height = reader.u16()
  const width = reader.u16()
  const count = reader.u8()
  if (precision === 12) unsupported(JPEG, '12-bit samples are not supported')
  if (precision !== 8) damaged(JPEG, `samples of ${precision} bits are not legal`)
  if (width === 0 || height === 0) damaged(JPEG, 'the picture has no pixels')
  if (count === 0) damaged(JPEG, 'the frame has no components')
  if (count === 2 || count > 4) unsupported(JPEG, `${count} components are not supported`)
  if (reader.remaining !== count * 3) damaged(JPEG, 'the frame header has the wrong length')
  const components = Array.from({ length: count }, () => readComponent(reader))
  return { ...coding, width, height, components }
}

function readComponent(reader: Reader): Component {
  const id = reader.u8()
  const factors = reader.u8()
  reader.skip(1)
  const h = factors >> 4
  const v = factors & 15
  if (h < 1 || h > 4 || v < 1 || v > 4) damaged(JPEG, 'a sampling factor is not 1 to 4')
  return { id, h, v }
}

function codingOf(marker: number): Pick<Frame, 'process' | 'arithmetic'> {
  switch (marker) {
    case 0xc0:
      return { process: 'baseline', arithmetic: false }
    case 0xc1:
      return { process: 'extended', arithmetic: false }
    case 0xc2:
      return { process: 'progressive', arithmetic: false }
    case 0xc9:
      return { process: 'extended', arithmetic: true }
    case 0xca:
      return { process: 'progressive', arithmetic: true }
    case 0xc3:
    case 0xcb:
      return unsupported(JPEG, 'lossless coding is not supported')
    default:
      return unsupported(JPEG, 'hierarchical coding is not supported')
  }
}

/** T.81 B.2.3: the scan header starts with the number of its components. */
function isMultiScan(bytes: Bytes, { start, end }: Segment, frame: Frame): boolean {
  const inScan = new Reader(bytes, 'JPEG scan header', start, end).u8()
  return frame.process === 'progressive' || inScan < frame.components.length
}

/** JFIF 1.02: "JFIF\0", version 2, density 5, thumbnail size 2; anything may follow. */
function isJfif(bytes: Bytes, segment: Segment): boolean {
  return segment.end - segment.start >= 14 && starts(bytes, segment, 'JFIF\0')
}

/** Adobe TN 5116 section 18: "Adobe", version 2, flags 2 + 2, transform 1. */
function isAdobe(bytes: Bytes, segment: Segment): boolean {
  return segment.end - segment.start >= 12 && starts(bytes, segment, 'Adobe')
}

/** The guesses of libjpeg (default_decompress_parms), so that files look as they do elsewhere. */
function colourOf(
  components: readonly Component[],
  jfif: boolean,
  adobeTransform: number | undefined,
): JpegInfo['colour'] {
  if (components.length === 1) return 'gray'
  if (components.length === 4) return adobeTransform === 2 ? 'ycck' : 'cmyk'
  if (jfif) return 'ycc'
  if (adobeTransform !== undefined) return adobeTransform === 0 ? 'rgb' : 'ycc'
  return String.fromCharCode(...components.map(({ id }) => id)) === 'RGB' ? 'rgb' : 'ycc'
}

function starts(bytes: Bytes, { start, end }: Segment, text: string): boolean {
  return end - start >= text.length && hasText(bytes, start, text)
}
