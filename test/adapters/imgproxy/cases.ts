/** All that is asked, in one order. */

import type { ImgproxyCase } from './case.ts'
import { FRAMES } from './frames.ts'
import { LOOKS } from './looks.ts'
import { SIZES } from './sizes.ts'

export const CASES: readonly ImgproxyCase[] = [...SIZES, ...FRAMES, ...LOOKS]
