/**
 * Animated WebP: of each picture the rectangle that has changed, lossy or without loss, whichever is
 * smaller. What has not changed in there is transparent, and shows what was there before.
 *
 * A picture that changes everywhere is a key frame by itself; there are no others, as players begin at
 * the beginning.
 */

import type { Effort } from '../../api/options.ts'
import type { AnimationEncoder, AnimationShape, AnimationSink } from '../../contract/animation.ts'
import type { Cost, EncodeOptions, RowEncoder } from '../../contract/codec.ts'
import type { Size } from '../../geometry/orientation.ts'
import type { UseKernels } from '../../kernels/kernels.ts'
import { FrameRows } from '../../rows/frame-source.ts'
import { pump, runInSlices } from '../../rows/pump.ts'
import type { RowWindow } from '../../rows/window-rows.ts'
import { ChangeCutter, type Cut, type FrameKind } from '../cut-changes.ts'
import { FrameSettings } from './frame-settings.ts'
import { isLossless, KindChooser } from './kind-chooser.ts'
import { type StoredFrame, WebpAnimationFile } from './write-animation.ts'

/** Encoders of stills: each frame is one. */
export interface FrameEncoders {
  readonly kernels: UseKernels
  /** Of all kinds of pictures. */
  readonly any: RowEncoder
  /** Of lossy ones, whose alpha is drawn in blocks. */
  readonly lossy: RowEncoder
}

export function webpAnimation(encoders: FrameEncoders): AnimationEncoder {
  const { any, lossy } = encoders
  return {
    cost(size, options) {
      const exact = any.cost(size, { ...options, lossless: true, alpha: true })
      const real = options.alpha ? [any.cost(size, options)] : []
      const masked = lossy.cost(size, { ...options, alpha: true })
      const tried = options.lossless ? [exact] : [exact, ...real, masked]
      return {
        heldBytes: bufferBytes(size),
        encoding: [largestOf(tried)],
        growth: GROWTH,
        perPixel: MOST_PER_PIXEL,
      }
    },
    open: (shape, options) => new WebpAnimationSink(encoders, shape, options),
  }
}

/** One is tried after the other, in the same memory. */
function largestOf(costs: readonly Cost[]): Cost {
  const most = (bytes: (cost: Cost) => number) => Math.max(...costs.map(bytes))
  return {
    heap: 'kernels',
    wasmBytes: most(({ wasmBytes }) => wasmBytes),
    jsBytes: most(({ jsBytes }) => jsBytes),
  }
}

/**
 * How long a lossless frame is worked on: most are small, where more brings 1 to 2 % for a third of the
 * time (two drawn GIFs of 200 frames).
 */
const FRAME_EFFORTS = { fast: 'fast', balanced: 'fast', best: 'best' } as const satisfies Record<
  Effort,
  Effort
>

/** Frames of GIFs and APNGs get smaller; those of our own kind do, or not. */
const GROWTH = 1.1
const MOST_PER_PIXEL = 4.2

/** What was shown, and what is cut out of a picture. */
function bufferBytes({ width, height }: Size): number {
  return width * height * 8
}

/**
 * Levels that a pixel may be off from what is shown before it is sent again: what a lossy frame of
 * this quality is off by anyway, and as libwebp has it.
 */
function toleranceOf({ lossless, quality }: EncodeOptions): number {
  if (lossless) return 0
  const share = Math.sqrt(quality / 100)
  return Math.round(31 * (1 - share) + share)
}

class WebpAnimationSink implements AnimationSink {
  readonly #encoders: FrameEncoders
  readonly #shape: AnimationShape
  readonly #options: EncodeOptions
  readonly #file: WebpAnimationFile
  readonly #cutter: ChangeCutter
  readonly #kinds: KindChooser
  readonly #settings: FrameSettings
  #isFirst = true

  constructor(encoders: FrameEncoders, shape: AnimationShape, options: EncodeOptions) {
    this.#encoders = encoders
    this.#shape = shape
    this.#options = options
    this.#file = new WebpAnimationFile(shape)
    this.#kinds = new KindChooser(options.lossless)
    this.#settings = new FrameSettings(options.effort)
    this.#cutter = new ChangeCutter(shape, toleranceOf(options))
  }

  get heldBytes(): number {
    return this.fileBytes + bufferBytes(this.#shape)
  }

  get fileBytes(): number {
    return this.#file.bytes
  }

  async add(pixels: Uint8Array, delayMs: number): Promise<void> {
    const next = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
    const rect = this.#cutter.changed(next, this.#isFirst)
    if (!rect && this.#file.extend(delayMs)) return
    const place = evenRect(rect ?? { x: 0, y: 0, width: 1, height: 1 })
    this.#file.append(await this.#encode(next, place), delayMs)
    this.#isFirst = false
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#file.finish()
  }

  async #encode(next: Uint32Array, rect: RowWindow): Promise<StoredFrame> {
    const tries = await this.#tryKinds(this.#kinds.next(), next, rect)
    // What won last may not be there this time: what shows all of the rectangle always is.
    const made = tries.length > 0 ? tries : await this.#tryKinds(this.#kinds.whole, next, rect)
    this.#kinds.note(new Map(made.map(({ cut, file }) => [cut.kind, file.length])))
    const { cut, file } = made.reduce((one, other) =>
      other.file.length < one.file.length ? other : one,
    )
    this.#cutter.show(next, cut)
    return { rect, blend: cut.blend, file, hasAlpha: cut.hasAlpha }
  }

  async #tryKinds(kinds: readonly FrameKind[], next: Uint32Array, rect: RowWindow) {
    const made: { readonly cut: Cut; readonly file: Uint8Array }[] = []
    for (const kind of kinds) {
      const cut = this.#cutter.cut(next, rect, { kind, isFirst: this.#isFirst })
      if (cut) made.push({ cut, file: await this.#encodeCut(cut) })
    }
    return made
  }

  /** The arena is what it was before. */
  async #encodeCut({ kind, rect, pixels, hasAlpha, isMasked }: Cut): Promise<Uint8Array> {
    const { any, lossy, kernels } = this.#encoders
    const { exports } = kernels()
    const mark = exports.mark()
    const lossless = isLossless(kind)
    // The first frame may be all there is, and is unlike the others.
    const isQuick = lossless && !this.#isFirst
    const effort = isQuick ? FRAME_EFFORTS[this.#options.effort] : this.#options.effort
    const options = { ...this.#options, lossless, effort, alpha: hasAlpha }
    const encoder = !lossless && (isMasked || !hasAlpha) ? lossy : any
    const { width, height } = rect
    const sink = await encoder.open({ width, height, channels: 4 }, options)
    if (isQuick) exports.webpLosslessPrefer(this.#settings.of(kind))
    await runInSlices(pump(new FrameRows(pixels, rect), sink, width * height))
    const file = await sink.finish()
    if (isQuick) this.#settings.note(kind, exports.webpLosslessFound())
    exports.release(mark)
    return file
  }
}

/** As the format can say it: the corner moves up and left. */
function evenRect({ x, y, width, height }: RowWindow): RowWindow {
  const [left, top] = [x & 1, y & 1]
  return { x: x - left, y: y - top, width: width + left, height: height + top }
}
