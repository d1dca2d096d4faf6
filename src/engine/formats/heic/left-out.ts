/** What `#heic` is in a Worker that was built without it (`HEIC_INPUT=off`): none of the decoder is there. */

import type { Format } from '../format.ts'

export const heic: Format | undefined = undefined
