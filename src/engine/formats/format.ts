/**
 * What a format is to the rest of the engine. Each lives in a folder of its own, whose index.ts is
 * its whole face; outside, nothing asks for a format by its name: what differs is a field here.
 */

import type { FormatName } from '../api/formats.ts'
import type { Chroma, Effort, Gravity, JpegKept } from '../api/options.ts'
import type { Bytes } from '../bytes/bytes.ts'
import type { AnimationEncoder, AnimationReader } from '../contract/animation.ts'
import type { Decoder, Depth, RowEncoder, ScaleLog2 } from '../contract/codec.ts'
import type { GainMapMeaning } from '../contract/gain-map.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Orientation, Size } from '../geometry/orientation.ts'
import type { KernelInput, Kernels, UseKernels } from '../kernels/kernels.ts'
import type { Slices } from '../rows/pump.ts'
import type { CodecModules, InflateBrotli } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'
import type { ByteSpan } from './exif.ts'

export interface Format<I extends ImageInfo = ImageInfo> extends FormatName {
  readonly mediaType: string
  /** The usual one of its files, without the dot. */
  readonly extension: string
  /** Others hold patents on it: whoever deploys the Worker decides whether it is read. */
  readonly isPatented?: true
  readonly reader: FormatReader<I>
  /** `undefined`: it is only read. */
  readonly writer?: FormatWriter
  /** `undefined`: a file is never kept in place of a result. */
  readonly keeper?: Keeper<I>
  /** `undefined`: turning means coding anew. */
  readonly turner?: Turner<I>
  /** `undefined`: every result is drawn. */
  readonly recoder?: Recoder
}

/** What an engine reads and writes, and the compiled wasm for it. */
export interface CodecSet {
  readonly modules: CodecModules
  readonly formats: readonly Format[]
}

/** What codecs are made with: all of it opens on first use. */
export interface CodecTools {
  readonly kernels: UseKernels
  readonly modules: CodecModules
  readonly pool: CodecPool
}

/** Input. */
export interface FormatReader<I extends ImageInfo = ImageInfo> {
  /** Whether a file is one of these, or said to be, by its first bytes alone. */
  sniff(bytes: Bytes): boolean
  /** Reads the header: see `probe`. */
  probe(bytes: Bytes): I
  /** Where the EXIF payload lies. `undefined`: the format has none, or none that is obeyed. */
  findExif?(bytes: Bytes): ByteSpan | undefined
  /** How a picture lies is coded with it: EXIF only says it once more. */
  readonly liesAsCoded?: true
  /** Where the file's XMP lies, as plain text. */
  findXmp?(bytes: Bytes): ByteSpan | undefined
  /** Where the colour profile lies, if it is all there. Asked only of files with `hasIcc`. */
  findIcc?(bytes: Bytes): StoredIcc | undefined
  /** The most that the decoder can shrink while it decodes. */
  readonly largestScale: ScaleLog2
  /** Its rows lie in kernel memory, where the next stage takes them. */
  readonly rowsInKernels: boolean
  /** More bits than 8 that the samples of its rows can have, of this file: as many as it has. */
  deepest?(info: I): Depth | undefined
  /** The file has its samples without loss. Left out: it has not, or that is not known. */
  isExact?(info: I): boolean
  /** Of the rows that the decoder hands out. */
  rowChannels(info: I): 1 | 4
  /** The library that decodes this file, where our own kernels cannot: a word for the plan. */
  libraryFor?(info: I): string | undefined
  /** The size of a file tells what a lossless one of the same pixels takes (`lossyBytes`). */
  readonly hintsDetail: boolean
  decoder(tools: CodecTools): Decoder<I>
  /** `undefined`: what moves is shown by its first picture. */
  animation?(tools: CodecTools): AnimationReader<I>
}

/** A colour profile as it lies in the file. */
export interface StoredIcc {
  /** In their order. */
  readonly pieces: readonly ByteSpan[]
  /** They are a zlib stream (RFC 1950). */
  readonly isDeflated?: boolean
  /** The profile itself, where the format codes it in a way of its own; then there are no pieces. */
  readonly decoded?: Uint8Array<ArrayBuffer>
}

/** Output. */
export interface FormatWriter {
  /** Largest side that a result may have, in pixels: what the format's headers hold. */
  readonly largestSide: number
  /** Largest side that whoever reads the format can be trusted to read, in pixels. */
  readonly readableSide: number
  /** Everything that shows pictures reads it, even if it does not say so. */
  readonly isReadEverywhere: boolean
  /** How long a pixel takes to write, in those of the quickest formats: with loss, and without. Default: 1. */
  readonly work?: { readonly lossy: number; readonly lossless: number }
  /**
   * `best` takes so long here that there is a limit, in encoded pixels: above it results are
   * `balanced`, and, where there is one with loss, `maxBytes` is searched at that. Default: none.
   */
  readonly mostBestPixels?: { readonly lossy?: number; readonly lossless?: number }
  /** `quality` decides; else all results are without loss. */
  readonly hasQuality: boolean
  /** It can be without loss. */
  readonly hasLossless: boolean
  /** Of drawn pictures, a lossless file is often smaller than a lossy one. */
  readonly isOftenSmallerExact?: true
  /** Lossless results can have 10, 12 or 16 bits a sample. */
  readonly hasDepth?: true
  /** Nearly lossless too, by `quality`: `EncodeOptions.nearLossless`. */
  readonly hasNearLossless?: true
  /** Which fineness of colour can be chosen. `undefined`: there is no choice. */
  readonly chromas?: readonly Chroma[]
  /** Files may show the whole picture coarsely first. */
  readonly hasProgressive?: true
  /** Results can have few colours. */
  readonly hasColors?: true
  /** Pixels may be transparent; else white lies behind them. */
  readonly hasAlpha: boolean
  /** When it is smaller than others that a client names; left out: always. */
  readonly smallestFrom?: SmallestRule
  encoder(tools: CodecTools): RowEncoder
  /** `undefined`: results never move. */
  readonly animation?: AnimationWriter
  /** A copy of a fresh file with an EXIF block, where it can have one. The coded picture is not touched. */
  withExif?(file: Uint8Array, block: Uint8Array, size: Size): Uint8Array<ArrayBuffer>
  /** A copy of a fresh file with a colour profile: Display P3. `undefined`: all results are sRGB. */
  withProfile?(file: Uint8Array, profile: Uint8Array, size: Size): Uint8Array<ArrayBuffer>
  /** A fresh file and a gain map, one of the same format, in one. `undefined`: the format has none. */
  withGainMap?(file: Uint8Array, map: Uint8Array, meaning: GainMapMeaning): Uint8Array<ArrayBuffer>
}

