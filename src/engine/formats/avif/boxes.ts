/** The boxes of AVIF files. */

import { boxReader } from '../../containers/boxes.ts'
import { AVIF } from './name.ts'

export const AVIF_BOXES = boxReader(AVIF)
export const { boxesIn, findBox, placesIn } = AVIF_BOXES
