/** All adapters there are. A path belongs to the first that owns it and is switched on. */

import type { Adapter } from '../../adapters/adapter.ts'
import type { AppEnv } from '../../app-env.ts'
import { cloudinaryAdapter } from './cloudinary.ts'
import { imgproxyAdapter } from './imgproxy.ts'
import { ipxAdapter } from './ipx.ts'
import { netlifyAdapter } from './netlify.ts'
import { nextAdapter, vercelAdapter } from './next.ts'
import { tinifyAdapter } from './tinify.ts'
import { wsrvAdapter } from './wsrv.ts'

export const ADAPTERS: readonly Adapter<AppEnv>[] = [
  wsrvAdapter,
  nextAdapter,
  vercelAdapter,
  ipxAdapter,
  netlifyAdapter,
  cloudinaryAdapter,
  tinifyAdapter,
  imgproxyAdapter, // last: it may begin at the root
]