/** Output that moves. */
export interface AnimationWriter {
  /** What moves stays so unless a caller says otherwise; else it has to be asked for. */
  readonly isUsual: boolean
  /** They can have few colours as well. */
  readonly hasColors?: true
  /** As of stills, but of all frames together. */
  readonly mostBestPixels?: { readonly lossy: number; readonly lossless: number }
  encoder(tools: CodecTools): AnimationEncoder
}

/** Measured, at equal quality. */
export interface SmallestRule {
  /** From this quality up, where pixels are drawn. */
  readonly drawnFrom: number
  /** Up to so many bytes of a source, where it is recoded without loss. */
  recodedUpTo(quality: number, pixels: number): number
}

/** Keeps a file in place of a result that would be no smaller. */
export interface Keeper<I extends ImageInfo = ImageInfo> {
  /** Whether browsers show such a file right, all of its frames if it moves. */
  isPlain(info: I): boolean
  /**
   * What stays of `file`, if it is no longer than `maxBytes`: without metadata, and without what
   * follows the picture. It may be moved to the front of the array. Otherwise, and when the file
   * cannot be followed to its end, `undefined`: the array is as it was.
   */
  strip(file: Uint8Array<ArrayBuffer>, maxBytes: number): Uint8Array<ArrayBuffer> | undefined
  /** Bytes of what `strip` would answer; infinitely many where it would not. */
  strippedBytes(file: Uint8Array): number
  /** `made`, a file of this format's turner, with what tells in `file` what its samples mean. */
  withHeaderOf?(file: Uint8Array, made: Uint8Array): Uint8Array<ArrayBuffer>
}

/** Turns a coded picture as it is, without loss. */
export interface Turner<I extends ImageInfo = ImageInfo> {
  canTurn(info: I, orientation: Orientation): boolean
  /** Bytes of the arena that the size of the picture decides. For what `canTurn` only. */
  arenaBytes(info: I, orientation: Orientation): number
  /** Bytes of the arena that its content decides, within `room`; `undefined` where that is too little. */
  reservedBytes(info: I, orientation: Orientation, within: TurnRoom): number | undefined
  /** The turned file, without metadata; `undefined` when it turns out that it cannot be done. */
  turn(
    kernels: Kernels,
    file: KernelInput,
    job: TurnSettings,
  ): Slices<Uint8Array<ArrayBuffer> | undefined>
}

/** Codes a picture of another format in this one as it is coded there, without loss and without drawing it. */
export interface Recoder {
  /** The result is a file that such a file was made of: only who asks for `jpeg=original` gets it. */
  readonly givesBack?: true
  /** Whether this format can say what such a file says. */
  canRecode(info: ImageInfo): boolean
  /** The longest colour profile that it takes along, in bytes. */
  readonly longestProfile: number
  /** Bytes of the arena that the size of the picture decides. For what `canRecode` only. */
  arenaBytes(info: ImageInfo): number
  /**
   * Bytes of the arena that its content decides: what is ample, or `within.room` where that is less,
   * but never less than what is tried with.
   */
  reservedBytes(info: ImageInfo, within: TurnRoom): number
  /**
   * JavaScript bytes that it takes to keep all of the file, so that it can be restored, or to restore it. Throws
   * `ImageError` where it cannot, as far as the header tells.
   */
  restoringBytes(info: ImageInfo, inputBytes: number): number
  /** Throws `ImageError` for a file that turns out to be damaged, or not to fit. */
  recode(kernels: Kernels, file: Bytes, job: RecodeSettings): Slices<Uint8Array<ArrayBuffer>>
}

export interface RecodeSettings {
  /** Rows of the stored picture. */
  readonly height: number
  /** What stands the stored picture upright: readers are told. */
  readonly orientation: Orientation
  /** What the samples mean. */
  readonly color: RecodedColor
  /** See `EncodeOptions`. */
  readonly focus?: Gravity | undefined
  /** The very file must come back from the result, or be it. */
  readonly jpeg: JpegKept | undefined
  /** See `CodecModules`. */
  readonly inflateBrotli: InflateBrotli | undefined
  /** Bytes of the arena for what the content decides. */
  readonly reservedBytes: number
}

/** A colour space that has a name, or the profile of another one. */
export type RecodedColor = 'srgb' | 'display-p3' | Uint8Array

export interface TurnRoom {
  /** Size of the file. */
  readonly inputBytes: number
  readonly room: number
}

export interface TurnSettings {
  readonly orientation: Orientation
  /** How hard to look for a short way to code it. */
  readonly effort: Effort
  /** Bytes of the arena for what the content decides. */
  readonly reservedBytes: number
}
