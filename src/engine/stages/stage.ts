/**
 * What a stage is: one thing that is done to the rows of a picture between decoder and encoder.
 *
 * A stage decides once, in `plan`, what there is to do. Its settings then say what it costs, how it
 * is told to people, and what is opened: plan, words and doing cannot disagree. A new one is a file
 * in this folder and a line in stages.ts.
 */

import type { Color } from '../api/color.ts'
import type { ConvertOptions } from '../api/options.ts'
import type { Cost } from '../contract/codec.ts'
import type { CodedColor } from '../contract/coded-color.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { Orientation, Size } from '../geometry/orientation.ts'
import type { Kernels } from '../kernels/kernels.ts'
import type { RowFormat, RowSource } from '../rows/rows.ts'
import type { SourceProfile } from './color/icc-profile.ts'
import type { Resize } from './resize/layout.ts'

/** A picture that is to be drawn: all that a stage may go by. */
export interface Drawing {
  readonly info: ImageInfo
  readonly options: ConvertOptions
  /** Rows as the decoder yields them. */
  readonly decoded: RowFormat
  /** The decoder's rows lie in the kernels' memory. */
  readonly inKernels: boolean
  /** What stands the decoded rows upright; rows are turned after all stages. */
  readonly orientation: Orientation
  /** The part of the decoded rows that is kept, and its size; `undefined`: all, as it is. */
  readonly resize: Resize | undefined
  /** What the decoded pixels mean; `undefined`: they are sRGB. */
  readonly profile: SourceProfile | undefined
  /** What tells so, where it is no embedded profile. */
  readonly codedBy?: CodedColor['kind'] | undefined
  /** The result is Display P3, else sRGB. */
  readonly isP3: boolean
  /** What alpha is laid over; `undefined`: it stays. */
  readonly background: Color | undefined
}

/** A part of a drawn picture that is drawn alone: where it lies, and in what. Stored pixels. */
export interface Part {
  readonly x: number
  readonly y: number
  readonly whole: Size
}

/** What a stage works with. */
export interface StageTools {
  readonly kernels: Kernels
  /** Of the decoded pixels: too large for settings. */
  readonly profile: SourceProfile | undefined
  /** Rows that a stage makes ready at a time, where it has a band of its own. */
  readonly bandRows: number
  /** What `make` answers, made once for all pictures that are drawn from the same rows. */
  once<T>(key: string, make: () => T): T
}

/** Lines that are `size` pixels apart; one of each direction is at `x` and `y`. Stored pixels. */
export interface Grid {
  readonly size: number
  readonly x: number
  readonly y: number
}

export interface Stage<S = unknown> {
  readonly name: string
  /** It changes what the picture shows: a file is never kept in place of its result. Default: no. */
  readonly isEffect?: true
  /** It cannot be done part by part. Default: it can. */
  readonly needsWhole?: true
  /** How many pixels around its own each pixel hangs on. Default: none. */
  reach?(settings: S): number
  /** A part has to begin and to end on its lines, or with the picture. Default: anywhere. */
  grid?(settings: S): Grid
  /** The settings for a part of a picture. Default: the same. */
  within?(settings: S, part: Part): S
  /** Its settings: plain data that decides every pixel. `undefined`: there is nothing to do. */
  plan(drawing: Drawing): S | undefined
  /** What it takes while rows of this format go through it. */
  cost(settings: S, rows: RowFormat, drawing: Drawing): Cost
  /** What it takes once for all pictures of one source together. Default: nothing. */
  sharedCost?(drawing: Drawing): Cost
  /** Of the rows that leave it. Default: as they come. */
  format?(settings: S, rows: RowFormat): RowFormat
  /** For people, in a few words each. */
  describe(settings: S): readonly string[]
  /**
   * Makes what `StageTools.once` keeps, before the first of several pictures that are drawn one after the
   * other: what stages take of the arena besides is given back between them.
   */
  prepare?(settings: S, tools: StageTools): void
  /** Rows in, rows out. Takes no more from the arena than `cost` and `sharedCost` say. */
  open(settings: S, rows: RowSource, tools: StageTools): RowSource
}

/** A stage that has something to do. */
export interface PlannedStage {
  readonly name: string
  readonly settings: unknown
}

/** Costs nothing. */
export const FREE: Cost = { heap: 'none', wasmBytes: 0, jsBytes: 0 }
