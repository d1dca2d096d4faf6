/** On Workers, libjxl: what `#jxl-decoder` is. */

import jxlDecoder from '../../wasm/build/jxl-dec.wasm'
import type { LoadWasm } from '../engine/index.ts'

export const loadJxlDecoder: LoadWasm | undefined = async () => jxlDecoder
