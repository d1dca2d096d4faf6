/**
 * `npm run test:adapters`: addresses that other services' own clients make, sent unchanged to a Worker on this
 * machine; what comes is held to sharp's doing the same. Then random ones: 2xx, or a 4xx in the service's
 * shape. `--only imgproxy`, `--count 3000`. Installs the clients in a folder for temporary files.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startDevServer } from '../helpers/dev-server.ts'
import { installClients } from './clients.ts'
import { cloudinaryChecks } from './cloudinary.ts'
import { keepSources } from './kept-sources.ts'
import { type AdapterChecks, storeSources } from './place.ts'
import { tinifyChecks } from './tinify.ts'

const ALL: readonly AdapterChecks[] = [cloudinaryChecks, tinifyChecks]

const { values } = parseArgs({
  options: { only: { type: 'string' }, count: { type: 'string', default: '3000' } },
})
const chosen = ALL.filter(({ name }) => values.only === undefined || name === values.only)
await installClients(chosen.flatMap(({ clients }) => clients))
const vars = Object.assign({ ALLOWED_WIDTHS: '*' }, ...chosen.map((one) => one.vars))
const ADAPTERS = chosen.map(({ name }) => name).join(',')
const state = await mkdtemp(join(tmpdir(), 'edgepress-adapters-'))
for (const { remote } of chosen) if (remote) await keepSources(state, await remote())
const server = await startDevServer({ vars: { ...vars, ADAPTERS }, state })
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
  await rm(state, { recursive: true, force: true })
}
