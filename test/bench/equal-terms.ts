/** What AVIF is asked for, so that the rivals do what we do at quality 80, effort balanced. */

import { avifQuality } from '../../src/engine/stock-set/avif/quality.ts'
import { QUALITY } from './contestant.ts'

/** On libavif's scale. */
export const AVIF_QUALITY = avifQuality(QUALITY)
/** libavif's speed, 0–10. */
export const AVIF_SPEED = 8
