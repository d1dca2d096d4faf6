/** What the AV1 data of an AVIF item say before the first sample: headers, and where tiles lie. */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { ByteSpan } from '../../exif.ts'
import { AVIF } from '../name.ts'
import { HeaderBits } from './bits.ts'
import { type Av1ExistingFrame, type Av1Frame, readFrame } from './frame.ts'
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

/**
 * Reads the headers of an item's AV1 data: of the first picture that is shown, in its finest layer.
 * Throws `damaged-image`, and `unsupported-format` for what our kernel does not decode.
 */
export function readAv1Headers(item: Bytes, selection: Av1Selection = {}): Av1Headers {
  const { sequence, frame, tiles } = findPicture(item, selection)
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
  }
}

/** Walks through the units up to the picture that is to be shown. */
function findPicture(item: Bytes, selection: Av1Selection): Coded {
  const walk = new Walk(item, selection)
  for (const unit of unitsOf(item)) if (walk.take(unit)) break
  return walk.finish()
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
    const frame = readFrame(bits, sequence, unit)
    if (isExisting(frame)) {
      this.#shown = this.#hidden
      return this.#shown !== undefined
    }
    this.#open = { sequence, frame, spatial: unit.spatial, tiles: [] }
    if (unit.type === UNIT.frame) this.#addTiles(unit, unit.start + bits.bytePosition)
    return false
  }

  #addTiles(unit: Av1Unit, start: number): void {
    if (this.#open)
      readTileGroup(this.#item, { ...unit, start }, this.#open.frame.tiles, this.#open.tiles)
  }

  #close(): void {
    if (!this.#open) return
    if (this.#open.frame.isShown) this.#shown = this.#open
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
