/**
 * `npm run test:adapters`: addresses that other services' own clients make, sent unchanged to a Worker on this
 * machine; what comes is held to sharp's doing the same. Then random ones: 2xx, or a 4xx in the service's
 * shape. `--only imgproxy`, `--count 3000`. Installs the clients in a folder for temporary files.
 */

import { parseArgs } from 'node:util'
import { startDevServer } from '../helpers/dev-server.ts'
import { installClients } from './clients.ts'
import { checks as cloudinary } from './cloudinary.ts'
import { imgproxyChecks } from './imgproxy.ts'
import { ipxChecks } from './ipx.ts'
import { netlifyChecks } from './netlify.ts'
import { nextChecks, vercelChecks } from './next.ts'
import { checkOnOwnServer, type OwnChecks } from './own-server.ts'
import { type AdapterChecks, storeSources } from './place.ts'
import { checks as tinify } from './tinify.ts'
import { wsrvChecks } from './wsrv.ts'

const ALL: readonly AdapterChecks[] = [
  wsrvChecks,
  nextChecks,
  vercelChecks,
  ipxChecks,
  netlifyChecks,
  imgproxyChecks,
]

/** Of files that another host would have, or under the Worker's own address. */
const ON_THEIR_OWN: readonly OwnChecks[] = [cloudinary, tinify]

const { values } = parseArgs({
  options: { only: { type: 'string' }, count: { type: 'string', default: '3000' } },
})
const chosen = ALL.filter(({ name }) => values.only === undefined || name === values.only)
if (chosen.length > 0) await checkTogether()
for (const own of ON_THEIR_OWN) {
  if (values.only !== undefined && own.name !== values.only) continue
  console.log(own.name)
  try {
    for (const line of await checkOnOwnServer(own, Number(values.count))) console.log(`  ${line}`)
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  }
}

async function checkTogether(): Promise<void> {
  await installClients(chosen.flatMap(({ clients }) => clients))
  const vars = Object.assign({ ALLOWED_WIDTHS: '*' }, ...chosen.map((one) => one.vars))
  const ADAPTERS = chosen.map(({ name }) => name).join(',')
  const server = await startDevServer({ vars: { ...vars, ADAPTERS } })
  try {
    const sources = await storeSources(server)
    for (const { name, check } of chosen) {
      console.log(name)
      for (const line of await check({ server, sources }, Number(values.count))) {
        console.log(`  ${line}`)
      }
    }
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  } finally {
    await server.stop()
  }
}
