/** What the header of a HEIC tells. */

import type { HeifInfo } from '../heif/info.ts'

export interface HeicInfo extends HeifInfo {
  readonly format: 'heic'
}
