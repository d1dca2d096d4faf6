/** AV1 still pictures by our own kernel (wasm/av1/): bands of planes in the arena. */

import { ImageError } from '../../api/errors.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { headerWords } from './av1/header-layout.ts'
import type { Av1Headers } from './av1/headers.ts'
import { fillInterHeader, type StoreOf } from './av1/inter-header.ts'
import { INTER_WORDS } from './av1/inter-layout.ts'
import { fillKernelHeader } from './av1/kernel-header.ts'
import { planStores } from './av1/stores.ts'

export { type Av1Headers, type Av1Selection, readAv1Headers } from './av1/headers.ts'

/**
 * Finished rows of all planes, from the top on. Valid until the next call of `next` of the same
 * decoder; may be written over.
 */
export interface Av1Band {
  /** Rows of luma: even but in the last band, where chroma is subsampled. */
  readonly rows: number
  /** Pointers to the first of these rows in Y, U and V; Y alone in a monochrome picture. */
  readonly planes: readonly number[]
  /** Bytes from row to row of each plane. A row may be read 32 bytes past its end. */
  readonly strides: readonly number[]
}

/** One open picture. Several may be open, and read in turn. */
export interface Av1Decoder {
  /** Samples are u16 in all depths. */
  readonly bytesPerSample: 2
  /** Decodes on, by about 64 or 128 rows; `undefined` at the end. */
  next(): Av1Band | undefined
  /** Rows handed out so far in which samples are made up, because the data end early. */
  readonly missingRows: number
  /** Gives the arena back, with everything that was taken after this decoder was opened. */
  release(): void
}

/**
 * Opens a picture on the data of its item, which must stay as they are until the last row is read.
 * What it is predicted from is decoded with its first rows. Throws `memory-budget`.
 */
export function openAv1Decoder(kernels: Kernels, item: Bytes, headers: Av1Headers): Av1Decoder {
  const mark = kernels.exports.mark()
  if (headers.earlier.length === 0) return new RowDecoder(kernels, item, { headers, mark })
  const stores = planStores(headers)
  const addresses = stores.bytes.map((bytes) => kernels.alloc(bytes))
  const storeOf: StoreOf = (frame) => {
    const i = headers.earlier.findIndex((picture) => picture.frame === frame)
    return i < 0 ? 0 : addresses[stores.of[i]!]!
  }
  for (const earlier of headers.earlier) {
    const own = kernels.exports.mark()
    const decoder = new RowDecoder(kernels, item, { headers: earlier, mark: own, storeOf })
    while (decoder.next());
    decoder.release()
  }
  return new RowDecoder(kernels, item, { headers, mark, storeOf })
}

interface Opening {
  readonly headers: Av1Headers
  /** What is released in the end. */
  readonly mark: number
  /** Where other frames are kept. */
  readonly storeOf?: StoreOf
}

class RowDecoder implements Av1Decoder {
  readonly bytesPerSample = 2
  readonly #kernels: Kernels
  readonly #item: Bytes
  readonly #mark: number
  readonly #handle: number
  readonly #planes: readonly number[]
  readonly #strides: readonly number[]

  constructor(kernels: Kernels, item: Bytes, { headers, mark, storeOf }: Opening) {
    const { exports } = kernels
    this.#kernels = kernels
    this.#item = item
    this.#mark = mark
    const inter = storeOf ? kernels.alloc(4 * INTER_WORDS) : 0
    if (storeOf) fillInterHeader(wordsAt(kernels, inter, INTER_WORDS), headers, storeOf)
    const { columns, rows } = headers.frame.tiles
    const count = headerWords((columns.length - 1) * (rows.length - 1))
    const header = kernels.alloc(4 * count)
    fillKernelHeader(wordsAt(kernels, header, count), headers, inter)
    this.#handle = exports.av1Open(header, item.length)
    if (this.#handle === 0) {
      throw new ImageError('memory-budget', 'Cannot decode AVIF: out of memory')
    }
    this.#planes = headers.mono ? [0] : [0, 1, 2]
    this.#strides = this.#planes.map((plane) => exports.av1Stride(this.#handle, plane))
  }

  next(): Av1Band | undefined {
    const { exports } = this.#kernels
    this.#kernels.openInput(this.#item)
    const rows = exports.av1Read(this.#handle)
    if (rows === 0) return undefined
    const planes = this.#planes.map((plane) => exports.av1Plane(this.#handle, plane) >>> 0)
    return { rows, strides: this.#strides, planes }
  }

  get missingRows(): number {
    return this.#kernels.exports.av1MissingRows(this.#handle)
  }

  release(): void {
    this.#kernels.exports.release(this.#mark)
  }
}

function wordsAt(kernels: Kernels, address: number, count: number): Int32Array {
  const view = kernels.view(address, 4 * count)
  return new Int32Array(view.buffer, view.byteOffset, count)
}
