/** What the AV1 data of an AVIF item say before the first sample: headers, and where tiles lie. */

import { damaged, unsupported } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { ByteSpan } from '../../exif.ts'
import { AVIF } from '../name.ts'
import { HeaderBits } from './bits.ts'
import type { Av1Frame } from './coded-frame.ts'
import { type Av1ExistingFrame, KEY_FRAME, readFrame } from './frame.ts'
import type { Av1Slots } from './order.ts'
import { type Av1Sequence, readSequence } from './sequence.ts'
import { readTileGroup } from './tile-group.ts'
import { type Av1Unit, UNIT, unitsOf } from './units.ts'

/** Everything about one AV1 picture that its headers tell. */
export interface Av1Headers {
  readonly width: number
  readonly height: number
  readonly bitDepth: 8 | 10 | 12
  readonly mono: boolean
  /** 1: chroma has half the samples in this direction. */
  readonly subsamplingX: 0 | 1
  readonly subsamplingY: 0 | 1
  /** As coded in the sequence header, by code points of H.273; 2: not told. */
  readonly primaries: number
  readonly transfer: number
  readonly matrix: number
  readonly fullRange: boolean
  /** 0 unknown, 1 left, 2 top left. */
  readonly chromaPosition: number
  readonly hasFilmGrain: boolean
  readonly sequence: Av1Sequence
  readonly frame: Av1Frame
  /** Data of each tile in the item, from left to right, then down; empty where they are missing. */
  readonly tiles: readonly ByteSpan[]
  /** Pictures that must be decoded before, in order: this one is predicted from them. */
  readonly earlier: readonly Av1Headers[]
}

/** Which of several pictures in the data is meant. */
export interface Av1Selection {
  /** Index of the operating point (property a1op). */
  readonly operatingPoint?: number | undefined
  /** Number of the spatial layer (property lsel); otherwise the finest one of the operating point. */
  readonly layer?: number | undefined
}

interface Coded {
  readonly sequence: Av1Sequence
  readonly frame: Av1Frame
  readonly spatial: number
  readonly tiles: ByteSpan[]
}

const MAX_HEADER_BYTES = 8192
const MAX_SIDE = 65_535
const MAX_EARLIER = 15
/** Frames whose headers are read. */
const MAX_FRAMES = 64
const NO_SLOTS: Av1Slots = Array(8).fill(undefined)

/**
 * Reads the headers of an item's AV1 data: of the first picture that is shown, in its finest layer.
 * Throws `damaged-image`, and `unsupported-format` for what our kernel does not decode.
 */
export function readAv1Headers(item: Bytes, selection: Av1Selection = {}): Av1Headers {
  const { found, coded } = findPicture(item, selection)
  const earlier = earlierOf(found, coded)
  if (earlier.length > MAX_EARLIER)
    unsupported(AVIF, 'its picture is predicted from too many others')
  return headersOf(
    found,
    earlier.map((picture) => headersOf(picture, [])),
  )
}

function headersOf({ sequence, frame, tiles }: Coded, earlier: readonly Av1Headers[]): Av1Headers {
  const { width, height } = frame
  if (Math.max(width, height) > MAX_SIDE) damaged(AVIF, 'its AV1 picture is too large')
  return {
    width,
    height,
    bitDepth: sequence.depth,
    mono: sequence.mono,
    subsamplingX: sequence.subX,
    subsamplingY: sequence.subY,
    primaries: sequence.primaries,
    transfer: sequence.transfer,
    matrix: sequence.matrix,
    fullRange: sequence.fullRange,
    chromaPosition: sequence.chromaPosition,
    hasFilmGrain: frame.filmGrain !== undefined,
    sequence,
    frame,
    tiles,
    earlier,
  }
}

/** What a picture is predicted from, and what that is predicted from, in the order of decoding. */
function earlierOf({ frame }: Coded, coded: readonly Coded[]): Coded[] {
  const needed = new Set<Av1Frame>()
  const visit = ({ inter }: Av1Frame): void => {
    for (const other of inter?.references ?? []) {
      if (needed.has(other)) continue
      needed.add(other)
      visit(other)
    }
  }
  visit(frame)
  return coded.filter((picture) => needed.has(picture.frame))
}

