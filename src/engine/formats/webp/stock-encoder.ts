/**
 * WebP output by libwebp that takes rows: they become its planes as they come (planes.ts), so that
 * neither JavaScript nor the codec's heap ever holds an RGBA frame. For what our own encoder does not
 * write yet: lossless files.
 */

import webpEncoder from '@jsquash/webp/codec/enc/webp_enc_simd.js'
import { ImageError } from '../../api/errors.ts'
import type { EncodedFile, EncodeOptions, FileSink, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import { expandGray } from '../../rows/gray-to-rgba.ts'
import type { RowFormat } from '../../rows/rows.ts'
import { openEmscripten } from '../../stock/emscripten.ts'
import { encodeFailure, type StockEncoder } from '../../stock/encoder.ts'
import type { LoadWasm } from '../../stock/modules.ts'
import { boundOf, type CodecPool, type PooledCodec } from '../../stock/pool.ts'
import { framedRows } from '../../stock/whole-frame-encoder.ts'
import { fillHiddenColors, hiddenColorBytes } from '../hidden-colors.ts'
import { BAND_ROWS, type PlaneExports, planeBytes, WebpPlanes } from './planes.ts'
import { WEBP_ENCODER_STATIC, webpLibraryOptions, webpOutput } from './whole-encoder.ts'

interface OpenWebp {
  readonly encoder: StockEncoder
  readonly exports: PlaneExports
  readonly memory: WebAssembly.Memory
}

const NO_FRAME = new Uint8Array(0)
/** Share of the pixels that the result takes, in bytes per pixel. */
const RESULT_PER_PIXEL = 0.35

/**
 * Bytes per pixel that libwebp takes beside the planes, measured on photos, and what each step of
 * quality above 80 adds. Methods 3 and up keep every token of the picture unless `low_memory` is set.
 */
const WORK = {
  plain: { perPixel: 0.9, perQuality: 0.05 },
  tokens: { perPixel: 3.8, perQuality: 0.33 },
} as const
/** Alpha goes through the lossless coder, before anything else: the larger of the two counts. */
const ALPHA_PER_PIXEL = 22.5
const ALPHA_BASE_BYTES = 1_000_000
const BASE_BYTES = 300_000

/** The highest that `cost` can be off on incompressible noise, as a factor. */
const WORST_CASE_FACTOR = 2.8

/** Lossy by planes, lossless, which needs the whole frame anyway, by the stock way. */
export function stockWebpRows(wasm: LoadWasm, pool: CodecPool): RowEncoder {
  const codec: PooledCodec<OpenWebp> = { wasm, staticBytes: WEBP_ENCODER_STATIC, open: openWebp }
  const framed = framedRows(webpOutput(wasm, pool), pool)
  return {
    format: 'webp',
    worstCaseFactor: WORST_CASE_FACTOR,
    cost(size, options) {
      if (options.lossless) return framed.cost(size, options)
      const hidden = options.alpha ? hiddenColorBytes({ ...size, height: BAND_ROWS }) : 0
      const jsBytes = size.width * size.height * RESULT_PER_PIXEL + hidden
      return { heap: 'codecs', wasmBytes: boundOf(heapBytes(size, options)), jsBytes }
    },
    async open(format, options) {
      if (options.lossless) return framed.open(format, options)
      const start = (open: OpenWebp) => new WebpRowSink(open, format, options)
      return pool.run(codec, heapBytes(format, options), start).catch((cause: unknown) => {
        throw encodeFailure('WebP', cause)
      })
    },
  }
}

function heapBytes(size: Size, { alpha, quality, effort, lowMemory }: EncodeOptions): number {
  const pixels = size.width * size.height
  const { perPixel, perQuality } = WORK[effort === 'fast' || lowMemory ? 'plain' : 'tokens']
  const color = pixels * (perPixel + Math.max(0, quality - 80) * perQuality)
  const work = alpha ? Math.max(color, ALPHA_BASE_BYTES + pixels * ALPHA_PER_PIXEL) : color
  return WEBP_ENCODER_STATIC + BASE_BYTES + planeBytes(size, alpha) + work
}

async function openWebp(wasm: WebAssembly.Module, memory: WebAssembly.Memory): Promise<OpenWebp> {
  let exports: WebAssembly.Exports | undefined
  const encoder = await openEmscripten<StockEncoder>(webpEncoder, wasm, memory, (found) => {
    exports = found
  })
  if (!exports || !('importRgba' in exports)) throw new Error('the module was built without hooks')
  return { encoder, exports: exports as PlaneExports, memory }
}

/** Stays valid until the pool's next use. */
class WebpRowSink implements FileSink {
  readonly heldBytes = 0
  readonly #encoder: StockEncoder
  readonly #planes: WebpPlanes
  readonly #format: RowFormat
  readonly #options: EncodeOptions
  /** Rows taken in all, and of those the ones that wait in the band. */
  #y = 0
  #waiting = 0

  constructor({ encoder, exports, memory }: OpenWebp, format: RowFormat, options: EncodeOptions) {
    this.#encoder = encoder
    this.#format = format
    this.#options = options
    this.#planes = new WebpPlanes(exports, memory, format, options.alpha)
  }

  write(rows: Uint8Array, count: number): void {
    const { width, height, channels } = this.#format
    for (let row = 0; row < count; ) {
      const taken = Math.min(count - row, BAND_ROWS - this.#waiting)
      const from = rows.subarray(row * width * channels, (row + taken) * width * channels)
      const to = this.#planes.band.subarray(this.#waiting * width * 4)
      if (channels === 1) expandGray(from, to)
      else to.set(from)
      row += taken
      this.#y += taken
      this.#waiting += taken
      if (this.#waiting === BAND_ROWS || this.#y === height) this.#convert()
    }
  }

  async finish(): EncodedFile {
    const { width, height } = this.#format
    if (this.#y !== height) {
      throw new ImageError('damaged-image', 'Cannot decode: rows are missing')
    }
    try {
      this.#planes.present()
      const options = webpLibraryOptions(this.#options)
      const result = this.#encoder.encode(NO_FRAME, width, height, options)
      if (!result) throw new Error('the encoder answered nothing')
      return result
    } catch (cause) {
      throw encodeFailure('WebP', cause)
    }
  }

  #convert(): void {
    const { width } = this.#format
    if (this.#options.alpha) {
      const band = this.#planes.band.subarray(0, this.#waiting * width * 4)
      fillHiddenColors(band, { width, height: this.#waiting })
    }
    try {
      this.#planes.convert(this.#waiting)
      this.#waiting = 0
    } catch (cause) {
      throw encodeFailure('WebP', cause)
    }
  }
}
