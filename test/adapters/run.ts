/**
 * `npm run test:adapters`: addresses that other services' own clients write, against a real server; what is
 * answered is compared with what sharp, or the service's own code, makes of the same file. `--only wsrv`.
 * The first run installs clients into a folder of their own, for which it takes the network.
 */

import { parseArgs } from 'node:util'
import { startDevServer } from '../helpers/dev-server.ts'
import { installClients } from './clients.ts'
import { checks as cloudinary } from './cloudinary.ts'
import { imgproxyChecks } from './imgproxy.ts'
import { checks as ipx } from './ipx.ts'
import { checks as netlify } from './netlify.ts'
import { checks as next } from './next.ts'
import { checkOnOwnServer, type OwnChecks } from './own-server.ts'
import { storeSources } from './place.ts'
import { openScratch } from './scratch.ts'
import { type Checks, openStage } from './stage.ts'
import { checks as tinify } from './tinify.ts'
import { checks as wsrv } from './wsrv.ts'

const ON_STAGE: readonly Checks[] = [wsrv, next, ipx, netlify]
const ON_THEIR_OWN: readonly OwnChecks[] = [cloudinary, tinify]

const { values } = parseArgs({
  options: { only: { type: 'string' }, count: { type: 'string', default: '3000' } },
})
const isChosen = ({ name }: { readonly name: string }) =>
  values.only === undefined || name === values.only

const count = Number(values.count)
await runOnStage(ON_STAGE.filter(isChosen))
for (const one of [imgproxyChecks].filter(isChosen)) {
  await told(one.name, async (report) => {
    await installClients(one.clients)
    const server = await startDevServer({
      vars: { ADAPTERS: one.name, ALLOWED_WIDTHS: '*', ...one.vars },
    })
    try {
      const sources = await storeSources(server)
      for (const line of await one.check({ server, sources }, count)) report(line)
    } finally {
      await server.stop()
    }
  })
}
for (const own of ON_THEIR_OWN.filter(isChosen)) {
  await told(own.name, async (report) => {
    for (const line of await checkOnOwnServer(own, count)) report(line)
  })
}

async function runOnStage(chosen: readonly Checks[]): Promise<void> {
  if (chosen.length === 0) return
  openScratch() // before anything waits for us: it may take a minute
  const stage = await openStage(Object.assign({}, ...chosen.map(({ vars }) => vars ?? {})))
  try {
    for (const { name, run } of chosen) await told(name, (report) => run(stage, report))
  } finally {
    await stage.server.stop()
  }
}

async function told(
  name: string,
  run: (report: (line: string) => void) => Promise<void>,
): Promise<void> {
  console.log(name)
  try {
    await run((line) => console.log(`  ${line}`))
  } catch (error) {
    console.error(`  failed: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  }
}
