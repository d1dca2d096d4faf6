/** The words that all files of this folder share. It imports none of them. */

import type { Color } from '../api/color.ts'
import type { InputFormat, OutputFormat } from '../api/formats.ts'
import type { Border } from '../api/framing.ts'
import type { Limits } from '../api/limits.ts'
import type { ConvertOptions, JpegKept } from '../api/options.ts'
import type { Animation, AnimationEncoder, AnimationReader } from '../contract/animation.ts'
import type { Cost, Depth, EncodeOptions, RowEncoder, ScaleLog2 } from '../contract/codec.ts'
import type { ImageInfo, StoredGainMap } from '../contract/info.ts'
import type { FormatReader, FormatWriter, Recoder } from '../formats/format.ts'
import type { Window } from '../geometry/axes.ts'
import type { Layout } from '../geometry/fit.ts'
import type { Orientation, Size } from '../geometry/orientation.ts'
import type { Resident } from '../memory/ledger.ts'
import type { RowFormat } from '../rows/rows.ts'
import type { ReadProfile } from '../stages/color/icc-profile.ts'
import type { Resize } from '../stages/resize/layout.ts'
import type { PlannedStage, Stage } from '../stages/stage.ts'
import type { PlannedStages } from '../stages/stages.ts'

/**
 * How drawn rows get into the encoder:
 *
 *   direct   as they come
 *   framed   all of them wait in a frame: what is turned, padded, searched for, shared, or encoded in two ways
 *   strips   in so many parts, each of which is decoded, drawn and encoded before the next
 *   recoded  nothing is drawn: the file's own samples are coded anew, within so many bytes of the arena
 *   animated so many pictures are drawn, each in a frame, and encoded one after the other
 */
export type Way =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'framed'
      /** Where the frame looks drawn, it is encoded so as well, and the smaller file is taken. */
      readonly exact?: EncodeOptions
    }
  | { readonly kind: 'strips'; readonly strips: number }
  | {
      readonly kind: 'recoded'
      readonly reservedBytes: number
      /** The very file comes back from the result, or is it. */
      readonly jpeg?: JpegKept
    }
  | { readonly kind: 'animated'; readonly frames: number }

/** Sizes, turns and the decoder's scale. */
export interface Geometry {
  readonly orientation: Orientation
  readonly layout: Layout
  readonly scale: ScaleLog2
  readonly resize: Resize | undefined
  /** Rows as the decoder yields them. */
  readonly decoded: Size
}

/** One conversion, as it goes. */
export interface Course {
  readonly way: Way
  readonly drawn: PlannedStages
  readonly encode: EncodeOptions
  readonly peakBytes: number
  /** What wasm holds when it is done, where pixels are drawn once. */
  readonly held?: Resident
}

/** What happens from the file to the result. */
export interface Plan {
  readonly from: InputFormat
  readonly to: OutputFormat
  /** The library that decodes it; default: our own kernels, or whatever decodes all of its format. */
  readonly library?: string
  /** Size of the input as stored, in pixels. */
  readonly sourceWidth: number
  readonly sourceHeight: number
  /** Size of the result, in pixels. */
  readonly width: number
  readonly height: number
  /** Predicted memory of all wasm instances and buffers together, in bytes. */
  readonly peakBytes: number
  /** The decoder shrinks by 2 to this power while it decodes. */
  readonly scale: ScaleLog2
  /** What is done to the decoded rows, in order. */
  readonly stages: readonly PlannedStage[]
  /** Of the rows that leave the last stage, in stored orientation. */
  readonly drawn: RowFormat
  /** Only this of the rows that leave the last stage is the part that is asked for; default: all. */
  readonly kept?: Window
  /** From decoded to upright: EXIF, then `rotate`, then `flip`. */
  readonly orientation: Orientation
  /** Where the upright picture lies on the result. */
  readonly x: number
  readonly y: number
  /** Around a padded picture. */
  readonly fill: Color
  /** Around that, along the edges of the result. */
  readonly border?: Border
  readonly way: Way
  /** Of the rows that the encoder takes: those that are turned or padded are RGBA. */
  readonly encodedChannels: 1 | 4
  /** What the picture shows is changed, besides its size and place. */
  readonly hasEffects?: true
  /** The result is tagged Display P3; without it, it is sRGB. */
  readonly isP3?: true
  readonly encode: EncodeOptions
  /** The format has neither qualities nor more colours than a palette holds. */
  readonly isPalette?: true
  /** The file may have no more bytes: the quality in `encode` is the largest that is tried. */
  readonly maxBytes?: number
  /** The source's gain map, which the file is to have as well. */
  readonly gainMap?: PlannedGainMap
  /** What will be done, in order, in words for people; the file comes last. */
  readonly summary: readonly string[]
}

/** A gain map that is drawn as the picture is. */
export interface PlannedGainMap {
  readonly stored: StoredGainMap
  readonly plan: Plan
}

/** What plans go by of the codecs. */
export interface PlanCodecs {
  /** What is true of a format's input, and of its output. */
  readerOf(format: InputFormat): FormatReader
  writerOf(format: OutputFormat): FormatWriter
  recoderOf(format: OutputFormat): Recoder | undefined
  animationReaderOf(format: InputFormat): AnimationReader | undefined
  animationEncoderOf(format: OutputFormat): AnimationEncoder | undefined
  readonly encoders: Readonly<Record<OutputFormat, RowEncoder>>
  /** Peak memory of decoding this image. */
  costOfDecoding(info: ImageInfo, inputBytes: number, scale: ScaleLog2, depth?: Depth): Cost
}

/** What all plans of one file are made from. */
export interface PlanStart {
  readonly info: ImageInfo
  /** The file's profile. Default: none. */
  readonly color?: ReadProfile
  /** The frames of a file that moves. Default: it does not, or nobody asks. */
  readonly animation?: Animation | undefined
  /** What holding the file takes, in bytes. */
  readonly inputBytes: number
  /** What is in the file, however it came. */
  readonly fileBytes: number
  readonly limits: Limits
  /** What wasm holds already: a plan that fits in there costs nothing more. */
  readonly resident: Resident
  readonly codecs: PlanCodecs
  /** All that there are, in their order. */
  readonly stages: readonly Stage[]
}

/** What one plan is made from. */
export interface PlanInput extends PlanStart {
  readonly options: ConvertOptions
  /** Shrink no more than this on decoding: others read the same rows. Default: any. */
  readonly maxScale?: ScaleLog2
  /** Where pixels come from. Default: as the options say. */
  readonly geometry?: Geometry
  /** Whether samples of more than 8 bits may stay so. Default: they may. */
  readonly keepsDepth?: false
  /** A gain map is put behind the file. Default: none. */
  readonly keepsGainMap?: true
}

/** A frame that is drawn once for all the files that show it. */
export interface SharedFrame {
  /** How it is drawn: as the files want it, but that alpha stays where only a format without it lays it over white. */
  readonly plan: Plan
  /** In the caller's order. */
  readonly files: readonly PlannedFile[]
}

/** One result. */
export interface PlannedFile {
  /** Its place among the caller's variants. */
  readonly index: number
  readonly plan: Plan
  /** What is still done to the frame's rows on their way into the encoder. */
  readonly late: readonly PlannedStage[]
}
