/** What the header of a HEIC tells. */

import type { HeifInfo } from '../heif/info.ts'

export interface HeicInfo extends HeifInfo {
  readonly format: 'heic'
  /** The same for reading at half the size; `undefined`: it cannot be. */
  readonly halvedArenaBytes?: number
}
