/** The PNG encoder kernel as a sink of rows. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { type RowFormat, type RowSink, rowBytes } from '../../rows/rows.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import { type PngFile, paletteBytes, pngFile } from './file.ts'

const PALETTE = 3
/** Colour types of whole colours, with and without alpha. */
const [RGB, RGBA] = [0x208, 0x608]
/** Length and type in front of a chunk's data, CRC behind it. */
const CHUNK_HEADER_BYTES = 8
const CRC_BYTES = 4
/** What the kernel takes of a former stream at a time. */
const PIECE_BYTES = 65_536

export interface PngEncoding {
  readonly effort: Effort
  /** Some pixel may be transparent; otherwise the alpha channel is not looked at. */
  readonly alpha: boolean
  /** The file may take this much, in bytes: more is refused as it happens. */
  readonly fileBudgetBytes?: number
  /** All rows are whole colours with alpha, whatever would hold them: frames of one file are of one kind. */
  readonly isFrame?: boolean
}

/**
 * Encodes rows of `format`; only one picture at a time in an instance of the kernels. `finish`
 * answers the file in pieces. Throws `memory-budget` when the memory cannot grow.
 *
 * Gray, palette, RGB or RGBA: rows are written as the narrowest kind that holds those seen so far.
 * A row that does not fit ends the stream; it is inflated again piece by piece, freed as it goes,
 * and written anew as the wider kind. This happens once per kind at most.
 */
export function openPngEncoder(
  kernels: Kernels,
  format: RowFormat,
  options: PngEncoding,
): PngEncoder {
  const { width, channels } = format
  const { exports } = kernels
  const effort = EFFORT_NUMBERS[options.effort]
  if (exports.pngEncodeOpen(width, channels, effort, options.alpha ? 0 : 1) !== 0) {
    throw new ImageError('memory-budget', 'Cannot encode PNG: out of memory')
  }
  return new PngEncoder(kernels, format, options)
}

export class PngEncoder implements RowSink<PngFile> {
  readonly #kernels: Kernels
  readonly #format: RowFormat
  #kind = -1
  #rows = 0
  #chunks: Uint8Array<ArrayBuffer>[] = []
  #heldBytes = 0
  /** What the chunks may still take, in bytes. */
  #left: number

  readonly #isFrame: boolean

  constructor(kernels: Kernels, format: RowFormat, options: PngEncoding) {
    const { fileBudgetBytes = Number.POSITIVE_INFINITY, isFrame = false } = options
    this.#kernels = kernels
    this.#format = format
    this.#left = fileBudgetBytes
    this.#isFrame = isFrame
  }

  /** What the chunks take until `release`, in bytes. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** The chunks have gone into the file. */
  release(): void {
    this.#chunks = []
    this.#heldBytes = 0
  }

  write(rows: Uint8Array, count: number): void {
    const { exports, view } = this.#kernels
    const bytes = rowBytes(this.#format)
    const most = exports.pngEncodeBandRows()
    for (let done = 0; done < count; ) {
      const band = Math.min(most, count - done)
      const input = view(exports.pngEncodeInput() >>> 0, band * bytes)
      input.set(rows.subarray(done * bytes, (done + band) * bytes))
      const kind = this.#isFrame ? RGBA : exports.pngEncodeScan(band)
      if (kind !== this.#kind) this.#change(kind)
      exports.pngEncodeRows(band)
      this.#run()
      this.#rows += band
      done += band
    }
  }

  /** The data of a frame: whole IDAT chunks. */
  finishFrame(): readonly Uint8Array<ArrayBuffer>[] {
    this.#end()
    return this.#chunks
  }

  finish(): PngFile {
    if (this.#rows !== this.#format.height) {
      throw new ImageError('damaged-image', 'Cannot encode PNG: rows are missing')
    }
    this.#end()
    return this.#withoutBurden()
  }

  /** Goes on as `kind`, with all rows so far. */
  #change(kind: number): void {
    if (this.#kind === -1) this.#begin(kind)
    else {
      this.#end()
      this.#replayAs(kind, (chunk) => chunk.buffer.transfer(0))
    }
  }

  #begin(kind: number): void {
    this.#kind = kind
    this.#kernels.exports.pngEncodeBegin(kind)
  }

  /** Ends the stream; all its chunks are here then. */
  #end(): void {
    this.#kernels.exports.pngEncodeEnd()
    this.#run()
    this.#take()
  }

  /** Steps until there is nothing to do, and takes chunks as they get full. */
  #run(): void {
    while (this.#kernels.exports.pngEncodeStep() === 1) this.#take()
  }

  #take(): void {
    const { exports, view } = this.#kernels
    const bytes = exports.pngEncodeTake()
    if (bytes === 0) return
    this.#left -= bytes
    if (this.#left < 0) {
      throw new ImageError('memory-budget', 'Cannot encode PNG: the picture compresses too little')
    }
    this.#chunks.push(view(exports.pngEncodeChunk() >>> 0, bytes).slice())
    this.#heldBytes += bytes
  }

  /** Writes the ended stream anew as `kind`; `done` gets each of its chunks once it is read. */
  #replayAs(kind: number, done: (chunk: Uint8Array<ArrayBuffer>) => void): void {
    const former = this.#chunks
    this.#chunks = []
    this.#begin(kind)
    former.forEach((chunk, i) => {
      this.#replay(chunk, i === former.length - 1)
      const { length } = chunk
      this.#left += length
      done(chunk)
      this.#heldBytes -= length - chunk.length // a chunk that was given back has none
    })
  }

  #replay(chunk: Uint8Array, isLast: boolean): void {
    const { exports, view } = this.#kernels
    const end = chunk.length - CRC_BYTES
    for (let at = CHUNK_HEADER_BYTES; at < end; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, Math.min(end, at + PIECE_BYTES))
      view(exports.pngEncodeReplayInput() >>> 0, piece.length).set(piece)
      exports.pngEncodeReplayAdded(piece.length, isLast && at + PIECE_BYTES >= end ? 1 : 0)
      while (exports.pngEncodeReplayRow() === 1) this.#run()
    }
  }

  /** The file; a small one whose palette is a good part of it is tried without. */
  #withoutBurden(): PngFile {
    const colours = this.#colours()
    const kept = this.#chunks
    const file = pngFile(this.#format, this.#kind, colours, kept)
    if (this.#kind >> 8 !== PALETTE || paletteBytes(colours) * 8 < file.bytes) return file
    const isOpaque = colours.every((byte, i) => i % 4 < 3 || byte === 255)
    this.#replayAs(isOpaque ? RGB : RGBA, () => {}) // both streams are small and may be the file
    this.#end()
    const direct = pngFile(this.#format, this.#kind, colours, this.#chunks)
    return direct.bytes < file.bytes ? direct : file
  }

  #colours(): Uint8Array {
    const { exports, view } = this.#kernels
    return view(exports.pngEncodeColourTable() >>> 0, exports.pngEncodeColours() * 4).slice()
  }
}
