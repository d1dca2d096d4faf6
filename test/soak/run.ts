/**
 * `npm run test:soak -- --count 2000 [--seed n] [--dev] [--only n] [--photos] [--derivatives]`: many conversions of all kinds,
 * one after the other in one isolate. In Node it looks at the engine after each; with `--dev` they
 * go over HTTP to a real `wrangler dev` whose wasm memories may not grow beyond 64 MiB. `--only`
 * runs one of them by its number; `--photos` phone photos to all formats, in any order;
 * `--derivatives` all that jobs make of large ones. Ends non-zero when any did what it must not.
 */

import { parseArgs } from 'node:util'
import { derivativesOfPhotos } from './derivatives.ts'
import { soakInDev } from './in-dev.ts'
import { soakInNode } from './in-node.ts'
import { soakMix } from './mix.ts'
import { ordersOfPhoto } from './photo-orders.ts'

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    dev: { type: 'boolean', default: false },
    photos: { type: 'boolean', default: false },
    derivatives: { type: 'boolean', default: false },
  },
})
const only = values.only === undefined ? undefined : Number(values.only)
const count = only === undefined ? Number(values.count) : only + 1
const mix = soakMix(Number(values.seed), count)
const cases = only === undefined ? mix : [...mix].filter(({ index }) => index === only)
const started = performance.now()
const violations = await chosen()
console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s`)
process.exitCode = violations > 0 ? 1 : 0

function chosen(): Promise<number> {
  if (values.photos) return ordersOfPhoto()
  return values.derivatives ? derivativesOfPhotos() : soak()
}

function soak(): Promise<number> {
  console.log(
    `${count} conversions, seed ${values.seed}, ${values.dev ? 'wrangler dev' : 'in Node'}`,
  )
  return (values.dev ? soakInDev : soakInNode)(cases, count)
}
