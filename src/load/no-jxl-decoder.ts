/** On Workers, without libjxl: what `#jxl-decoder` is with `JXL_INPUT=off`. JPEG XL is refused then. */

import type { LoadWasm } from '../engine/index.ts'

export const loadJxlDecoder: LoadWasm | undefined = undefined
