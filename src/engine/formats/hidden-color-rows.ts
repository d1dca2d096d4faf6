/**
 * Hidden colours (see hidden-colors.ts) for encoders that take rows: rows are held until those below
 * them are there. Three parts of one window, from top to bottom:
 *
 *   above     8 rows that have gone on and are still looked at
 *   waiting   16 rows that are filled next
 *   coming    16 rows that arrive meanwhile
 *
 * Blocks that are far from everything visible take the colour of those above them: what comes further
 * below is not known. Before the first visible pixel they are gray.
 */

import type { RowSink } from '../rows/rows.ts'
import { BLOCK, blockMeans, fillRows, spread } from './hidden-colors.ts'

/** Rows that are filled together: whole blocks. */
const GROUP_ROWS = 16
const WINDOW_ROWS = BLOCK + 2 * GROUP_ROWS
/** Middle gray, which codecs predict where they know nothing, as `blockMeans` has it. */
const GRAY = 0xff808080

/** Bytes of memory for rows of this width. */
export function hiddenColorRowsBytes(width: number): number {
  const columns = Math.ceil(width / BLOCK)
  return WINDOW_ROWS * width * 4 + columns * (12 * (WINDOW_ROWS / BLOCK) + 4 + 32)
}

/** Passes RGBA on to `sink`, up to 16 rows at a time. */
export class HiddenColorRows {
  readonly #width: number
  readonly #sink: Pick<RowSink<unknown>, 'write'>
  readonly #window: Uint8Array
  /** Colours of the row of blocks above, where its pixels do not tell them. */
  #carried: Uint32Array | undefined
  #waiting = 0
  #coming = 0

  constructor(width: number, sink: Pick<RowSink<unknown>, 'write'>) {
    this.#width = width
    this.#sink = sink
    this.#window = new Uint8Array(WINDOW_ROWS * width * 4)
  }

  write(rows: Uint8Array, count: number): void {
    const stride = this.#width * 4
    for (let row = 0; row < count; ) {
      if (this.#coming === GROUP_ROWS) this.#pass()
      const taken = Math.min(count - row, GROUP_ROWS - this.#coming)
      const to = (BLOCK + this.#waiting + this.#coming) * stride
      this.#window.set(rows.subarray(row * stride, (row + taken) * stride), to)
      this.#coming += taken
      row += taken
    }
  }

  /** Passes on what is left. */
  flush(): void {
    while (this.#waiting + this.#coming > 0) this.#pass()
  }

  /** The waiting rows go on, and those that came wait. */
  #pass(): void {
    const stride = this.#width * 4
    const [top, bottom] = [BLOCK, BLOCK + this.#waiting]
    if (this.#waiting > 0) {
      const waiting = this.#window.subarray(top * stride, bottom * stride)
      if (lowestAlpha(waiting) === 0) this.#fill()
      else this.#carried = undefined
      this.#sink.write(waiting, this.#waiting)
    }
    const end = bottom + this.#coming
    this.#window.copyWithin(0, this.#waiting * stride, end * stride)
    this.#waiting = this.#coming
    this.#coming = 0
  }

  #fill(): void {
    const [width, bottom] = [this.#width, BLOCK + this.#waiting]
    const height = bottom + this.#coming
    const columns = Math.ceil(width / BLOCK)
    const rgba = this.#window.subarray(0, height * width * 4)
    const own = blockMeans(rgba, { width, height })
    const nearest = own.slice()
    if (this.#carried) nearest.set(this.#carried)
    const isKnown = spread(nearest, columns)
    const colors = isKnown ? nearest : new Uint32Array(nearest.length).fill(GRAY)
    fillRows(rgba, { width, height }, { own, nearest: colors, top: BLOCK, bottom })
    const last = Math.floor((bottom - 1) / BLOCK) * columns
    this.#carried = isKnown ? nearest.slice(last, last + columns) : undefined
  }
}

/** The lowest alpha of RGBA pixels. */
export function lowestAlpha(rgba: Uint8Array): number {
  let lowest = 255
  for (let at = 3; at < rgba.length && lowest > 0; at += 4) lowest = Math.min(lowest, rgba[at]!)
  return lowest
}
