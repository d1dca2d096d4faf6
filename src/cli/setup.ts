/**
 * `npm run setup`: bucket, queues, secrets, Worker and event notifications, in a Cloudflare account.
 * May be run again: what is there stays. `-- --dry-run` prints the commands and does nothing.
 */

import { fileURLToPath } from 'node:url'
import { setUp } from './set-up.ts'
import { areVarsFit } from './worker-vars.ts'

process.chdir(fileURLToPath(new URL('../../', import.meta.url)))
process.exitCode = areVarsFit([]) ? await setUp(process.argv.slice(2)) : 1
