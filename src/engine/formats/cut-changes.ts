/** Cuts what has changed out of a picture, as a frame that lies over the one before. */

import type { Size } from '../geometry/orientation.ts'
import { changedRect, isSame } from '../rows/changes.ts'
import type { RowWindow } from '../rows/window-rows.ts'

/**
 *   exact    without loss, all of the rectangle
 *   sparse   without loss; what is shown already is transparent
 *   plain    lossy, all of the rectangle
 *   masked   lossy; blocks that are shown already are transparent
 */
export type FrameKind = 'exact' | 'sparse' | 'plain' | 'masked'

/** Lossy pixels are left out in blocks, as the encoder's transforms see them. */
const BLOCK = 8
const OPAQUE = 0xff000000
/** Share of blocks below which leaving them out is not worth an alpha plane. */
const LEAST_MASKED = 1 / 4

/** A frame that is not coded yet. */
export interface Cut {
  readonly kind: FrameKind
  readonly rect: RowWindow
  readonly blend: 'over' | 'replace'
  /** RGBA of the rectangle; gone with the next cut. */
  readonly pixels: Uint8Array
  readonly hasAlpha: boolean
  /** Alpha says no more than which blocks are left out. */
  readonly isMasked: boolean
}

interface CutOptions {
  readonly kind: FrameKind
  /** Nothing is there that could show through. */
  readonly isFirst: boolean
}

export class ChangeCutter {
  /** What is shown, as it was before coding. Pixels are sent again when they are too far off. */
  readonly shown: Uint32Array
  readonly #size: Size
  readonly #width: number
  readonly #tolerance: number
  readonly #pixels: Uint32Array<ArrayBuffer>

  constructor({ width, height }: Size, tolerance: number) {
    this.#size = { width, height }
    this.#width = width
    this.#tolerance = tolerance
    this.shown = new Uint32Array(width * height)
    this.#pixels = new Uint32Array(width * height)
  }

