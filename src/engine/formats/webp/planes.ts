/**
 * A picture as libwebp's lossy encoder reads it, made from rows: planes of Y (and alpha) at full
 * size, U and V at half, which is 1.5 bytes per pixel (2.5) where an RGBA frame takes 4.
 *
 *   codec's heap:  | planes of the whole picture | WebPPicture ×2 | 16 rows RGBA | their planes |
 *
 * A few rows at a time are converted by libwebp's own importer, exported by build/plane-hook.ts.
 * U and V average two rows by two pixels, so an even number of rows gives the same as a whole frame.
 */

import type { Size } from '../../geometry/orientation.ts'

/** What the rewritten module exports. */
export interface PlaneExports extends WebAssembly.Exports {
  malloc(size: number): number
  /** ImportYUVAFromRGBA() of libwebp's src/enc/picture_csp_enc.c; allocates the planes. */
  importRgba(...args: ImportArguments): number
  /** Address of the WebPPicture whose planes `encode()` takes. */
  readonly picture: WebAssembly.Global
}

type ImportArguments = [
  red: number,
  green: number,
  blue: number,
  alpha: number,
  stride: number,
  dithering: number,
  iterative: number,
  picture: number,
]

/** Rows converted at a time; even. */
export const BAND_ROWS = 16

/** WebPPicture of libwebp's src/webp/encode.h with 32-bit pointers: indexes of its words. */
const PICTURE_WORDS = 43
const WORD = {
  colorspace: 1,
  width: 2,
  height: 3,
  y: 4,
  u: 5,
  v: 6,
  yStride: 7,
  uvStride: 8,
  a: 9,
  aStride: 10,
} as const
/** WEBP_YUV420A: the planes hold alpha. */
const COLORSPACE_ALPHA = 4

/** Bytes of heap for the planes and the band, without the encoder's own. */
export function planeBytes({ width, height }: Size, alpha: boolean): number {
  const sizes = planeSizes({ width, height })
  const band = width * BAND_ROWS * 7
  return sizes.y + 2 * sizes.uv + (alpha ? sizes.y : 0) + band
}

export class WebpPlanes {
  readonly #exports: PlaneExports
  readonly #memory: WebAssembly.Memory
  readonly #size: Size
  readonly #alpha: boolean
  /** Addresses: the whole picture's planes, its WebPPicture, the band's, and the band's RGBA. */
  readonly #planes: number
  readonly #whole: number
  readonly #part: number
  readonly #band: number
  #rows = 0
  #isTransparent = false

  constructor(exports: PlaneExports, memory: WebAssembly.Memory, size: Size, alpha: boolean) {
    this.#exports = exports
    this.#memory = memory
    this.#size = size
    this.#alpha = alpha
    const { y, uv } = planeSizes(size)
    this.#planes = this.#allocate(y + 2 * uv + (alpha ? y : 0))
    this.#whole = this.#allocate(PICTURE_WORDS * 4)
    this.#part = this.#allocate(PICTURE_WORDS * 4)
    this.#band = this.#allocate(size.width * BAND_ROWS * 4)
    for (const picture of [this.#whole, this.#part]) this.#words(picture).fill(0)
  }

  /** Where the next band's RGBA goes. Made anew each time: growing the memory detaches views. */
  get band(): Uint8Array<ArrayBuffer> {
    return this.#bytes(this.#band, this.#size.width * BAND_ROWS * 4)
  }

  /** Takes `count` rows out of the band: an even number, except at the bottom of the picture. */
  convert(count: number): void {
    const { width, height } = this.#size
    const part = this.#words(this.#part)
    part[WORD.width] = width
    part[WORD.height] = count
    const [red, alpha] = [this.#band, this.#alpha ? this.#band + 3 : 0]
    const stride = width * 4
    const done = this.#exports.importRgba(red, red + 1, red + 2, alpha, stride, 0, 0, this.#part)
    if (!done) throw new RangeError('out of memory for planes')
    const to = this.#addresses()
    const from = this.#words(this.#part)
    const first = this.#rows >> 1
    const uvWidth = (width + 1) >> 1
    const uvBytes = uvWidth * Math.min((count + 1) >> 1, ((height + 1) >> 1) - first)
    this.#copy(from[WORD.y]!, to.y + this.#rows * width, count * width)
    this.#copy(from[WORD.u]!, to.u + first * uvWidth, uvBytes)
    this.#copy(from[WORD.v]!, to.v + first * uvWidth, uvBytes)
    if (this.#alpha) this.#convertAlpha(from, to.a + this.#rows * width, count * width)
    this.#rows += count
  }

  /** Shows the planes to the next call of `encode()`. */
  present(): void {
    const { width } = this.#size
    const to = this.#addresses()
    const whole = this.#words(this.#whole)
    whole[WORD.y] = to.y
    whole[WORD.u] = to.u
    whole[WORD.v] = to.v
    whole[WORD.yStride] = width
    whole[WORD.uvStride] = (width + 1) >> 1
    if (this.#isTransparent) {
      whole[WORD.colorspace] = COLORSPACE_ALPHA
      whole[WORD.a] = to.a
      whole[WORD.aStride] = width
    }
    this.#exports.picture.value = this.#whole
  }

  /** The importer makes no alpha plane for rows that are opaque. */
  #convertAlpha(from: Uint32Array, to: number, bytes: number): void {
    if (from[WORD.colorspace]! & COLORSPACE_ALPHA) {
      this.#isTransparent = true
      this.#copy(from[WORD.a]!, to, bytes)
    } else {
      this.#bytes(to, bytes).fill(255)
    }
  }

  #addresses() {
    const { y, uv } = planeSizes(this.#size)
    const start = this.#planes
    return { y: start, u: start + y, v: start + y + uv, a: start + y + 2 * uv }
  }

  #allocate(bytes: number): number {
    const address = this.#exports.malloc(bytes) >>> 0
    if (address === 0) throw new RangeError('out of memory for planes')
    return address
  }

  #copy(from: number, to: number, bytes: number): void {
    new Uint8Array(this.#memory.buffer).copyWithin(to, from, from + bytes)
  }

  #bytes(address: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#memory.buffer as ArrayBuffer, address, length)
  }

  #words(picture: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, picture, PICTURE_WORDS)
  }
}

function planeSizes({ width, height }: Size) {
  return { y: width * height, uv: ((width + 1) >> 1) * ((height + 1) >> 1) }
}
