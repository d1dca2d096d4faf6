/** What a codec offers, ours or a library's: a decoder, an encoder of frames or one of rows. */

import type { OutputFormat } from '../api/formats.ts'
import type { ConvertOptions, Gravity } from '../api/options.ts'
import type { SlabList } from '../bytes/slab-list.ts'
import type { Size } from '../geometry/orientation.ts'
import type { Frame } from '../rows/frame.ts'
import type { Slices } from '../rows/pump.ts'
import type { PicturePlace, RowFormat, RowSink, RowSource } from '../rows/rows.ts'
import type { ImageInfo } from './info.ts'

/** Base-2 logarithm of the factor by which a decoder shrinks while it decodes. */
export type ScaleLog2 = 0 | 1 | 2 | 3

/** What a stage needs at its peak, by where it lies. */
export interface Cost {
  /**
   * `kernels`: taken from the arena, adds up over the stages of a conversion. `codecs`: the size of
   * the pool, which stock codecs take in turn, so that the largest counts. `own`: the same for
   * the memory of the one codec that cannot work in there. `none`: no wasm.
   */
  readonly heap: 'kernels' | 'codecs' | 'own' | 'none'
  /** Bytes of wasm memory. */
  readonly wasmBytes: number
  /** Bytes of JavaScript buffers that live at the same time. */
  readonly jsBytes: number
}

/** Decoded rows, and what the decoder knows about their state once all were read. */
export interface DecodedRows extends RowSource {
  /** Rows that had to be invented because the data ended or was corrupt. */
  readonly missingRows?: number
}

/** One picture of a file. Its rows are gone when the next one is asked for. */
export interface DecodedPicture extends PicturePlace {
  readonly rows: DecodedRows
}

/** The pictures of a file in their order, each decoded when it is asked for: a still has one. */
export type Pictures = Iterable<DecodedPicture>

/** The only picture of a still, or the only one that is decoded. */
export function still(rows: DecodedRows): Pictures {
  const { width, height } = rows.format
  return [{ rows, rect: { x: 0, y: 0, width, height }, delayMs: 0 }]
}

/** Bits of a sample where they are more than 8: then it comes as u16, not scaled to 16. */
export type Depth = 10 | 12 | 16

/** Everything that a decoder is told. */
export interface DecodeRequest<I> {
  /** Consumed: its memory is freed as the decoder takes it over. */
  readonly input: SlabList
  readonly info: I
  readonly scale: ScaleLog2
  /** Rows of CMYK pictures are their inks, for a profile to make colours of. Default: RGBA. */
  readonly keepInks?: boolean
  /** Rows have samples of so many bits: what the format's `deepest` says. Default: 8. */
  readonly depth?: Depth
  readonly signal?: AbortSignal | undefined
}

export interface Decoder<I = ImageInfo> {
  /** Peak memory from the header alone. `inputBytes`: size of the file; `depth`: of the rows. */
  cost(info: I, inputBytes: number, scale: ScaleLog2, depth?: Depth): Cost
  /**
   * Decodes and lets `consume` pull the rows of one picture after the other, as many as it wants;
   * all is gone when it ends. Throws `damaged-image` when there is nothing to pull.
   */
  decode<T>(request: DecodeRequest<I>, consume: (pictures: Pictures) => Slices<T>): Promise<T>
}

/** What an encoder is told about its job. */
export interface EncodeOptions
  extends Pick<ConvertOptions, 'quality' | 'effort' | 'chroma' | 'progressive' | 'colors'> {
  readonly lossless: boolean
  /** Beside `lossless`, where the format has it: samples may be off by a few levels, by `quality`. */
  readonly nearLossless?: boolean
  /** Some pixel may be transparent. */
  readonly alpha: boolean
  /** The samples are Display P3, else sRGB. Said in the file by `FormatWriter.withProfile`. */
  readonly isP3?: boolean
  /** Bits of the samples that come, and of the file's. Default: 8. */
  readonly depth?: Depth
  /** The point of the picture that readers show first while the file comes, in shares of its sides, where the format has an order. Default: the middle. */
  readonly focus?: Gravity
  /** Spare memory at the price of time, where the encoder can. */
  readonly lowMemory: boolean
  /** The file may take this much, in bytes, where `RowEncoder.worstFileBytes` would be too much. */
  readonly fileBudgetBytes?: number
  /**
   * Size of the lossy file that shows these very pixels, none of them resampled: where it needs few
   * bytes for them, a lossless one needs fewer as well.
   */
  readonly lossyBytes?: number
  /** Size of a file without loss that shows these very pixels, however well it was packed. */
  readonly exactBytes?: number
}

/** Where a frame waits in the pool for its encoder. */
export interface FrameRoom {
  /** Lowest address for the frame that the encoder's own copy of it cannot reach. */
  readonly floor: number
  /** Size that the pool must have before: growing it later would detach the frame. */
  readonly reservedBytes: number
}

/** An output side that takes a whole frame. */
export interface Encoder {
  readonly format: OutputFormat
  /** The room that a frame of this size needs in the pool until it is encoded. */
  room(size: Size, options: EncodeOptions): FrameRoom
  /** Peak memory for a frame of this size, without the frame itself. */
  cost(size: Size, options: EncodeOptions): Cost
  /**
   * Incompressible noise may take up to so many times `cost`. A plan takes `lowMemory` unless this
   * worst case fits as well. 1 when the cost is a bound for any image.
   */
  readonly worstCaseFactor: number
  encode(frame: Frame, options: EncodeOptions): Promise<Uint8Array<ArrayBuffer>>
}

/** An output side that takes rows as they come; most never hold the whole frame. */
export interface RowEncoder {
  readonly format: OutputFormat
  /** See `Encoder.worstCaseFactor`; 1 where it is left out. */
  readonly worstCaseFactor?: number
  /** Peak memory for a picture of this size. */
  cost(size: Size, options: EncodeOptions): Cost
  /** Size of the largest possible file, where `cost` counts on a smaller one. */
  worstFileBytes?(size: Size, options: EncodeOptions): number
  /**
   * Opens an encoder for rows of `format`, from top to bottom: gray or RGBA with straight alpha,
   * which is ignored unless `options.alpha`. `finish` answers the file.
   */
  open(format: RowFormat, options: EncodeOptions): Promise<FileSink>
}

/** An open encoder. */
export interface FileSink extends RowSink<EncodedFile> {
  /** JavaScript memory that it really holds now, besides the file that it has answered, in bytes. */
  readonly heldBytes: number
}

/** A finished file, once its last bytes are written. */
export type EncodedFile = Promise<Uint8Array<ArrayBuffer>>
