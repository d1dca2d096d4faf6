/** Turning a picture upright. It takes nothing: the frame puts each pixel in its upright place. */

import type { Orientation } from '../geometry/orientation.ts'
import { FREE, type Stage } from './stage.ts'

/** A turned picture always waits in a frame, which turns the rows that it is given (rows/frame.ts). */
export const orientStage: Stage<Orientation> = {
  name: 'orient',
  plan: ({ orientation }) => (orientation > 1 ? orientation : undefined),
  cost: () => FREE,
  describe: (orientation) => [`orient ${orientation}`],
  open: (_, rows) => rows,
}
