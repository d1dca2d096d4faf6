/** An AVIF that is being written: rows go to the encoder of the colours, and to that of alpha. */

import { ImageError } from '../../api/errors.ts'
import type { EncodedFile, EncodeOptions, FileSink } from '../../contract/codec.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { BAND_ROWS, type RowFormat, rowBytes } from '../../rows/rows.ts'
import { HiddenColorRows, hiddenColorRowsBytes, lowestAlpha } from '../hidden-color-rows.ts'
import { type Av1Encoder, openAv1Encoder } from './av1-encode-kernel.ts'
import { avifFile } from './av1-items.ts'
import { alphaEncoding, colorEncoding, hidesColors } from './encoding.ts'

/** JavaScript memory beside the coded data, in bytes. */
export function sinkBytes(format: RowFormat, options: EncodeOptions): number {
  if (!options.alpha || format.channels === 1) return 0
  const opaque = rowBytes(format) * BAND_ROWS
  return opaque + (hidesColors(options) ? hiddenColorRowsBytes(format.width) : 0)
}

export class AvifSink implements FileSink {
  readonly #kernels: Kernels
  readonly #format: RowFormat
  readonly #options: EncodeOptions
  readonly #color: Av1Encoder
  /** Opened at the first row that is not opaque: most pictures that may have alpha have none. */
  #alpha: Av1Encoder | undefined
  readonly #hidden: HiddenColorRows | undefined
  #rows = 0

  constructor(kernels: Kernels, format: RowFormat, options: EncodeOptions) {
    this.#kernels = kernels
    this.#format = format
    this.#options = options
    this.#color = openAv1Encoder(kernels, colorEncoding(format, options))
    if (this.#hasAlpha && hidesColors(options)) {
      const coded = { write: (rows: Uint8Array, count: number) => this.#code(rows, count) }
      this.#hidden = new HiddenColorRows(format.width, coded)
    }
  }

  get heldBytes(): number {
    return sinkBytes(this.#format, this.#options) + this.#codedBytes
  }

  write(rows: Uint8Array, count: number): void {
    if (this.#hidden) this.#hidden.write(rows, count)
    else this.#code(rows, count)
  }

  async finish(): EncodedFile {
    this.#hidden?.flush()
    const { width, height } = this.#format
    if (this.#rows !== height) {
      throw new ImageError('damaged-image', 'Cannot encode AVIF: rows are missing')
    }
    const color = this.#color.finish()
    const alpha = this.#alpha?.finish()
    this.#checkBudget()
    const file = avifFile({ width, height, color, alpha })
    this.#color.release()
    this.#alpha?.release()
    return file
  }

  get #hasAlpha(): boolean {
    return this.#options.alpha && this.#format.channels === 4
  }

  get #codedBytes(): number {
    return this.#color.heldBytes + (this.#alpha?.heldBytes ?? 0)
  }

  #code(rows: Uint8Array, count: number): void {
    this.#color.write(rows, count)
    if (this.#hasAlpha) this.#codeAlpha(rows, count)
    this.#rows += count
    this.#checkBudget()
  }

  #codeAlpha(rows: Uint8Array, count: number): void {
    if (!this.#alpha) {
      if (lowestAlpha(rows.subarray(0, count * rowBytes(this.#format))) === 255) return
      this.#alpha = openAv1Encoder(this.#kernels, alphaEncoding(this.#format, this.#options))
      this.#catchUp(this.#alpha)
    }
    this.#alpha.write(rows, count)
  }

  /** All rows so far are opaque. */
  #catchUp(alpha: Av1Encoder): void {
    const opaque = new Uint8Array(rowBytes(this.#format) * BAND_ROWS).fill(255)
    for (let row = 0; row < this.#rows; row += BAND_ROWS) {
      alpha.write(opaque, Math.min(BAND_ROWS, this.#rows - row))
    }
  }

  #checkBudget(): void {
    const { fileBudgetBytes = Number.POSITIVE_INFINITY } = this.#options
    if (this.#codedBytes <= fileBudgetBytes) return
    throw new ImageError('memory-budget', 'Cannot encode AVIF: the picture compresses too little')
  }
}
