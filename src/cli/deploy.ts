/** `npm run deploy`: `wrangler deploy` with the codecs that are asked for. Arguments go to wrangler. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bundlingEnv } from './codec-set.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  [`${root}node_modules/wrangler/bin/wrangler.js`, 'deploy', ...process.argv.slice(2)],
  { cwd: root, env: { ...process.env, ...bundlingEnv() }, stdio: 'inherit' },
)
process.exitCode = status ?? 1
