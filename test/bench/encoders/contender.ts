/** What the encoders of the bench are given and answer. */

import type { EncodeOptions } from '../../../src/engine/contract/codec.ts'
import type { DrawnFormat, Effort } from '../../../src/engine/index.ts'

/** Opaque pixels, as each side likes them best. */
export interface Picture {
  readonly name: string
  readonly width: number
  readonly height: number
  /** Exactly fill their buffers. */
  readonly rgba: Uint8Array<ArrayBuffer>
  readonly rgb: Uint8Array<ArrayBuffer>
}

export interface Encoded {
  readonly bytes: Uint8Array
  /** Every wasm memory plus the JavaScript buffers that must be there at the same time. */
  readonly peakBytes?: number
}

/** `quality` is on our scale, JPEG's; encoders of other scales translate it. */
export type Encode = (quality: number) => Promise<Encoded>

/** What is compared: one format at one effort. */
export interface Setting {
  readonly format: DrawnFormat
  readonly effort: Effort
}

export const CONTENDERS = ['ours', 'jSquash', 'sharp'] as const
export type ContenderName = (typeof CONTENDERS)[number]
export const RIVALS = ['jSquash', 'sharp'] as const satisfies readonly ContenderName[]
export type RivalName = (typeof RIVALS)[number]

/** Gets an encoder ready for one picture, outside of the time that is measured. */
export type OpenEncoder = (setting: Setting, picture: Picture) => Promise<Encode>

/** Efforts that are measured: where they change more than a number that the library itself reads. */
export const EFFORTS_OF = {
  jpeg: ['fast', 'balanced', 'best'],
  webp: ['balanced'],
  avif: ['fast', 'balanced', 'best'],
  png: ['fast', 'balanced', 'best'],
} as const satisfies Record<DrawnFormat, readonly Effort[]>

/** Without loss there is nothing to choose. */
export const QUALITIES = {
  jpeg: [40, 60, 75, 85, 92],
  webp: [50, 65, 80, 90],
  avif: [50, 65, 80, 90],
  png: [100],
} as const satisfies Record<DrawnFormat, readonly number[]>

/** What ours is asked for; rivals read their library's numbers from the same. */
export function encodeOptions(effort: Effort, quality: number): EncodeOptions {
  return { quality, effort, lossless: false, alpha: false, lowMemory: false }
}
