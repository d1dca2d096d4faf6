/** One source for several readers: each takes every band, and all go on together. */

import type { Band, BandSource, RowSource } from '../rows/rows.ts'
import { bandsOf, rowsOfBands } from './band-source.ts'
import type { Kernels } from './kernels.ts'

/**
 * Readers pull like anybody else, but for one thing: when a reader has taken the band that is there,
 * it has none for now (see `BandSource.nextBand`), until `advance`. Readers leave a band as it is.
 */
export class Tee {
  readonly #kernels: Kernels
  readonly #source: RowSource
  readonly #nextBand: () => Band | undefined
  /** The band that is there, `undefined` at the end, and how many there were. */
  #band: Band | undefined
  #count = 0

  constructor(kernels: Kernels, source: RowSource) {
    this.#kernels = kernels
    this.#source = source
    this.#nextBand = bandsOf(kernels, source)
    this.#band = NONE_YET
  }

  /** Goes to the next band, which makes the one before it invalid. Answers its rows, 0 at the end. */
  advance(): number {
    this.#band = this.#nextBand()
    this.#count++
    return this.#band?.rows ?? 0
  }

  /** Opens one more reader, before the first band. */
  reader(): BandSource {
    let taken = 0
    return rowsOfBands(this.#kernels, this.#source.format, () => {
      if (taken === this.#count) return NONE_YET
      taken = this.#count
      return this.#band
    })
  }
}

const NONE_YET: Band = { pointer: 0, rows: 0, stride: 0 }
