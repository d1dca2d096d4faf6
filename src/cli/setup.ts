/**
 * `npm run setup`: bucket, queues, secrets, Worker and event notifications, in a Cloudflare account.
 * May be run again: what is there stays. `-- --dry-run` prints the commands and does nothing.
 */

import { setUp } from './set-up.ts'

process.exitCode = await setUp(process.argv.slice(2))
