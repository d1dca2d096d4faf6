/** All adapters there are. A path belongs to the first that owns it and is switched on. */

import type { Adapter } from '../../adapters/adapter.ts'
import type { AppEnv } from '../../app-env.ts'
import { CLOUDINARY } from './cloudinary.ts'
import { TINIFY } from './tinify.ts'

export const ADAPTERS: readonly Adapter<AppEnv>[] = [CLOUDINARY, TINIFY]
