/** What every contestant of the bench is given and answers. */

import { type ConvertOptions, DEFAULT_OPTIONS, type DrawnFormat } from '../../src/engine/index.ts'
import type { Photo } from './photos.ts'

/** `frame`: all pixels as RGBA; `rgba`: the same, resized to `width`; a format: a whole conversion. */
export interface Task {
  readonly to: 'frame' | 'rgba' | DrawnFormat
  /** Pixels of the result; absent for `frame`. */
  readonly width?: number
}

/** One task on one photo. */
export interface Job {
  readonly photo: Photo
  readonly task: Task
  /** The photo; exactly fills its buffer. */
  readonly file: Uint8Array<ArrayBuffer>
  /** Size of the result, in pixels. */
  readonly width: number
  readonly height: number
}

export interface Answer {
  /** RGBA pixels, or a file. */
  readonly bytes: Uint8Array
  /** Every wasm memory plus the JavaScript buffers that lived at the same time, in bytes. */
  readonly peakBytes?: number
  /** What was predicted from the header. */
  readonly predictedBytes?: number
}

export const CONTESTANTS = ['ours', 'sharp', 'jSquash', 'photon'] as const
export type ContestantName = (typeof CONTESTANTS)[number]

/** One library; `enter` gets it ready for a job, outside of the time that is measured. */
export interface Contestant {
  readonly name: ContestantName
  enter(job: Job): Promise<() => Promise<Answer>>
}

/** Thrown by `enter` or the run: this library does not do it. The message goes into the table. */
export class CannotDo extends Error {}

/** What everybody is asked for, on JPEG's scale. */
export const QUALITY = 80

/** The same as our options. */
export function conversionOptions(format: DrawnFormat, width?: number): ConvertOptions {
  const options: ConvertOptions = { ...DEFAULT_OPTIONS, format, quality: QUALITY }
  return width === undefined ? options : { ...options, width }
}

/** The name of a task in the table. */
export function taskName({ to, width }: Task): string {
  if (to === 'frame') return 'decode'
  return to === 'rgba' ? `→ ${width} RGBA` : `→ ${width} ${to}`
}
