/** All adapters there are. A path belongs to the first that owns it and is switched on. */

import type { Adapter } from '../../adapters/adapter.ts'
import type { AppEnv } from '../../app-env.ts'

export const ADAPTERS: readonly Adapter<AppEnv>[] = []
