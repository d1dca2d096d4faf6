/** What `#heic` is in a Worker that was built without it (`WITHOUT=heic`): none of the decoder is there. */

import type { Format } from '../format.ts'

export const heic: Format | undefined = undefined
