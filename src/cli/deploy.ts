/** `npm run deploy`: `wrangler deploy` with the codecs that are asked for. Arguments go to wrangler. */

import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bundlingEnv } from './codec-set.ts'
import { areVarsFit } from './worker-vars.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const args = process.argv.slice(2)
process.chdir(root)
process.exitCode = areVarsFit(args) ? deploy() : 1

function deploy(): number {
  const { status } = spawnSync(
    process.execPath,
    [`${root}node_modules/wrangler/bin/wrangler.js`, 'deploy', ...args],
    { cwd: root, env: { ...process.env, ...bundlingEnv() }, stdio: 'inherit' },
  )
  return status ?? 1
}
