/**
 * `npm run sign`: a signed address of `/img`.
 *
 *   URL_SIGNING_KEYS=web=… npm run -s sign -- /img/width=800/cat.jpg --expires-in 3600
 */

import { signAddresses } from './sign-addresses.ts'

process.exitCode = await signAddresses(process.argv.slice(2))