  /** Where `next` is not what is shown; all of it at first, when nothing is. `undefined`: nowhere. */
  changed(next: Uint32Array, isFirst: boolean): RowWindow | undefined {
    if (isFirst) return { x: 0, y: 0, ...this.#size }
    return changedRect(this.shown, next, this.#size, this.#tolerance)
  }

  /** `undefined`: there is no such frame, or it is no other than a plain one. */
  cut(next: Uint32Array, rect: RowWindow, { kind, isFirst }: CutOptions): Cut | undefined {
    const count = rect.width * rect.height
    const pixels = this.#pixels.subarray(0, count)
    this.#copy(next, rect)
    const hasClear = !isOpaque(pixels)
    const isMeantToShow = kind === 'masked' || kind === 'sparse'
    const canShowThrough =
      isMeantToShow && !isFirst && (!hasClear || this.#isOpaqueWhereChanged(next, rect))
    const bytes = new Uint8Array(pixels.buffer, 0, count * 4)
    const plain = { kind, rect, blend: 'replace', pixels: bytes, hasAlpha: hasClear } as const
    const isMasked = canShowThrough && this.#mask(kind, rect)
    if (isMasked !== isMeantToShow) return undefined
    if (!isMasked) return { ...plain, isMasked }
    return { ...plain, blend: 'over', hasAlpha: true, isMasked }
  }

  /** Notes that a cut, the last one or one before, has been sent. */
  show(next: Uint32Array, { kind, rect, isMasked }: Cut): void {
    if (isMasked && kind === 'sparse') {
      this.#showChanges(next, rect)
      return
    }
    const { x, y, width, height } = rect
    this.#copy(next, rect)
    if (isMasked) this.#mask(kind, rect)
    for (let row = 0; row < height; row++) {
      const start = (y + row) * this.#width + x
      const sent = this.#pixels.subarray(row * width, (row + 1) * width)
      if (!isMasked) this.shown.set(sent, start)
      else for (let i = 0; i < width; i++) if (sent[i] !== 0) this.shown[start + i] = sent[i]!
    }
  }

  /** What a sparse cut sends. */
  #showChanges(next: Uint32Array, { x, y, width, height }: RowWindow): void {
    const tolerance = this.#tolerance
    for (let row = y; row < y + height; row++) {
      const start = row * this.#width + x
      for (let at = start; at < start + width; at++) {
        const pixel = next[at]!
        const shown = this.shown[at]!
        if (pixel !== shown && !isSame(pixel, shown, tolerance)) this.shown[at] = pixel
      }
    }
  }

  #copy(next: Uint32Array, { x, y, width, height }: RowWindow): void {
    for (let row = 0; row < height; row++) {
      const start = (y + row) * this.#width + x
      this.#pixels.set(next.subarray(start, start + width), row * width)
    }
  }

  /** Only what is opaque can be laid over what was there. */
  #isOpaqueWhereChanged(next: Uint32Array, { x, y, width, height }: RowWindow): boolean {
    for (let row = y; row < y + height; row++) {
      const start = row * this.#width + x
      for (let at = start; at < start + width; at++) {
        const pixel = next[at]!
        if (pixel < OPAQUE && !isSame(pixel, this.shown[at]!, this.#tolerance)) return false
      }
    }
    return true
  }

  /** Makes transparent what is shown already. Answers whether there is enough of that. */
  #mask(kind: FrameKind, rect: RowWindow): boolean {
    return kind === 'sparse' ? this.#maskPixels(rect) : this.#maskBlocks(rect)
  }

  /** Makes every pixel transparent that is shown already. Answers whether there are any. */
  #maskPixels({ x, y, width, height }: RowWindow): boolean {
    let masked = 0
    for (let row = 0, at = 0; row < height; row++) {
      let shownAt = (y + row) * this.#width + x
      for (let i = 0; i < width; i++, at++, shownAt++) {
        if (!isSame(this.#pixels[at]!, this.shown[shownAt]!, this.#tolerance)) continue
        this.#pixels[at] = 0
        masked++
      }
    }
    return masked > 0
  }

  /** The same with blocks, and with whatever is not opaque: where the frame may be laid over, that is shown already. */
  #maskBlocks(rect: RowWindow): boolean {
    const same: { readonly x: number; readonly y: number }[] = []
    let blocks = 0
    for (let y = 0; y < rect.height; y += BLOCK) {
      for (let x = 0; x < rect.width; x += BLOCK, blocks++) {
        if (this.#isBlockSame(rect, x, y)) same.push({ x, y })
      }
    }
    if (same.length < blocks * LEAST_MASKED) return false
    for (const { x, y } of same) this.#clearBlock(rect, x, y)
    const count = rect.width * rect.height
    for (let at = 0; at < count; at++) if (this.#pixels[at]! < OPAQUE) this.#pixels[at] = 0
    return true
  }

  #isBlockSame(rect: RowWindow, left: number, top: number): boolean {
    const [right, bottom] = blockEnd(rect, left, top)
    for (let y = top; y < bottom; y++) {
      const shownRow = (rect.y + y) * this.#width + rect.x
      for (let x = left; x < right; x++) {
        const pixel = this.#pixels[y * rect.width + x]!
        if (!isSame(pixel, this.shown[shownRow + x]!, this.#tolerance)) return false
      }
    }
    return true
  }

  #clearBlock(rect: RowWindow, left: number, top: number): void {
    const [right, bottom] = blockEnd(rect, left, top)
    for (let y = top; y < bottom; y++) {
      this.#pixels.fill(0, y * rect.width + left, y * rect.width + right)
    }
  }
}

function isOpaque(pixels: Uint32Array): boolean {
  for (let i = 0; i < pixels.length; i++) if (pixels[i]! < OPAQUE) return false
  return true
}

function blockEnd({ width, height }: RowWindow, left: number, top: number): [number, number] {
  return [Math.min(width, left + BLOCK), Math.min(height, top + BLOCK)]
}