/** Walks through the units up to the picture that is to be shown. */
function findPicture(item: Bytes, selection: Av1Selection) {
  const walk = new Walk(item, selection)
  for (const unit of unitsOf(item)) if (walk.take(unit)) break
  return { found: walk.finish(), coded: walk.coded }
}

class Walk {
  readonly #item: Bytes
  readonly #selection: Av1Selection
  #sequence: Av1Sequence | undefined
  /** The frame whose tiles are being gathered. */
  #open: Coded | undefined
  /** The finest shown so far. */
  #shown: Coded | undefined
  #hidden: Coded | undefined
  #slots: Av1Slots = NO_SLOTS
  /** All frames so far. */
  readonly coded: Coded[] = []

  constructor(item: Bytes, selection: Av1Selection) {
    this.#item = item
    this.#selection = selection
  }

  /** Whether nothing behind this unit matters. */
  take(unit: Av1Unit): boolean {
    if (unit.type === UNIT.sequence) {
      this.#sequence ??= readSequence(this.#bits(unit))
      return false
    }
    if (!this.#isSelected(unit)) return false
    if (unit.type === UNIT.tileGroup) this.#addTiles(unit, unit.start)
    if (unit.type !== UNIT.frameHeader && unit.type !== UNIT.frame) return false
    if (this.#open && !isComplete(this.#open)) return false // a repeated header
    return this.#openFrame(unit)
  }

  finish(): Coded {
    this.#close()
    const found = this.#shown ?? this.#hidden
    if (!found) damaged(AVIF, 'it has no AV1 picture')
    return found
  }

  #bits({ start, end }: Av1Unit): HeaderBits {
    return new HeaderBits(this.#item.slice(start, Math.min(end, start + MAX_HEADER_BYTES)))
  }

  /** Layers that the operating point leaves out are dropped (7.3.1). */
  #isSelected({ hasLayer, temporal, spatial }: Av1Unit): boolean {
    const { operatingPoint = 0, layer } = this.#selection
    const points = this.#sequence?.operatingPoints ?? []
    if (this.#sequence && !points[operatingPoint]) damaged(AVIF, 'it has no such operating point')
    const layers = points[operatingPoint]?.layers ?? 0
    if (!hasLayer) return true
    if (layer !== undefined && spatial > layer) return false
    return (
      layers === 0 || (((layers >> temporal) & 1) === 1 && ((layers >> (spatial + 8)) & 1) === 1)
    )
  }

  #openFrame(unit: Av1Unit): boolean {
    this.#close()
    const sequence = this.#sequence
    if (!sequence) damaged(AVIF, 'its AV1 header is missing')
    if (this.#shown && unit.spatial <= this.#shown.spatial) return true // the next picture
    const bits = this.#bits(unit)
    const frame = readFrame(bits, sequence, unit, this.#slots)
    if (isExisting(frame)) {
      this.#showAgain(this.#slots[frame.existing], unit.spatial)
      return false
    }
    this.#open = { sequence, frame, spatial: unit.spatial, tiles: [] }
    if (this.coded.push(this.#open) > MAX_FRAMES) damaged(AVIF, 'its AV1 data have too many frames')
    if (unit.type === UNIT.frame) this.#addTiles(unit, unit.start + bits.bytePosition)
    return false
  }

  /** A key frame that is shown late begins anew (7.21). */
  #showAgain(frame: Av1Frame | undefined, spatial: number): void {
    const found = this.coded.find((coded) => coded.frame === frame)
    if (!found) return
    if (found.frame.kind === KEY_FRAME) this.#slots = NO_SLOTS.map(() => found.frame)
    this.#shown = { ...found, spatial }
  }

  #addTiles(unit: Av1Unit, start: number): void {
    if (this.#open)
      readTileGroup(this.#item, { ...unit, start }, this.#open.frame.tiles, this.#open.tiles)
  }

  #close(): void {
    if (!this.#open) return
    const { frame } = this.#open
    this.#slots = this.#slots.map((other, i) => ((frame.refreshes >> i) & 1 ? frame : other))
    if (frame.isShown) this.#shown = this.#open
    else this.#hidden = this.#open
    this.#open = undefined
  }
}

function isExisting(frame: Av1Frame | Av1ExistingFrame): frame is Av1ExistingFrame {
  return 'existing' in frame
}

function isComplete({ frame, tiles }: Coded): boolean {
  return tiles.length >= (frame.tiles.columns.length - 1) * (frame.tiles.rows.length - 1)
}
