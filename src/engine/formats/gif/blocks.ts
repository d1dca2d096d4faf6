/** The blocks of a GIF (GIF89a specification, CompuServe, 1990), walked and not decoded. */

import type { Bytes } from '../../bytes/bytes.ts'
import { hasText, Reader } from '../../bytes/reader.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { ByteSpan } from '../exif.ts'

const SIGNATURE_BYTES = 6
const EXTENSION = 0x21
const IMAGE = 0x2c
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff
const PADDING = 0x00
/** Those that tell how often an animation is repeated, in the same way. */
export const LOOPING: readonly string[] = ['\x0bNETSCAPE2.0\x03\x01', '\x0bANIMEXTS1.0\x03\x01']

/** A frame, as its image descriptor (section 20) and the control in front of it (23) tell. */
export interface GifFrame extends GifControl {
  readonly rect: FrameRect
  readonly interlaced: boolean
  /** Local or else global palette, 3 bytes a colour; `undefined` when the file has neither. */
  readonly palette: ByteSpan | undefined
  /** Offset of the LZW minimum code size, in front of the data sub-blocks. */
  readonly dataOffset: number
}

interface GifControl {
  /** Index of the palette that means "leave the canvas as it is". */
  readonly transparentIndex: number | undefined
  /** In hundredths of a second. */
  readonly delay: number
  /** 0–7. */
  readonly disposal: number
}

const NO_CONTROL: GifControl = { transparentIndex: undefined, delay: 0, disposal: 0 }

/** The logical screen. */
export interface Screen extends Size {
  readonly palette: ByteSpan | undefined
}

/** A walk over the frames of a file, from the front. */
export class GifBlocks {
  readonly screen: Screen
  readonly #reader: Reader
  #isInFrame = false
  #repeats: number | undefined

  constructor(bytes: Bytes) {
    this.#reader = new Reader(bytes, 'GIF', SIGNATURE_BYTES)
    this.screen = readScreen(this.#reader)
  }

  /** How often it is said to be repeated, as far as the walk has come; 0: for ever. */
  get repeats(): number | undefined {
    return this.#repeats
  }

  /** Moves behind the next image descriptor; `undefined` at the end or at garbage. */
  next(): GifFrame | undefined {
    const reader = this.#reader
    if (this.#isInFrame) skipData(reader)
    let control = NO_CONTROL
    while (reader.has(1)) {
      const block = reader.u8()
      if (block === EXTENSION && reader.has(1)) {
        const label = reader.u8()
        if (label === GRAPHIC_CONTROL) control = readControl(reader)
        if (label === APPLICATION) this.#repeats ??= readRepeats(reader)
        skipSubBlocks(reader)
      } else if (block === IMAGE && reader.has(9)) {
        this.#isInFrame = true
        return { ...readDescriptor(reader, this.screen), ...control, dataOffset: reader.position }
      } else if (block !== PADDING) return undefined
    }
    return undefined
  }
}

/** Section 18: width 2, height 2, flags 1, background 1, aspect 1, then the global palette. */
function readScreen(reader: Reader): Screen {
  const width = reader.u16le()
  const height = reader.u16le()
  const flags = reader.u8()
  reader.skip(2)
  return { width, height, palette: readPalette(reader, flags) }
}

/** Section 20: left 2, top 2, width 2, height 2, flags 1, then the local palette. */
function readDescriptor(
  reader: Reader,
  screen: Screen,
): Pick<GifFrame, 'rect' | 'interlaced' | 'palette'> {
  const x = reader.u16le()
  const y = reader.u16le()
  const width = reader.u16le()
  const height = reader.u16le()
  const flags = reader.u8()
  const local = readPalette(reader, flags)
  return {
    rect: { x, y, width, height },
    interlaced: (flags & 0x40) !== 0,
    palette: local ?? screen.palette,
  }
}

/** A palette of 2^(n+1) colours follows when the top bit of the flags is set. */
function readPalette(reader: Reader, flags: number): ByteSpan | undefined {
  if ((flags & 0x80) === 0) return undefined
  const { position: start, end } = reader.part(3 * 2 ** ((flags & 7) + 1))
  return { start, end }
}

/** Section 23: block size 1 (4), flags 1, delay 2, transparent index 1. The reader stays. */
function readControl({ bytes, position }: Reader): GifControl {
  const block = new Reader(bytes, 'GIF', position)
  if (!block.has(5) || block.u8() < 4) return NO_CONTROL
  const flags = block.u8()
  const delay = block.u16le()
  const transparentIndex = (flags & 1) === 1 ? block.u8() : undefined
  return { transparentIndex, delay, disposal: (flags >> 2) & 7 }
}

/** Netscape's: its name, then a block of three bytes: 1, and the count. The reader stays. */
function readRepeats({ bytes, position }: Reader): number | undefined {
  const name = LOOPING.find((text) => hasText(bytes, position, text))
  if (!name || position + name.length + 2 > bytes.length) return undefined
  return new Reader(bytes, 'GIF', position + name.length).u16le()
}

/** The minimum code size, and the coded pixels behind it. */
function skipData(reader: Reader): void {
  if (reader.has(1)) reader.skip(1)
  skipSubBlocks(reader)
}

/** Section 15: length 1, data; a length of 0 ends the row. Cut-off data ends at the file's end. */
function skipSubBlocks(reader: Reader): void {
  while (reader.has(1)) {
    const length = reader.u8()
    if (length === 0) return
    reader.skipUpTo(length)
  }
}
