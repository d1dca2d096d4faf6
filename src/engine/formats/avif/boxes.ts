/** The boxes of AVIF files. */

import { boxReader } from '../../containers/boxes.ts'
import { AVIF } from './name.ts'

export const { boxesIn, findBox, findPath, placesIn } = boxReader(AVIF)
