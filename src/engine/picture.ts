/** What whoever holds a file can ask an engine of it. */

import type { ConvertOptions, Rotation } from './api/options.ts'
import type { SlabList } from './bytes/slab-list.ts'
import type { ImageInfo, Orientation } from './contract/info.ts'
import type { Keeper } from './formats/format.ts'
import type { Size } from './geometry/orientation.ts'
import type { TurnRequest } from './plan/turn.ts'
import type { Plan } from './plan/types.ts'
import type { Frame } from './rows/frame.ts'
import type { Conversion } from './run/conversion.ts'
import type { DeriveAccount, TakeResult } from './run/many.ts'

export interface Picture {
  /** The file; empty once it was converted. */
  readonly input: SlabList
  /** What the header tells. Throws `ImageError`, as all below. */
  readonly info: ImageInfo
  /** Keeps the file itself in place of a result; `undefined` for formats that are never kept. */
  readonly keeper: Keeper | undefined
  /** Whether it can be turned without loss. */
  canTurn(orientation: Orientation): boolean
  /** What a conversion would do and take, from the header alone. */
  plan(options: ConvertOptions): Plan
  /**
   * Converts; never call it while another conversion runs. Consumes the file. Whatever else is
   * thrown inside becomes `codec-failed`.
   */
  convert(options: ConvertOptions, signal?: AbortSignal): Promise<Conversion>
  /**
   * Like `convert`, to several results: those that move one by one, the others from one decode, the
   * smallest first. `take` gets each as soon
   * as it is made; what it throws is thrown.
   */
  derive(
    variants: readonly ConvertOptions[],
    take: TakeResult,
    signal?: AbortSignal,
  ): Promise<DeriveAccount>
  /**
   * The stored picture turned without loss, in its own format and without metadata; consumes the
   * file. `undefined` where `canTurn` says no, or memory or damage stand in the way.
   */
  turn(request: TurnRequest, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer> | undefined>
  /**
   * The picture upright and turned as asked, at this size whatever its shape, in RGBA with straight alpha, sRGB. Consumes the
   * input.
   */
  pixels(size: Size, beside?: Beside): Promise<Frame>
  /**
   * The options with numbers in place of what they leave to the picture: where its border ends, what a
   * crop keeps. The file stays.
   */
  settle(options: ConvertOptions, signal?: AbortSignal): Promise<ConvertOptions>
  /** The same file as a picture that no EXIF turns. */
  asStored(): Picture
  /** The same picture in another list of the very same bytes: its header is not read again. */
  again(input: SlabList): Picture
}

/** What goes on beside it, and how it is turned. */
export interface Beside {
  /** What the caller holds meanwhile, besides the input, in bytes. Default: nothing. */
  readonly heldBytes?: number
  readonly signal?: AbortSignal | undefined
  /** Clockwise. Default: as it stands. */
  readonly rotate?: Rotation
}
