/**
 * `npm run test:adapters`: addresses that other services' own clients write, against a real server; what is
 * answered is compared with what sharp, or the service's own code, makes of the same file. `--only wsrv`.
 * The first run installs clients into a folder of their own, for which it takes the network.
 */

import { parseArgs } from 'node:util'
import { checks as ipx } from './ipx.ts'
import { checks as netlify } from './netlify.ts'
import { checks as next } from './next.ts'
import { openScratch } from './scratch.ts'
import { type Checks, openStage } from './stage.ts'
import { checks as wsrv } from './wsrv.ts'

const ALL: readonly Checks[] = [wsrv, next, ipx, netlify]

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = ALL.filter(({ name }) => values.only === undefined || name === values.only)

openScratch() // before anything waits for us: it may take a minute
const stage = await openStage(Object.assign({}, ...chosen.map(({ vars }) => vars ?? {})))
try {
  for (const { name, run } of chosen) {
    console.log(name)
    try {
      await run(stage, (line) => console.log(`  ${line}`))
    } catch (error) {
      console.error(`  failed: ${error instanceof Error ? error.message : error}`)
      process.exitCode = 1
    }
  }
} finally {
  await stage.server.stop()
}
