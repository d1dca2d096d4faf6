/**
 * What an animation shows: a canvas that frames are painted on, one after the other. It lies in
 * JavaScript memory, RGBA with straight alpha, and is transparent at first.
 */

import type { Size } from '../geometry/orientation.ts'
import { blendOver, layOnNothing } from './blend.ts'
import { BAND_ROWS, type RowSource, rowBytes } from './rows.ts'
import type { RowWindow } from './window-rows.ts'

/** How a picture is painted. It lies on the canvas as a whole. */
export interface Painting {
  readonly rect: RowWindow
  readonly blend: 'over' | 'replace'
}

export type Disposal = 'keep' | 'clear' | 'restore'

/** Bytes that a canvas holds, with the band that rows come in. */
export function canvasBytes({ width, height }: Size, canRestore: boolean): number {
  return width * height * (canRestore ? 8 : 4) + width * BAND_ROWS * 4
}

export class Canvas {
  readonly width: number
  readonly height: number
  readonly #pixels: Uint32Array<ArrayBuffer>
  /** What was in the place of the frame that is to be taken away again; `undefined`: no frame is. */
  readonly #before: Uint32Array | undefined
  readonly #band: Uint8Array
  /** What has just become empty: all of it at first. Nothing is blended there. */
  #empty: RowWindow | undefined

  constructor({ width, height }: Size, canRestore: boolean) {
    this.width = width
    this.height = height
    this.#pixels = new Uint32Array(width * height)
    this.#before = canRestore ? new Uint32Array(width * height) : undefined
    this.#band = new Uint8Array(width * BAND_ROWS * 4)
    this.#empty = { x: 0, y: 0, width, height }
  }

  /** All of it. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#pixels.buffer)
  }

  /** Keeps what a place shows, for `restore`. */
  keep(place: RowWindow): void {
    if (this.#before) this.#copy(place, this.#pixels, this.#before)
  }

  /** The time of the picture at a place is over: it stays, or the place becomes transparent, or what it was. */
  dispose(place: RowWindow, how: Disposal): void {
    if (how === 'restore' && this.#before) this.#copy(place, this.#before, this.#pixels)
    if (how !== 'clear') {
      this.#empty = undefined
      return
    }
    this.#clear(place)
    const wasEmpty = this.#empty?.width === this.width && this.#empty.height === this.height
    if (!wasEmpty) this.#empty = place
  }

  #clear({ x, y, width, height }: RowWindow): void {
    for (let row = y; row < y + height; row++) {
      const start = row * this.width + x
      this.#pixels.fill(0, start, start + width)
    }
  }

  /** Paints some rows, which come next from `top` on. Answers how many; 0 at the end. */
  paint(rows: RowSource, { rect, blend }: Painting, top: number): number {
    const count = rows.read(this.#band, BAND_ROWS)
    const bytes = rowBytes(rows.format)
    for (let i = 0; i < count; i++) {
      const row = this.#band.subarray(i * bytes, (i + 1) * bytes)
      const y = rect.y + top + i
      const start = y * this.width + rect.x
      const to = this.#pixels.subarray(start, start + rect.width)
      if (rows.format.channels === 1) paintGray(row, to)
      else if (blend === 'over') this.#layOver(pixelsOf(row), to, { x: rect.x, y })
      else to.set(pixelsOf(row))
    }
    return count
  }

  /** Left and right of what is empty it is blended. */
  #layOver(
    row: Uint32Array,
    to: Uint32Array,
    { x, y }: { readonly x: number; readonly y: number },
  ) {
    const empty = this.#empty
    const isBeside = !empty || y < empty.y || y >= empty.y + empty.height
    const from = isBeside ? row.length : Math.min(row.length, Math.max(0, empty.x - x))
    const end = isBeside
      ? row.length
      : Math.max(from, Math.min(row.length, empty.x + empty.width - x))
    blendOver(row.subarray(0, from), to)
    layOnNothing(row.subarray(from, end), to.subarray(from))
    blendOver(row.subarray(end), to.subarray(end))
  }

  #copy({ x, y, width, height }: RowWindow, from: Uint32Array, to: Uint32Array): void {
    for (let row = y; row < y + height; row++) {
      const start = row * this.width + x
      to.set(from.subarray(start, start + width), start)
    }
  }
}

/** Rows of the band are 4-byte aligned. */
function pixelsOf(row: Uint8Array): Uint32Array {
  return new Uint32Array(row.buffer, row.byteOffset, row.length / 4)
}

function paintGray(gray: Uint8Array, to: Uint32Array): void {
  for (let i = 0; i < to.length; i++) to[i] = (gray[i]! * 0x010101) | 0xff000000
}
