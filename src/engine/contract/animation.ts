/** Pictures that move: what a file tells of its frames, how they are decoded, and how they are written. */

import type { Bytes } from '../bytes/bytes.ts'
import type { Size } from '../geometry/orientation.ts'
import type { PicturePlace } from '../rows/rows.ts'
import type { Cost, DecodedRows, EncodeOptions } from './codec.ts'
import type { ImageInfo } from './info.ts'

/** Where a frame goes, for how long, and what becomes of the canvas there. Formats know more of theirs. */
export interface AnimationFrame extends PicturePlace {
  /** `over`: what shows through alpha stays; `replace`: alpha is written as well. */
  readonly blend: 'over' | 'replace'
  /** After its time: its place stays, becomes transparent, or what it was before. */
  readonly dispose: 'keep' | 'clear' | 'restore'
}

/** All frames of a file, from a walk over its container: nothing is decoded. */
export interface Animation<F extends AnimationFrame = AnimationFrame> {
  readonly frames: readonly F[]
  /** How often it is shown in all; 0: for ever. */
  readonly plays: number
  /** Some pixel of the canvas may be transparent at some time. */
  readonly hasAlpha: boolean
  /** Of all frames as they are coded, on the canvas or not: what reading them takes. */
  readonly codedPixels: number
}

/** Input. */
export interface AnimationReader<
  I extends ImageInfo = ImageInfo,
  F extends AnimationFrame = AnimationFrame,
> {
  /** The first `most` frames of a probed file, or as many as there are. Throws `damaged-image`. */
  scan(bytes: Bytes, info: I, most: number): Animation<F>
  /** Peak memory of decoding one frame, whichever takes the most, without the file. */
  cost(info: I, animation: Animation<F>): Cost
  /** The rows of one frame, of its own size: gray or RGBA. One is open at a time. */
  open(input: AnimationInput<I>, frame: F): DecodedRows
}

/** An open file. */
export interface AnimationInput<I extends ImageInfo = ImageInfo> {
  readonly bytes: Bytes
  readonly info: I
}

/** What a writer is told of all that will come. */
export interface AnimationShape extends Size {
  readonly frames: number
  /** See `Animation.plays`. */
  readonly plays: number
}

/** What a writer takes. */
export interface AnimationCost {
  /** JavaScript memory that it holds from frame to frame, without what is written of the file. */
  readonly heldBytes: number
  /** While a frame is encoded: all of it at once. */
  readonly encoding: readonly Cost[]
  /**
   * How large the file is thought to become: so many times another format's file of the same frames, but
   * no more than so many bytes for each pixel of each frame.
   */
  readonly growth: number
  readonly perPixel: number
}

/** Output. */
export interface AnimationEncoder {
  cost(size: Size, options: EncodeOptions): AnimationCost
  open(shape: AnimationShape, options: EncodeOptions): AnimationSink
}

/** An open writer. */
export interface AnimationSink {
  /** JavaScript memory that it really holds now, in bytes: what is written of the file included. */
  readonly heldBytes: number
  /** Of the file so far. */
  readonly fileBytes: number
  /**
   * Takes what is shown next, and for how long: RGBA with straight alpha, `width * height` pixels,
   * which are the caller's again when the promise is kept.
   */
  add(pixels: Uint8Array, delayMs: number): Promise<void>
  /** The file. */
  finish(): Uint8Array<ArrayBuffer>
}
