/** Few colours for many, and rows drawn in them (wasm/quantize/): every row is counted before one is drawn. */

import { ImageError } from '../../api/errors.ts'
import type { Kernels } from '../../kernels/kernels.ts'

export interface ChosenColors {
  /** As 0xAABBGGRR; opaque ones come first. */
  readonly colors: Uint32Array
  /** Index of the one that shows nothing, the last; `undefined`: none is needed. */
  readonly clear: number | undefined
}

/**
 * One at a time in an instance of the kernels; its memory is the arena's. `alpha`: some pixel may be
 * translucent, otherwise those that are not opaque show nothing. Throws `memory-budget` when the memory
 * cannot grow.
 */
export class Quantizer {
  readonly #kernels: Kernels
  readonly #width: number

  constructor(kernels: Kernels, width: number, alpha: boolean) {
    this.#kernels = kernels
    this.#width = width
    if (kernels.exports.quantizeOpen(width, alpha ? 1 : 0) !== 0) {
      throw new ImageError('memory-budget', 'Cannot choose colours: out of memory')
    }
  }

  /** Counts whole rows, 0xAABBGGRR each pixel. */
  count(pixels: Uint32Array): void {
    for (let at = 0; at < pixels.length; at += this.#width) {
      this.#put(pixels.subarray(at, at + this.#width))
      this.#kernels.exports.quantizeCount(this.#width)
    }
  }

  /** At most `most` colours, 2–256, for the pixels that were counted. */
  choose(most: number): ChosenColors {
    const { exports, view } = this.#kernels
    const count = exports.quantizeChoose(most)
    const bytes = view(exports.quantizeColors() >>> 0, count * 4).slice()
    const clear = exports.quantizeClear()
    return { colors: new Uint32Array(bytes.buffer), clear: clear < 0 ? undefined : clear }
  }

  /** The index of each pixel of the next row. A view, until the next call. */
  draw(row: Uint32Array): Uint8Array {
    const { exports, view } = this.#kernels
    this.#put(row)
    exports.quantizeDraw()
    return view(exports.quantizeIndexes() >>> 0, this.#width)
  }

  #put(row: Uint32Array): void {
    const { exports, view } = this.#kernels
    const bytes = new Uint8Array(row.buffer, row.byteOffset, row.byteLength)
    view(exports.quantizeInput() >>> 0, bytes.length).set(bytes)
  }
}
